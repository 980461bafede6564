import { Option, type Command } from 'commander';
import { GeometryError, siteCount } from '../../ensemble/geometry.ts';
import { ferromagnet, type IsingModel } from '../../ising/model.ts';
import { samplingGeometry } from '../../ising/sampling.ts';
import { defaultSchedule, intervalFor, type Schedule } from '../../ising/schedule.ts';
import type { UpdateName } from '../../ising/update.ts';
import { round } from '../output/format.ts';
import { latticeSize, whole } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Options of every command that runs Ising lattices. */
export interface RunOptions {
  readonly size: number;
  readonly replicas?: number;
  readonly thermalize?: number;
  readonly sweeps?: number;
}

/** From this size on one lattice alone, cut into strips, averages over enough sites. */
const largeSize = 1024;
const largeChain = 65_536;

/** Adds `--size`, `--replicas`, `--thermalize` and `--sweeps`. */
export function withRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--size <L>', 'side of the lattice, even').argParser(latticeSize).default(64),
    )
    .addOption(
      new Option(
        '--replicas <n>',
        'independent lattices per temperature: a multiple of 32, or any number where the size is a multiple of 64 ' +
          `(default: 32, from size ${largeSize} on 1)`,
      ).argParser(whole(1)),
    )
    .addOption(
      new Option(
        '--thermalize <n>',
        'sweeps before measuring (default: by size, temperature and replicas)',
      ).argParser(whole(0)),
    )
    .addOption(
      new Option(
        '--sweeps <n>',
        'sweeps to measure (default: by size, temperature and replicas)',
      ).argParser(whole(8)),
    );
}

/** What is to be run, with the defaults filled in. */
export interface PlannedRun extends Schedule {
  readonly replicas: number;
  /** Why the default schedule may be too short to be believed, if it may. */
  readonly caution?: string;
}

/**
 * Fills in replicas and schedule for runs at the given temperatures.
 * @throws UsageError where size and replicas do not fit each other
 */
export function planRun(
  options: RunOptions,
  temperatures: readonly number[],
  { model = ferromagnet, update = 'metropolis' }: { model?: IsingModel; update?: UpdateName } = {},
): PlannedRun {
  const { size } = options;
  const { lattice } = model;
  const large = size >= (lattice === 'chain' ? largeChain : largeSize) && size % 64 === 0;
  const replicas = options.replicas ?? (large ? 1 : 32);
  try {
    samplingGeometry(size, replicas, temperatures.length, lattice);
  } catch (error) {
    if (error instanceof GeometryError) throw new UsageError(`--replicas: ${error.message}`);
    throw error;
  }
  const needed = defaultSchedule({ model, update, size, temperatures, replicas });
  const sweeps = options.sweeps ?? needed.sweeps;
  const thermalize = options.thermalize ?? needed.thermalize;
  const plan = {
    replicas,
    thermalize,
    sweeps,
    every: intervalFor({
      sites: siteCount({ lattice, size }),
      lattices: replicas * temperatures.length,
      sweeps,
    }),
  };
  // Only defaults are spoken of: what the user chose, the data judge.
  const short = (['thermalize', 'sweeps'] as const).filter(
    (flag) => options[flag] === undefined && needed.tooShort[flag],
  );
  if (short.length === 0) return plan;
  const flags = short.map((flag) => `--${flag} ${plan[flag]}`).join(' and ');
  const caution =
    `the relaxation time is about ${round(needed.relaxation, 2)} sweeps, for which the default of ${flags} is ` +
    'too short; give more.';
  return { ...plan, caution };
}
