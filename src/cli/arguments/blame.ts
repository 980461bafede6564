import type { Command } from 'commander';
import { GeometryError } from '../../ensemble/geometry.ts';
import { LimitError } from '../../errors.ts';
import { DivergedError } from '../../rbm/training/epoch-ends.ts';
import { dashed } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Flags that decide how large the lattices or the data are. */
const sizeFlags = ['--size', '--replicas', '--samples', '--chains'];

/** Options of the library that have another name as a flag of a command. */
const otherNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  evaluate: { steps: 'sweeps', runs: 'aisRuns', temperatures: 'aisTemperatures' },
};

/**
 * The message of an error, after the flags that are to blame. The device may hold less than the layout allows, which is known
 * only once it is open; the domain then knows no flags. Only flags are named that the command has and the user gave.
 */
export function blamed(error: unknown, command: Command | undefined): string {
  if (!(error instanceof Error)) return String(error);
  const isGiven = (name: string): boolean => command?.getOptionValueSource(name) === 'cli';
  const options = command?.options ?? [];
  if (error instanceof LimitError) {
    const name = otherNames[command?.name() ?? '']?.[error.option] ?? error.option;
    const option = options.find((each) => each.attributeName() === name);
    return option ? `${option.long} ${error.value}: ${error.allowed}` : error.message;
  }
  if (error instanceof DivergedError)
    return error.message.replace(`Lower ${error.option}`, `Lower --${dashed(error.option)}`);
  if (!(error instanceof GeometryError)) return error.message;
  const flags = options.flatMap((option) =>
    option.long && sizeFlags.includes(option.long) && isGiven(option.attributeName())
      ? [option.long]
      : [],
  );
  const resumed = flags.length === 0 && isGiven('resume') ? ['--resume'] : flags;
  return resumed.length > 0 ? `${resumed.join(', ')}: ${error.message}` : error.message;
}

/** Runs a function of the domain; what it refuses is said after the flag that is to blame. */
export function forFlag<Result>(
  flag: string,
  kind: new (message: string) => Error,
  run: () => Result,
): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof kind) throw new UsageError(`${flag}: ${error.message}`, { cause: error });
    throw error;
  }
}
