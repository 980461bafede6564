import type { Measured } from './measured.ts';

/**
 * The median of independent values. The number of values below the true median is distributed like heads of a fair coin.
 * One standard deviation of this number on either side gives two ranks; the error is half the distance between the values
 * at these ranks. This holds for every distribution (Conover, Practical Nonparametric Statistics, section 3.2). The median
 * of an empty list is NaN.
 */
export function medianOf(values: ArrayLike<number>): Measured {
  const sorted = Float64Array.from(values).toSorted();
  const { length } = sorted;
  /** The value at a rank from 0 to length - 1, linearly interpolated between whole ranks. */
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
