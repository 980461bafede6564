import { ArgumentError, EstimateError } from '../errors.ts';
import { elementAt } from '../element-at.ts';

/** An integrated autocorrelation time, in units of the interval between measurements. */
export interface Autocorrelation {
  /**
   * 1/2 + sum over t >= 1 of rho(t): 1/2 for independent values. The error of a mean of n values is
   * sqrt(2 tau variance/n).
   */
  tau: number;
  /** Standard error of tau. */
  error: number;
  /** Lag at which the sum was cut. */
  window: number;
  /** Whether the sum reached its self-consistent window. If not, the series is too short and tau is a lower bound. */
  converged: boolean;
}

/** Window in units of tau. If rho decays as one exponential, truncation lowers tau by a fraction exp(-6). */
const WINDOW_FACTOR = 6;

/** Fluctuations below this fraction of the mean are rounding errors. */
const ROUNDING = 1e-12;

/**
 * Integrated autocorrelation time with the self-consistent window of Madras & Sokal (1988, J. Stat.
 * Phys. 50, 109, appendix C): the sum stops at the first lag W >= 6 tau(W), and
 * var(tau) = 2 (2W + 1) tau^2/n, where n is the number of values in all series together.
 *
 * Autocovariances are taken around the common mean of all series, then averaged over the series. Chains
 * that disagree, for example because each is stuck in one sign of m, therefore show up as correlation.
 * Subtracting the estimated mean lowers the autocovariance by 2 tau variance/n at each lag; the function
 * adds this amount again (Wolff 2004, Comput. Phys. Commun. 156, 143, eq. 49).
 *
 * A series that never changes has no fluctuations; its tau is 1/2 with error 0.
 *
 * @param series One series per independent system, all of the same length, at least 2.
 * @throws ArgumentError if the lengths differ.
 * @throws EstimateError if there is no series, or one is shorter than 2.
 */
export function autocorrelationTime(series: readonly Float64Array[]): Autocorrelation {
  const length = commonLength(series);
  if (length < 2)
    throw new EstimateError(`series of length ${length}; autocorrelation needs 2 or more`);
  const count = series.length * length;
  const mean = series.reduce((sum, values) => sum + sumOf(values), 0) / count;
  const centred = series.map((values) => values.map((value) => value - mean));
  const variance = autocovariance(centred, 0);
  const scale = ROUNDING * Math.abs(mean);
  if (variance <= scale * scale) return { tau: 0.5, error: 0, window: 0, converged: true };

  let sum = variance / 2;
  let window = 0;
  let converged = false;
  while (!converged && window < length - 1) {
    window++;
    sum += autocovariance(centred, window);
    converged = window >= WINDOW_FACTOR * Math.max(0.5, sum / variance);
  }
  // Every lag lacks the variance of the mean, 2 tau variance/n.
  const missing = (2 * sum) / count;
  const tau = (sum + (window + 0.5) * missing) / (variance + missing);
  return {
    tau,
    error: Math.abs(tau) * Math.sqrt((2 * (2 * window + 1)) / count),
    window,
    converged,
  };
}

/**
 * Length shared by all series.
 *
 * @throws ArgumentError if the lengths differ.
 * @throws EstimateError if there is no series.
 */
export function commonLength(series: readonly Float64Array[]): number {
  if (series.length === 0) throw new EstimateError('no series given; one per system is needed');
  const length = elementAt(series, 0).length;
  const other = series.find((values) => values.length !== length);
  if (other) {
    throw new ArgumentError(`series differ in length: ${length} and ${other.length} values`);
  }
  return length;
}

function autocovariance(centred: readonly Float64Array[], lag: number): number {
  const pairs = elementAt(centred, 0).length - lag;
  let sum = 0;
  for (const values of centred) {
    for (let i = 0; i < pairs; i++) sum += (values[i] ?? NaN) * (values[i + lag] ?? NaN);
  }
  return sum / (centred.length * pairs);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
