import { EstimateError } from '../errors.ts';
import { fitQuality, type FitQuality } from './fit-quality.ts';

/** A measured value at one size. */
export interface LawPoint {
  readonly at: number;
  readonly value: number;
  readonly error: number;
}

export interface PowerLaw extends FitQuality {
  readonly exponent: number;
  /** Standard error, enlarged if the points deviate from a power law by more than their errors. */
  readonly error: number;
}

/**
 * Least-squares fit of value = a at^exponent to the logarithms of two or more points, weighted by their errors. If
 * sqrt(chi^2/degrees of freedom) is above 1, corrections to scaling exceed the statistical errors; the error of the
 * exponent is then multiplied by this factor.
 * @throws EstimateError for fewer than two sizes, or a size, value or error that is not above 0
 */
export function powerLaw(points: readonly LawPoint[]): PowerLaw {
  const positive = points.every((point) =>
    [point.at, point.value, point.error].every((each) => each > 0 && each < Infinity),
  );
  if (!positive || new Set(points.map(({ at }) => at)).size < 2)
    throw new EstimateError(
      'a power law needs two sizes or more, and sizes, values and errors above 0',
    );
  const logs = points.map(({ at, value, error }) => ({
    x: Math.log(at),
    y: Math.log(value),
    weight: (value / error) ** 2,
  }));
  const sum = (of: (point: (typeof logs)[number]) => number): number =>
    logs.reduce((total, point) => total + point.weight * of(point), 0);
  const all = sum(() => 1);
  const x = sum((point) => point.x) / all;
  const y = sum((point) => point.y) / all;
  const spread = sum((point) => (point.x - x) ** 2);
  const exponent = sum((point) => (point.x - x) * (point.y - y)) / spread;
  const chiSquared = sum((point) => (point.y - y - exponent * (point.x - x)) ** 2);
  const degrees = points.length - 2;
  const enlarged = degrees > 0 ? Math.sqrt(Math.max(1, chiSquared / degrees)) : 1;
  return { exponent, error: enlarged / Math.sqrt(spread), ...fitQuality(chiSquared, degrees) };
}

/** The slope of ln y over ln x, all points [x, y] of equal weight. */
export function logSlope(points: readonly (readonly [at: number, value: number])[]): number {
  // An error of the size of the value is an error of 1 in its logarithm.
  return powerLaw(points.map(([at, value]) => ({ at, value, error: value }))).exponent;
}
