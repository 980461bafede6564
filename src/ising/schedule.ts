import { CRITICAL_TEMPERATURE, correlationLength } from '../theory/critical.ts';
import type { StartState } from './start.ts';

/** Dynamic exponent of single-spin dynamics in two dimensions (Nightingale & Bloete, PRL 76, 4548, 1996). */
const dynamicExponent = 2.17;
/**
 * Relaxation time over min(L, xi)^2.17, in sweeps: the integrated autocorrelation time of |m| was 10.7(3) sweeps at
 * L = 16 and 42(1) at L = 32 at the critical temperature (0.025), and 18 at T = 2.4, L = 64, where xi is 8 (0.18).
 */
const relaxationFactor = 0.2;
/** With this many lattices their spread gives the errors; with fewer, long stretches of time have to. */
const manyLattices = 16;
/** Spin updates a default schedule may cost: minutes on a processor. */
const affordableFlips = 1e11;

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
  readonly size: number;
  /** In units of J. */
  readonly temperatures: readonly number[];
  /** Independent lattices per temperature. */
  readonly replicas: number;
}

/** A schedule with the reasons for it. */
export interface DefaultSchedule extends Schedule {
  /** Estimate of the longest relaxation time, in sweeps. */
  readonly relaxation: number;
  /** True where physics wants a longer run than is affordable by default. */
  readonly shortened: boolean;
}

/**
 * A schedule for Metropolis on square lattices: the relaxation time grows as min(L, xi)^2.17. Many lattices
 * need to be measured for a few relaxation times only, few for a hundred and more. Shortened, in proportion, where it
 * would cost more than 1e11 spin updates.
 */
export function defaultSchedule({ size, temperatures, replicas }: ScheduledRun): DefaultSchedule {
  const relaxation = Math.max(
    ...temperatures.map((temperature) => relaxationTime(size, temperature)),
  );
  const wanted = {
    thermalize: 200 + 4 * relaxation,
    sweeps: Math.max(1000, (replicas < manyLattices ? 300 : 4) * relaxation),
  };
  const flips = size * size * replicas * temperatures.length * (wanted.thermalize + wanted.sweeps);
  const share = Math.min(1, affordableFlips / flips);
  const sweeps = Math.max(100, Math.ceil(wanted.sweeps * share));
  return {
    thermalize: Math.max(100, Math.ceil(wanted.thermalize * share)),
    sweeps,
    every: intervalFor(sweeps),
    relaxation,
    shortened: share < 1,
  };
}

/** Sweeps between two of about a thousand measurements. */
export function intervalFor(sweeps: number): number {
  return Math.max(1, Math.round(sweeps / 1000));
}

/** An estimate of the longest relaxation time in sweeps. */
function relaxationTime(size: number, temperature: number): number {
  return relaxationFactor * Math.min(size, correlationLength(temperature)) ** dynamicExponent;
}

/**
 * The start that relaxes soon: cold below the critical temperature, where a hot start can freeze into
 * stripes; hot above it.
 */
export function defaultStart(temperature: number): StartState {
  return temperature < CRITICAL_TEMPERATURE ? 'cold' : 'hot';
}
