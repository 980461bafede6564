import { ArgumentError, EstimateError } from '../errors.ts';
import { elementAt } from '../element-at.ts';

/** A jackknife estimate of a function of means. */
export interface Jackknife {
  /** The function of the means over all blocks. */
  value: number;
  /** The value without its bias of order 1/blocks; exact for variances. */
  corrected: number;
  /** One standard error. */
  error: number;
}

/**
 * Delete-one-block jackknife (Quenouille 1956; Efron & Tibshirani, An Introduction to the Bootstrap,
 * 1993, eqs. 10.7 and 11.5). If f_i is the estimate without block i,
 * error^2 = (B - 1)/B sum (f_i - mean f)^2 and corrected = B f - (B - 1) mean f.
 *
 * @param blockMeans Means over two or more independent blocks of equal weight, [block][observable].
 * @param estimator A smooth function of the means, one argument per observable.
 * @throws ArgumentError for rows of different length.
 * @throws EstimateError for fewer than two blocks.
 */
export function jackknife(
  blockMeans: readonly (readonly number[])[],
  estimator: (means: number[]) => number,
): Jackknife {
  const blocks = blockMeans.length;
  if (blocks < 2) throw new EstimateError(`${blocks} blocks; the jackknife needs two or more`);
  const width = elementAt(blockMeans, 0).length;
  if (blockMeans.some((row) => row.length !== width)) {
    throw new ArgumentError('blocks hold different numbers of observables');
  }
  const totals = Array.from({ length: width }, (_, i) =>
    blockMeans.reduce((sum, row) => sum + elementAt(row, i), 0),
  );
  const value = estimator(totals.map((total) => total / blocks));
  const without = blockMeans.map((row) =>
    estimator(totals.map((total, i) => (total - elementAt(row, i)) / (blocks - 1))),
  );
  return {
    value,
    corrected: blocks * value - (blocks - 1) * meanOf(without),
    error: leftOutError(without),
  };
}

/** The standard error of an estimate from its values without each block. */
export function leftOutError(without: readonly number[]): number {
  const blocks = without.length;
  const mean = meanOf(without);
  const squares = without.reduce((sum, estimate) => sum + (estimate - mean) ** 2, 0);
  return Math.sqrt(((blocks - 1) / blocks) * squares);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
