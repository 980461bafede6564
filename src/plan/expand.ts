import { createHash } from 'node:crypto';
import { derivedSeed } from '../ensemble/random-key.ts';
import { BlockspinError } from '../errors.ts';
import { combinations, countOf, mostTasks, seedsOf } from './grid.ts';
import type { Experiment, ParameterValue, PlanDocument } from './plan-document.ts';
import { PlanError } from './plan-error.ts';
import type { PlannedCommand } from './planned-command.ts';
import { inOrder } from './references.ts';

/** One combination of the values of a grid; its runs differ in their seeds and inputs only, and are merged. */
export interface PlanPoint {
  readonly experiment: string;
  readonly command: string;
  /** As the plan gives them, the replicas of all blocks together. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The point whose outputs are taken. */
  readonly of?: PlanPoint;
  readonly runs: readonly PlannedRun[];
  /** All tasks of the runs. */
  readonly tasks: readonly PlanTask[];
  /** Whether floats of the device enter the results. */
  readonly dependsOnAdapter: boolean;
  /** Whether tasks of different seeds differ by more than their errors say. */
  readonly isScattered: boolean;
}

/** A run: one task, or the tasks that share its replicas, in the order of the parts. */
export interface PlannedRun {
  /** The same however the replicas are split. */
  readonly id: string;
  readonly tasks: readonly PlanTask[];
}

/** One call of a command. */
export interface PlanTask {
  /** Counted from 1, through all experiments. A task whose output another one takes has the lower number. */
  readonly number: number;
  /** The name of its folder: the experiment, and a hash of command, flags, seed and input. */
  readonly id: string;
  readonly command: string;
  /** All flags that decide about the results, the seed last. */
  readonly flags: readonly string[];
  readonly seed: number;
  /** The task whose output it takes; that one has to be done first. */
  readonly input?: PlanTask;
  /** Whether it leaves exact sums. */
  readonly hasMoments: boolean;
  /** Time relative to other tasks. */
  readonly cost: number;
}

/** A plan with all its tasks. */
export interface ExpandedPlan {
  readonly points: readonly PlanPoint[];
  readonly tasks: readonly PlanTask[];
  /** SHA-256 of all runs, the same however their replicas are split. */
  readonly digest: string;
}

/**
 * All tasks of a plan: experiments in the order in which they can run, then combinations of the grid (the last parameter changes
 * fastest), then the outputs that are taken, then seeds, then blocks. Blocks are parts of one run. Where a command has no parts,
 * the first block of a seed has this seed, and each further block has a seed derived from it.
 * @throws PlanError for too many tasks, references that cannot be followed, and flags that a command refuses
 */
export function expandPlan(
  { experiments }: PlanDocument,
  commands: readonly PlannedCommand[],
): ExpandedPlan {
  const ordered = inOrder(experiments, commands);
  assertNotTooMany(ordered);
  const points: PlanPoint[] = [];
  const tasks: PlanTask[] = [];
  for (const [name, experiment] of ordered) {
    const command = commands.find((each) => each.name === experiment.command);
    if (!command) throw new PlanError(`experiments.${name}.command is no command of plans.`);
    const taken =
      experiment.of === undefined
        ? [undefined]
        : points.filter((point) => point.experiment === experiment.of);
    for (const parameters of combinations(name, experiment))
      for (const of of taken) {
        const runs = runsOf({ name, experiment, command, parameters, of }, tasks.length);
        const ofPoint = runs.flatMap((run) => run.tasks);
        tasks.push(...ofPoint);
        points.push({
          experiment: name,
          command: command.name,
          parameters,
          ...(of && { of }),
          runs,
          tasks: ofPoint,
          dependsOnAdapter: command.dependsOnAdapter(ofPoint[0]?.flags ?? []),
          isScattered: command.isScattered,
        });
      }
  }
  assertDifferent(tasks);
  const ids = points.flatMap(({ runs }) => runs.map(({ id }) => id));
  return { points, tasks, digest: digestOf(ids) };
}

/** Numbers of tasks, `1-8,12`, for a part of a plan. @throws PlanError */
export function chosenTasks(tasks: readonly PlanTask[], text: string): PlanTask[] {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || from < 1 || to > tasks.length || from > to)
      throw new PlanError(`"${part}": give numbers from 1 to ${tasks.length}, as 3, 1-8 or 1-8,12`);
    for (let number = from; number <= to; number++) chosen.add(number);
  }
  return tasks.filter(({ number }) => chosen.has(number));
}

