import { EstimateError } from '../errors.ts';
import type { Measured } from './measured.ts';
import { elementAt } from '../element-at.ts';

/** A difference measured at a known place x. */
export interface Difference extends Measured {
  readonly x: number;
}

/**
 * The place where a measured difference changes sign: the zero of a straight line fitted to all points, weighted by
 * their errors.
 * @throws EstimateError for fewer than two places, or if the differences do not change with x
 */
export function crossing(differences: readonly Difference[]): Measured {
  const weights = differences.map(({ error }) => 1 / error ** 2);
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = (of: (point: Difference) => number): number =>
    differences.reduce((sum, point, i) => sum + elementAt(weights, i) * of(point), 0) / total;
  const x0 = mean(({ x }) => x);
  const y0 = mean(({ value }) => value);
  const spread = mean(({ x }) => (x - x0) ** 2);
  const slope = mean(({ x, value }) => (x - x0) * (value - y0)) / spread;
  const slopeError = 1 / Math.sqrt(total * spread);
  if (!(spread > 0) || Math.abs(slope) < 3 * slopeError)
    throw new EstimateError('the differences do not change clearly enough with x to have a zero');
  const offset = -y0 / slope;
  return {
    value: x0 + offset,
    error: Math.hypot(1 / Math.sqrt(total), offset * slopeError) / Math.abs(slope),
  };
}
