import { siteCount } from '../ensemble/geometry.ts';
import { defaultUpdate } from './defaults.ts';
import { ferromagnet, type IsingModel } from './model.ts';
import { relaxationTime } from './relaxation.ts';
import type { UpdateName } from './update.ts';

/** Spins from which on statistics are plentiful. */
const manySpins = 2 ** 22;
/** With this many lattices their spread gives the errors; with fewer, long stretches of time have to. */
const manyLattices = 16;
/** Relaxation times after which many lattices are thermalized, and after which they have been measured for long enough. */
const fewestRelaxations = 4;
/** Relaxation times that few lattices must be measured for at the least: some sixteen blocks of time. */
const fewestStretches = 150;
/** Sweeps of thermalization that a default adds where they are affordable. */
const spareSweeps = 200;
/** Spin updates that take a second or so anywhere: runs this small are measured for up to 4000 sweeps. */
const cheapFlips = 4e9;
/** Spin updates a default schedule may cost: minutes on a processor. */
const affordableFlips = 5e10;

/** Time of a cluster update over that of a single-spin sweep: 22 to 33 on a processor (bench/experiments.md). */
const clusterCost = 30;

/** Measurements times lattices that a run may hold on the host: 16 bytes each. */
const heldValues = 2e7;

/** How long to run, in sweeps. */
export interface Schedule {
  /** Discarded at the start. */
  readonly thermalize: number;
  /** Measured. */
  readonly sweeps: number;
  /** Between two measurements. */
  readonly every: number;
}

/** What is to be simulated, as far as its duration is concerned. */
export interface ScheduledRun {
  /** The square ferromagnet without field unless given. */
  readonly model?: IsingModel | undefined;
  /** `defaultUpdate` unless given. */
  readonly update?: UpdateName | undefined;
  readonly size: number;
  /** In units of |J|. */
  readonly temperatures: readonly number[];
  /** Independent lattices per temperature. */
  readonly replicas: number;
  /** The parts of the schedule that are chosen already. */
  readonly chosen?: Partial<{ readonly [Part in keyof Schedule]: number | undefined }> | undefined;
}

/** A schedule with the reasons for it. */
export interface DefaultSchedule extends Schedule {
  /** Estimate of the longest relaxation time, in sweeps. */
  readonly relaxation: number;
}

/**
 * A schedule by the relaxation time, which for single-spin updates of square lattices grows as min(L, xi)^2.17. Many
 * lattices need to be measured for a few relaxation times only; few lattices need some hundred blocks of time. A schedule
 * that would cost more than 5e10 spin updates is shortened, and a third of them go into thermalization.
 */
export function defaultSchedule(run: ScheduledRun): DefaultSchedule {
  const { model = ferromagnet, size, temperatures, replicas, chosen = {} } = run;
  const { update = defaultUpdate(model) } = run;
  const relaxation = Math.max(
    ...temperatures.map((temperature) => relaxationTime(model, update, size, temperature)),
  );
  const lattices = replicas * temperatures.length;
  const few = replicas < manyLattices;
  const enough = enoughSweeps(relaxation, replicas);
  const sites = siteCount({ lattice: model.lattice, size });
  const flips = sites * lattices * (update === 'swendsen-wang' ? clusterCost : 1);
  const cheap = Math.max(1000, Math.min(4000, Math.floor(cheapFlips / flips)));
  const wanted = {
    thermalize: Math.ceil(spareSweeps + enough.thermalize),
    sweeps: Math.ceil(Math.max(cheap, few ? stretchFor(relaxation) : enough.sweeps)),
  };
  const affordable = Math.floor(affordableFlips / flips);
  const measured = Math.min(chosen.sweeps ?? Infinity, wanted.sweeps);
  const fits = wanted.thermalize + measured <= affordable;
  const shortened = Math.max(100, Math.min(wanted.thermalize, Math.floor(affordable / 3)));
  const thermalize = fits ? wanted.thermalize : shortened;
  const sweeps = fits ? wanted.sweeps : Math.max(100, affordable - thermalize);
  const schedule = {
    thermalize: chosen.thermalize ?? thermalize,
    sweeps: chosen.sweeps ?? sweeps,
  };
  return {
    ...schedule,
    every: chosen.every ?? intervalFor({ sites, lattices, sweeps: schedule.sweeps }),
    relaxation,
  };
}

/**
 * The fewest sweeps that can be believed: 4 relaxation times of thermalization, and as many to measure, or 150 where few
 * lattices leave the errors to time. Defaults are shorter only where more is not affordable.
 */
export function enoughSweeps(
  relaxation: number,
  replicas: number,
): Pick<Schedule, 'thermalize' | 'sweeps'> {
  const measured = replicas < manyLattices ? fewestStretches : fewestRelaxations;
  return {
    thermalize: Math.ceil(fewestRelaxations * relaxation),
    sweeps: Math.ceil(measured * relaxation),
  };
}

/**
 * Sweeps for errors from time alone: about a hundred blocks of ten autocorrelation times, which are some 1600
 * relaxation times off criticality, down to a dozen blocks where relaxation is slow.
 */
function stretchFor(relaxation: number): number {
  return Math.min(1600 * relaxation, Math.max(100_000, fewestStretches * relaxation));
}

/**
 * Sweeps between two measurements: 1, unless there would be more than 10,000 measurements or more than the host should
 * hold. On many spins at least 4, because successive measurements hardly differ.
 */
function intervalFor({
  sites,
  lattices,
  sweeps,
}: {
  sites: number;
  lattices: number;
  sweeps: number;
}): number {
  const measurements = Math.max(100, Math.min(10_000, Math.floor(heldValues / lattices)));
  const least = sites * lattices >= manySpins ? 4 : 1;
  return Math.min(
    Math.max(least, Math.round(sweeps / measurements)),
    Math.max(1, Math.floor(sweeps / 100)),
  );
}
