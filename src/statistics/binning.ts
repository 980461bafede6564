import { ArgumentError, EstimateError } from '../errors.ts';

/** The error of a mean, estimated with bins of one size. */
export interface BinningLevel {
  /** Values per bin. */
  binSize: number;
  /** Number of whole bins. */
  bins: number;
  /** Standard error of the mean if the bins were independent. */
  error: number;
  /** Standard error of `error`: error/sqrt(2 (bins - 1)). */
  errorOfError: number;
}

/** The error of a mean as a function of bin size. */
export interface Binning {
  /** Bin sizes 1, 2, 4, ... */
  levels: BinningLevel[];
  /** The error where the plateau begins. Without a plateau, the largest error of all levels. */
  error: number;
  /** Whether the error stops growing with the bin size. */
  plateau: boolean;
}

/** With fewer bins than this, the error is uncertain by more than 13 %. */
const FEWEST_BINS = 32;

/**
 * Means of consecutive bins. Values that do not fill a bin are dropped from the beginning, where the run
 * is least thermalized.
 *
 * @param binSize Values per bin, an integer from 1 to the length of the series.
 * @throws ArgumentError for another bin size.
 */
export function binMeans(series: Float64Array, binSize: number): Float64Array {
  if (!Number.isInteger(binSize) || binSize < 1 || binSize > series.length) {
    throw new ArgumentError(
      `bin size is ${binSize}; it must be an integer from 1 to ${series.length}`,
    );
  }
  const means = new Float64Array(Math.floor(series.length / binSize));
  const start = series.length % binSize;
  for (let bin = 0; bin < means.length; bin++) {
    let sum = 0;
    const from = start + bin * binSize;
    for (let i = from; i < from + binSize; i++) sum += series[i] ?? NaN;
    means[bin] = sum / binSize;
  }
  return means;
}

/**
 * Binning analysis of one series (Flyvbjerg & Petersen 1989, J. Chem. Phys. 91, 461): the error of
 * the mean for bins of 1, 2, 4, ... values, as long as 32 bins remain. A plateau begins at a bin size,
 * other than the last, if no larger bin size raises the error by more than twice its uncertainty.
 *
 * @throws EstimateError for a series of fewer than 32 values.
 */
export function binningAnalysis(series: Float64Array): Binning {
  if (series.length < FEWEST_BINS) {
    throw new EstimateError(
      `series of length ${series.length}; binning needs ${FEWEST_BINS} or more`,
    );
  }
  const levels: BinningLevel[] = [];
  for (let binSize = 1; series.length / binSize >= FEWEST_BINS; binSize *= 2) {
    const means = binMeans(series, binSize);
    const bins = means.length;
    const mean = means.reduce((sum, value) => sum + value, 0) / bins;
    const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = Math.sqrt(squares / (bins * (bins - 1)));
    levels.push({ binSize, bins, error, errorOfError: error / Math.sqrt(2 * (bins - 1)) });
  }
  const flat = levels
    .slice(0, -1)
    .find((level, i) =>
      levels.slice(i + 1).every((later) => later.error - 2 * later.errorOfError <= level.error),
    );
  const error = flat ? flat.error : Math.max(...levels.map((level) => level.error));
  return { levels, error, plateau: flat !== undefined };
}
