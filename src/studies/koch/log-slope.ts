import { powerLaw } from '../../statistics/power-law.ts';

/** A point [x, y] of a power law. */
export type Point = readonly [at: number, value: number];

/** The slope of ln y over ln x, all points of equal weight. */
export function logSlope(points: readonly Point[]): number {
  // An error of the size of the value is an error of 1 in its logarithm.
  return powerLaw(points.map(([at, value]) => ({ at, value, error: value }))).exponent;
}
