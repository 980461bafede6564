import { Option, type Command } from 'commander';
import { oneLatticeSize, severalLattices } from '../../ising/defaults.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import { TemperatureError } from '../../ising/temperature-error.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import { latticeSize, whole } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Options of every command that runs Ising lattices. */
export interface RunOptions {
  readonly size: number;
  readonly replicas?: number;
  readonly thermalize?: number;
  readonly sweeps?: number;
}

/** Adds `--size`. */
export function withSizeOption(command: Command): Command {
  return command.addOption(
    new Option('--size <L>', 'side of the lattice, an even number; the length of a chain')
      .argParser(latticeSize)
      .default(64),
  );
}

/** Adds `--replicas`, `--thermalize` and `--sweeps`. */
export function withRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--replicas <n>',
        'independent lattices per temperature: a multiple of 32, or any number if the size is a multiple of 64 ' +
          `(default: ${severalLattices}; 1 for squares from size ${oneLatticeSize.square} on and chains from length ${oneLatticeSize.chain} on)`,
      ).argParser(whole(1)),
    )
    .addOption(
      new Option(
        '--thermalize <n>',
        'sweeps before the first measurement (default: from size, temperature and replicas)',
      ).argParser(whole(0)),
    )
    .addOption(
      new Option(
        '--sweeps <n>',
        'sweeps to measure (default: from size, temperature and replicas)',
      ).argParser(whole(leastMeasurements)),
    );
}

/**
 * The run that options ask for; an error names the flag to change.
 * @throws UsageError where size and replicas do not fit each other, or for temperatures that cannot be exchanged
 * @throws ModelError, TemperatureError for a model or temperatures that the update cannot take
 */
export function planned(
  plan: () => SamplingPlan,
  { exchange = false }: { readonly exchange?: boolean | undefined } = {},
): SamplingPlan {
  try {
    return plan();
  } catch (error) {
    if (exchange && error instanceof TemperatureError)
      throw new UsageError(`--exchange: ${error.message}`);
    throw error;
  }
}
