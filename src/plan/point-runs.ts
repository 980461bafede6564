import { derivedSeed } from '../ensemble/random-key.ts';
import { BlockspinError } from '../errors.ts';
import { digestOf } from './digest.ts';
import type { PlannedRun, PlanPoint, PlanTask } from './expanded-plan.ts';
import { seedsOf } from './grid.ts';
import type { Experiment, ParameterValue } from './plan-document.ts';
import { PlanError } from './plan-error.ts';
import type { PlannedCommand } from './planned-command.ts';

/**
 * The runs of one point: outputs that are taken, then seeds, then blocks.
 * @param before tasks that come before
 * @throws PlanError for replicas that cannot be split, and flags that the command refuses
 */
export function runsOf(
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
