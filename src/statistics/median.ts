import type { Measured } from './measured.ts';

/**
 * The median of independent values. Its error is half the distance between the values that one standard deviation of a
 * fair coin's counts away from the middle leaves on either side, so that nothing is assumed of how they are distributed
 * (Conover, Practical Nonparametric Statistics, section 3.2). Of no values it is NaN.
 */
export function medianOf(values: ArrayLike<number>): Measured {
  const sorted = Float64Array.from(values).toSorted();
  const { length } = sorted;
  /** The value at a place between 0 and length - 1, between two of them in proportion. */
  const at = (place: number): number => {
    const inside = Math.max(0, Math.min(length - 1, place));
    const [below, above] = [Math.floor(inside), Math.ceil(inside)];
    const first = sorted[below] ?? NaN;
    return first + (inside - below) * ((sorted[above] ?? NaN) - first);
  };
  const middle = (length - 1) / 2;
  const half = Math.sqrt(length) / 2;
  return {
    value: at(middle),
    error: length > 1 ? (at(middle + half) - at(middle - half)) / 2 : NaN,
  };
}
