import { Option, type Command } from 'commander';
import type { RandomGenerator } from '../../gpu/kernels.ts';
import type { AdapterChoice } from '../../gpu/node/open.ts';
import type { ThermalChoice } from '../../ising/thermal-point.ts';
import {
  couplings,
  positiveCouplings,
  temperatures,
  temperaturesOrInfinity,
  whole,
} from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Flags that mean the same in every command. */
export interface CommonOptions {
  readonly adapter: AdapterChoice;
  /** Not of the commands of plans. */
  readonly unchecked?: boolean;
  readonly tuned?: boolean;
  readonly seed: number;
  /** Only of commands with `--random`. */
  readonly random?: RandomGenerator;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `--adapter`, `--unchecked`, `--tuned`, `--seed`, `--json` and `--quiet`. */
export function withCommonOptions(command: Command): Command {
  return withSpeedOptions(withOutputOptions(command)).addOption(
    new Option(
      '--seed <n>',
      'seed of all random numbers; the same seed gives the same bits on every machine',
    )
      .argParser(whole(0))
      .default(1),
  );
}

/** Adds `--adapter`, `--json` and `--quiet`, for commands without randomness. */
export function withOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--adapter <kind>',
        'which WebGPU adapter to use; auto takes a GPU where there is one, else a software adapter',
      )
        .choices(['auto', 'gpu', 'software'])
        .default('auto'),
    )
    .option('--json', 'print one JSON document on standard output and nothing else')
    .option('--quiet', 'print no progress and no remarks on standard error');
}

/**
 * Adds `--unchecked` and `--tuned`, for commands that compute on the adapter.
 * @param options.tuned false leaves out `--tuned`
 */
export function withSpeedOptions(command: Command, { tuned = true } = {}): Command {
  command.option(
    '--unchecked',
    'leave out the bounds checks of the shaders, with the same results in less time; only after "blockspin doctor --unchecked" passed here',
  );
  if (!tuned) return command;
  return command.option(
    '--tuned',
    'take the choices that "blockspin tune" found to be the fastest here, with the same results',
  );
}

/** Adds `--random`, for commands whose results may be checked with a second generator. */
export function withRandomOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--random <generator>',
      'random generator; philox is slower and serves to check results of pcg',
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

/**
 * Adds `--temperature` and `--coupling`.
 * @param options.several the command takes a list of temperatures; the text says when
 * @param options.fallback the default, for the help
 * @param options.anySign negative couplings are antiferromagnets
 * @param options.infinite the temperature may be infinite
 */
export function withTemperatureOptions(
  command: Command,
  {
    several,
    fallback,
    anySign = false,
    infinite = false,
  }: { several?: string; fallback?: string; anySign?: boolean; infinite?: boolean } = {},
): Command {
  const list =
    several === undefined ? '' : `; ${several} a list 2.0,2.269 or from:to:step 1.5:3.5:0.1`;
  const otherwise = fallback === undefined ? '' : ` (default: ${fallback})`;
  return command
    .addOption(
      new Option(
        '--temperature <T>',
        `temperature in units of |J|, as 2.269${infinite ? ' or inf' : ''}${list}${otherwise}`,
      ).argParser(infinite ? temperaturesOrInfinity : temperatures),
    )
    .addOption(
      new Option(
        '--coupling <K>',
        'coupling K = J/kT instead of a temperature, as 0.4407; ' +
          (anySign ? 'a coupling below 0 is an antiferromagnet' : 'above 0'),
      )
        .argParser(anySign ? couplings : positiveCouplings)
        .conflicts('temperature'),
    );
}

/**
 * The temperatures or couplings asked for, with the digits that were given.
 * @param fallback a temperature
 * @throws UsageError where neither flag is given and there is no fallback
 */
export function thermalChoice(
  { temperature, coupling }: TemperatureOptions,
  fallback?: number,
): ThermalChoice {
  if (temperature) return { temperatures: temperature };
  if (coupling) return { couplings: coupling };
  if (fallback !== undefined) return { temperatures: [fallback] };
  throw new UsageError(
    'Give a temperature (--temperature 2.269) or a coupling (--coupling 0.4407).',
  );
}
