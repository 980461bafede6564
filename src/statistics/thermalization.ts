import { EstimateError } from '../errors.ts';
import { autocorrelationTime, commonLength } from './autocorrelation.ts';
import { elementAt } from '../element-at.ts';

/** Whether the beginning of a run agrees with its end. */
export interface Thermalization {
  thermalized: boolean;
  /** Mean of the first quarter minus mean of the second half, in standard errors. */
  zScore: number;
}

/** A run of fewer measurements cannot be judged for drift. */
export const leastMeasurements = 8;
/** With this many systems, the spread among the systems gives the error. */
const ENOUGH_SYSTEMS = 16;
/** A drift below this fraction of the mean is a rounding error. A series frozen at one value therefore passes. */
const ROUNDING = 1e-12;

/**
 * Judges from the data whether a run was thermalized when measuring began. It compares the mean of the
 * first quarter with the mean of the second half (Geweke 1992, in Bayesian Statistics 4). With 16 systems
 * or more, the error comes from the spread of the difference among systems. With fewer systems, it comes
 * from the variance and the autocorrelation time of the second half.
 *
 * A thermalized run is rejected with a probability of 1 in 2,000 for many systems (1 in 300 for 16). A
 * run that drifts more slowly than its own length can pass, so passing does not prove thermalization.
 *
 * @param series One series per system of an observable with a definite mean (the energy, |m|), all
 *   of the same length, at least `leastMeasurements`.
 * @throws ArgumentError if the lengths differ.
 * @throws EstimateError if the series are shorter than `leastMeasurements`.
 */
export function judgeThermalization(series: readonly Float64Array[]): Thermalization {
  const length = commonLength(series);
  if (length < leastMeasurements)
    throw new EstimateError(
      `series of length ${length}; ${leastMeasurements} or more are needed to judge`,
    );
  const quarter = Math.floor(length / 4);
  const half = Math.floor(length / 2);
  const early = series.map((values) => values.subarray(0, quarter));
  const late = series.map((values) => values.subarray(half));
  const drifts = series.map(
    (_, system) => mean(elementAt(early, system)) - mean(elementAt(late, system)),
  );
  const drift = drifts.reduce((sum, value) => sum + value, 0) / drifts.length;
  const error =
    series.length >= ENOUGH_SYSTEMS
      ? errorFromSystems(drifts, drift)
      : errorFromTime(late, quarter);
  const scale = late.reduce((most, values) => Math.max(most, Math.abs(mean(values))), 0);
  const zScore = Math.abs(drift) <= ROUNDING * scale ? 0 : drift / error;
  return { thermalized: Math.abs(zScore) < 3.5, zScore };
}

function errorFromSystems(drifts: readonly number[], drift: number): number {
  const squares = drifts.reduce((sum, value) => sum + (value - drift) ** 2, 0);
  return Math.sqrt(squares / (drifts.length * (drifts.length - 1)));
}

/** sqrt(2 tau variance (1/n_early + 1/n_late)), from the late part alone. */
function errorFromTime(late: readonly Float64Array[], early: number): number {
  const systems = late.length;
  // Of a few values that alternate, the estimate can fall to 0 or below.
  const estimate = autocorrelationTime(late).tau;
  const tau = estimate > 0 ? estimate : 1 / 2;
  const centre = late.reduce((sum, values) => sum + mean(values), 0) / systems;
  const squares = late.reduce(
    (sum, values) => values.reduce((total, value) => total + (value - centre) ** 2, sum),
    0,
  );
  const count = systems * elementAt(late, 0).length;
  // Subtracting the mean lowered the variance by a fraction 2 tau/n.
  const variance = squares / Math.max(1, count - 2 * tau);
  return Math.sqrt(2 * tau * variance * (1 / (systems * early) + 1 / count));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