/** Counts before anything is expanded. */
function assertNotTooMany(ordered: readonly [string, Experiment][]): void {
  const counts = new Map<string, number>();
  for (const [name, experiment] of ordered) {
    const { of } = experiment;
    const inputs = of === undefined ? 1 : (counts.get(of) ?? 0);
    counts.set(name, inputs * countOf(name, experiment));
  }
  const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
  if (count > mostTasks)
    throw new PlanError(
      `That is ${count} tasks; a plan has at most ${mostTasks}. Give fewer values or seeds, or write several plans.`,
    );
}

function runsOf(
  {
    name,
    experiment,
    command,
    parameters,
    of,
  }: {
    name: string;
    experiment: Experiment;
    command: PlannedCommand;
    parameters: Readonly<Record<string, ParameterValue>>;
    of: PlanPoint | undefined;
  },
  before: number,
): PlannedRun[] {
  const { blocks = 1 } = experiment;
  const place = `experiments.${name}`;
  const inParts = command.blocks === 'parts' && blocks > 1;
  const split = blocks === 1 || inParts ? parameters : ofBlock(place, parameters, blocks);
  const flags = flagsOf(command, split);
  const input = of?.tasks[0];
  const cost = examined(place, {
    command,
    flags: [...flags, ...partOf(inParts, 1, blocks)],
    input,
  });
  const inputs: readonly (PlanTask | undefined)[] = of?.tasks ?? [undefined];
  const seeds = seedsOf(place, experiment);
  let number = before;
  const task = (
    seed: number,
    { input, part = [] }: { input: PlanTask | undefined; part?: readonly string[] },
  ): PlanTask => {
    const all = [...flags, ...part, `--seed=${seed}`];
    return {
      number: ++number,
      id: idOf(name, command, all, input),
      command: command.name,
      flags: all,
      seed,
      ...(input && { input }),
      hasMoments: command.hasMoments,
      cost,
    };
  };
  const numbers = Array.from({ length: blocks }, (_, block) => block);
  return inputs.flatMap((input) =>
    seeds.flatMap((seed): PlannedRun[] => {
      if (inParts) {
        const id = idOf(name, command, [...flags, `--seed=${seed}`], input);
        return [
          {
            id,
            tasks: numbers.map((block) =>
              task(seed, { input, part: partOf(true, block + 1, blocks) }),
            ),
          },
        ];
      }
      return numbers.map((block) => {
        const own = block === 0 ? seed : derivedSeed(seed, 'plan-blocks', block - 1);
        const only = task(own, { input });
        return { id: only.id, tasks: [only] };
      });
    }),
  );
}

function partOf(inParts: boolean, number: number, of: number): string[] {
  return inParts ? [`--part=${number}/${of}`] : [];
}

function idOf(
  name: string,
  { name: command }: PlannedCommand,
  flags: readonly string[],
  input: PlanTask | undefined,
): string {
  return `${name}-${digestOf([command, ...flags, ...(input ? [input.id] : [])]).slice(0, 16)}`;
}

/** @throws PlanError where the replicas cannot be split */
function ofBlock(
  place: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  blocks: number,
): Record<string, ParameterValue> {
  const replicas = Number(parameters['replicas'] ?? NaN);
  if (Number.isSafeInteger(replicas / blocks) && replicas > 0)
    return { ...parameters, replicas: replicas / blocks };
  throw new PlanError(
    `${place}.blocks is ${blocks}; give the number of replicas too, a multiple of ${blocks}.`,
  );
}

/** What is given without a name stands first. */
function flagsOf(
  { flags, always }: PlannedCommand,
  parameters: Readonly<Record<string, ParameterValue>>,
): string[] {
  const given = flags.flatMap(({ name, isArgument }) => {
    const value = parameters[name];
    if (value === undefined || value === false) return [];
    if (isArgument) return [String(value)];
    return [value === true ? `--${name}` : `--${name}=${value}`];
  });
  return [...given, ...always];
}

/** @throws PlanError for flags that the command refuses */
function examined(
  place: string,
  {
    command,
    flags,
    input,
  }: { command: PlannedCommand; flags: readonly string[]; input: PlanTask | undefined },
): number {
  try {
    return command.examine(flags, input?.flags);
  } catch (cause) {
    if (!(cause instanceof BlockspinError)) throw cause;
    throw new PlanError(`${place}: ${command.name} refuses it: ${cause.message}`, { cause });
  }
}

function assertDifferent(tasks: readonly PlanTask[]): void {
  const seen = new Map<string, number>();
  for (const { id, number } of tasks) {
    const first = seen.get(id);
    if (first !== undefined)
      throw new PlanError(
        `Tasks ${first} and ${number} are the same call; give each value and each seed once.`,
      );
    seen.set(id, number);
  }
}

function digestOf(words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}
