import { createHash } from 'node:crypto';
import { elementAt } from '../element-at.ts';
import { derivedSeed } from '../ensemble/random-key.ts';
import { BlockspinError } from '../errors.ts';
import type { Experiment, ParameterValue, PlanDocument } from './plan-document.ts';
import { PlanError } from './plan-error.ts';
import type { PlannedCommand } from './planned-command.ts';

/** More tasks than this are a mistake; larger studies are several plans. */
export const mostTasks = 20_000;

/** One combination of the values of a grid; its tasks differ in their seeds only, and are merged. */
export interface PlanPoint {
  readonly experiment: string;
  readonly command: string;
  /** As the plan gives them, the replicas of all blocks together. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly tasks: readonly PlanTask[];
}

/** One call of a command. */
export interface PlanTask {
  /** Counted from 1, through all experiments. */
  readonly number: number;
  /** The name of its folder: the experiment, and a hash of command, flags and seed. */
  readonly id: string;
  readonly command: string;
  /** All flags that decide about the results, the seed last. */
  readonly flags: readonly string[];
  readonly seed: number;
  /** Time relative to other tasks of the same command. */
  readonly cost: number;
}

/** A plan with all its tasks. */
export interface ExpandedPlan {
  readonly points: readonly PlanPoint[];
  readonly tasks: readonly PlanTask[];
  /** SHA-256 of all tasks. */
  readonly digest: string;
}

/**
 * All tasks of a plan, in its order: experiments, then combinations of the grid (the last parameter changes fastest), then
 * seeds, then blocks. The first block of a seed has this seed; each further block has a seed derived from it. Blocks can
 * therefore be added later, and the earlier tasks stay as they are.
 * @throws PlanError for too many tasks, and for flags that a command refuses
 */
export function expandPlan(
  { experiments }: PlanDocument,
  commands: readonly PlannedCommand[],
): ExpandedPlan {
  const counts = Object.entries(experiments).map(([name, experiment]) => countOf(name, experiment));
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count > mostTasks)
    throw new PlanError(
      `That is ${count} tasks; a plan has at most ${mostTasks}. Give fewer values or seeds, or write several plans.`,
    );
  const points: PlanPoint[] = [];
  const tasks: PlanTask[] = [];
  for (const [name, experiment] of Object.entries(experiments)) {
    const command = commands.find((each) => each.name === experiment.command);
    if (!command) throw new PlanError(`experiments.${name}.command is no command of plans.`);
    for (const parameters of combinations(name, experiment)) {
      const ofPoint = tasksOf({ name, experiment, command, parameters }, tasks.length);
      tasks.push(...ofPoint);
      points.push({ experiment: name, command: command.name, parameters, tasks: ofPoint });
    }
  }
  assertDifferent(tasks);
  return { points, tasks, digest: digestOf(tasks.map(({ id }) => id)) };
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

function countOf(name: string, { grid = {}, seeds = [1], blocks = 1 }: Experiment): number {
  const ofGrid = Object.entries(grid).map(([key, values]) => listed(name, key, values).length);
  const ofSeeds = 'count' in seeds ? seeds.count : seeds.length;
  return ofGrid.reduce((product, count) => product * count, ofSeeds * blocks);
}

function* combinations(
  name: string,
  { parameters = {}, grid = {} }: Experiment,
): Generator<Record<string, ParameterValue>> {
  const both = Object.keys(grid).find((key) => key in parameters);
  if (both !== undefined)
    throw new PlanError(
      `experiments.${name}: ${both} stands in parameters and in grid; give it in one of them.`,
    );
  const axes = Object.entries(grid).map(([key, values]) => ({
    key,
    values: listed(name, key, values),
  }));
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  for (let index = 0; index < count; index++) {
    let rest = index;
    const chosen: [string, ParameterValue][] = [];
    for (const { key, values } of axes.toReversed()) {
      chosen.unshift([key, elementAt(values, rest % values.length)]);
      rest = Math.floor(rest / values.length);
    }
    yield { ...parameters, ...Object.fromEntries(chosen) };
  }
}

/** A list, or the numbers of a range `from:to:step`. */
function listed(
  name: string,
  key: string,
  values: readonly ParameterValue[] | string,
): readonly ParameterValue[] {
  if (typeof values !== 'string') return values;
  const [from = NaN, to = NaN, step = NaN] = values.split(':').map(Number);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(step > 0) || !(count >= 1) || !(count <= mostTasks))
    throw new PlanError(
      `experiments.${name}.grid.${key} is "${values}"; a range is from:to:step with from <= to and a step above 0, ` +
        `${mostTasks} values at most.`,
    );
  // Rounded, so that 1.5:3.5:0.1 holds 1.7 and not 1.7000000000000002.
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
}

function tasksOf(
  {
    name,
    experiment,
    command,
    parameters,
  }: {
    name: string;
    experiment: Experiment;
    command: PlannedCommand;
    parameters: Readonly<Record<string, ParameterValue>>;
  },
  before: number,
): PlanTask[] {
  const { blocks = 1 } = experiment;
  const place = `experiments.${name}`;
  const flags = flagsOf(command, blocks === 1 ? parameters : ofBlock(place, parameters, blocks));
  const cost = examined(place, command, flags);
  return seedsOf(place, experiment).flatMap((seed, index) =>
    Array.from({ length: blocks }, (_, block) => {
      const own = block === 0 ? seed : derivedSeed(seed, 'plan-blocks', block - 1);
      const all = [...flags, `--seed=${own}`];
      const id = `${name}-${digestOf([command.name, ...all]).slice(0, 16)}`;
      const number = before + index * blocks + block + 1;
      return { number, id, command: command.name, flags: all, seed: own, cost };
    }),
  );
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

function flagsOf(
  { flags, always }: PlannedCommand,
  parameters: Readonly<Record<string, ParameterValue>>,
): string[] {
  const given = flags.flatMap(({ name }) => {
    const value = parameters[name];
    if (value === undefined || value === false) return [];
    return [value === true ? `--${name}` : `--${name}=${value}`];
  });
  return [...given, ...always];
}

/** @throws PlanError for flags that the command refuses */
function examined(place: string, command: PlannedCommand, flags: readonly string[]): number {
  try {
    return command.examine(flags);
  } catch (cause) {
    if (!(cause instanceof BlockspinError)) throw cause;
    throw new PlanError(`${place}: ${command.name} refuses it: ${cause.message}`, { cause });
  }
}

function seedsOf(place: string, { seeds = [1] }: Experiment): readonly number[] {
  if (!('count' in seeds)) return seeds;
  const { from, count } = seeds;
  if (from + count - 1 > Number.MAX_SAFE_INTEGER)
    throw new PlanError(
      `${place}.seeds: the last seed is ${from + count - 1}; give seeds to 2^53 - 1.`,
    );
  return Array.from({ length: count }, (_, index) => from + index);
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
