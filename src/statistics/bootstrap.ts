import { EstimateError } from '../errors.ts';
import type { Measured } from './measured.ts';
import { elementAt } from '../element-at.ts';

/**
 * Bootstrap of a function of independent items (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, algorithm
 * 6.1): the items are drawn again with repetition, and the spread of the function over such sets is its standard error.
 *
 * @param items number of items, two or more
 * @param estimator computes the quantities from a list of item numbers, each from 0 to items - 1. A number may repeat.
 * @returns the quantities of the estimator: each has its value for all items, and its error
 * @throws EstimateError for fewer than two items or sets
 */
export function bootstrap(
  items: number,
  estimator: (chosen: Uint32Array) => readonly number[],
  {
    resamples = 200,
    uniform,
  }: {
    /** Number of resampled sets, default 200. With 200 sets the error itself is known to 5 %. */
    readonly resamples?: number;
    /** Deviates in [0, 1). */
    readonly uniform: () => number;
  },
): Measured[] {
  if (items < 2 || resamples < 2)
    throw new EstimateError(`${items} items, ${resamples} sets of them; the bootstrap needs two`);
  const values = estimator(Uint32Array.from({ length: items }, (_, item) => item));
  const drawn = Array.from({ length: resamples }, () =>
    estimator(Uint32Array.from({ length: items }, () => Math.floor(uniform() * items))),
  );
  return values.map((value, quantity) => {
    const mean = drawn.reduce((sum, set) => sum + elementAt(set, quantity), 0) / resamples;
    const squares = drawn.reduce((sum, set) => sum + (elementAt(set, quantity) - mean) ** 2, 0);
    return { value, error: Math.sqrt(squares / (resamples - 1)) };
  });
}
