import { Option, type Command } from 'commander';
import type { RandomGenerator } from '../../gpu/kernels.ts';
import type { AdapterChoice } from '../../gpu/node/open.ts';
import { couplings, positiveNumbers, whole } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Flags that mean the same in every command. */
export interface CommonOptions {
  readonly adapter: AdapterChoice;
  readonly seed: number;
  /** Only of commands with `--random`. */
  readonly random?: RandomGenerator;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `--adapter`, `--seed`, `--json` and `--quiet`. */
export function withCommonOptions(command: Command): Command {
  return withOutputOptions(command).addOption(
    new Option(
      '--seed <n>',
      'seed of all random numbers; the same seed gives the same bits everywhere',
    )
      .argParser(whole(0))
      .default(1),
  );
}

/** Adds `--adapter`, `--json` and `--quiet`, for commands without randomness. */
export function withOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--adapter <kind>', 'which WebGPU adapter to use')
        .choices(['auto', 'gpu', 'software'])
        .default('auto'),
    )
    .option('--json', 'print one JSON document on standard output and nothing else')
    .option('--quiet', 'no progress and no remarks on standard error');
}

/** Adds `--random`, for commands whose results may be checked with a second generator. */
export function withRandomOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--random <generator>',
      'random generator; philox is slower and serves as a check of the default',
    )
      .choices(['pcg', 'philox'])
      .default('pcg'),
  );
}

/** Options that say at which temperatures. */
export interface TemperatureOptions {
  readonly temperature?: readonly number[];
  readonly coupling?: readonly number[];
}

/** Adds `--temperature` and `--coupling`; with `anySign`, negative couplings are antiferromagnets. */
export function withTemperatureOptions(command: Command, { anySign = false } = {}): Command {
  return command
    .addOption(
      new Option(
        '--temperature <T>',
        'temperature in units of J: 2.269, a list 2.0,2.269, or from:to:step as 1.5:3.5:0.1',
      ).argParser(positiveNumbers),
    )
    .addOption(
      new Option(
        '--coupling <K>',
        'coupling K = J/kT instead of a temperature, same forms' +
          (anySign ? '; below 0 is the antiferromagnet' : ''),
      )
        .argParser(anySign ? couplings : positiveNumbers)
        .conflicts('temperature'),
    );
}

/**
 * The temperatures asked for, in units of |J|.
 * @throws UsageError where neither flag is given and there is no fallback
 */
export function temperaturesOf(
  { temperature, coupling }: TemperatureOptions,
  fallback?: number,
): number[] {
  if (temperature) return [...temperature];
  if (coupling) return coupling.map((value) => 1 / Math.abs(value));
  if (fallback !== undefined) return [fallback];
  throw new UsageError(
    'Give a temperature (--temperature 2.269) or a coupling (--coupling 0.4407).',
  );
}
