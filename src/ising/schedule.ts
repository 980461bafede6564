import { CRITICAL_TEMPERATURE, correlationLength } from '../theory/critical.ts';
import type { StartState } from './start.ts';

/** Dynamic exponent of single-spin dynamics in two dimensions (Nightingale & Bloete, PRL 76, 4548, 1996). */
const dynamicExponent = 2.17;
/**
 * Relaxation time over min(L, xi)^2.17, in sweeps. At the critical temperature the integrated autocorrelation
 * time of |m| was 10.7(3) sweeps at L = 16 and 42(1) at L = 32, that is 0.023 L^2.17; this is twice that.
 */
const relaxationFactor = 0.05;

/** How long to run, in sweeps. */
export interface Schedule {
  /** Discarded at the start. */
  readonly thermalize: number;
  /** Measured. */
  readonly sweeps: number;
  /** Between two measurements. */
  readonly every: number;
}

/**
 * A schedule for Metropolis on a square lattice that is long enough at any temperature: the relaxation time
 * grows as min(L, xi)^2.17. It rests on independent replicas, so it measures only a few relaxation times.
 */
export function defaultSchedule(size: number, temperature: number): Schedule {
  const relaxation = relaxationTime(size, temperature);
  const sweeps = Math.max(1000, Math.ceil(4 * relaxation));
  return {
    thermalize: Math.ceil(200 + 10 * relaxation),
    sweeps,
    every: Math.max(1, Math.round(sweeps / 1000)),
  };
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
