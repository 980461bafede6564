import { bootstrap } from '../../statistics/bootstrap.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { MapStatistics } from './map-set.ts';
import { meanRows } from './map-set.ts';
import { elementAt } from '../../element-at.ts';

/** Sets that the bootstrap draws. */
const resamples = 200;

/** C(d) of one kind of maps, over its trainings. */
export interface SpatialCurve {
  /** C(0 .. size / 2), with the larger of both errors. */
  readonly values: readonly Measured[];
  /** Of the bootstrap over all maps, and from the spread over the trainings. */
  readonly bootstrapErrors: readonly number[];
  readonly trainingErrors: readonly number[];
}

/**
 * C(d) = sum of the covariances of both halves of the samples at distance d over that at 0, over all maps of all trainings. What
 * a map has from the chance of its samples is as smooth as spins are; it is not the same in both halves. The error is the
 * larger of that of a bootstrap over the maps, which are not independent as they share samples and weights, and the
 * standard error over the trainings, which are.
 */
export function spatialCurve(
  runs: readonly Pick<MapStatistics, 'covariances'>[],
  uniform: () => number,
): SpatialCurve {
  const all = runs.flatMap(({ covariances }) => covariances);
  const drawn = bootstrap(
    all.length,
    (chosen) => curveOf(Array.from(chosen, (map) => elementAt(all, map))),
    { resamples, uniform },
  );
  const perTraining = runs.map(({ covariances }) => curveOf(covariances));
  const trainingErrors = drawn.map(
    (_, d) => meanOf(perTraining.map((curve) => elementAt(curve, d))).error,
  );
  return {
    values: drawn.map(({ value, error }, d) => ({
      value,
      error: Math.max(error, elementAt(trainingErrors, d)),
    })),
    bootstrapErrors: drawn.map(({ error }) => error),
    trainingErrors,
  };
}

function curveOf(covariances: readonly Float64Array[]): number[] {
  const mean = meanRows(covariances);
  return Array.from(mean, (value) => value / elementAt(mean, 0));
}

/**
 * The curve of a part of the trainings, which are too few for a spread of their own: that of all of them stands in.
 * @param share of the trainings that are in the part
 */
export function partOf(all: SpatialCurve, part: SpatialCurve, share: number): SpatialCurve {
  const trainingErrors = all.trainingErrors.map((error) => error / Math.sqrt(share));
  const values = part.values.map(({ value }, d) => ({
    value,
    error: Math.max(elementAt(part.bootstrapErrors, d), elementAt(trainingErrors, d)),
  }));
  return { ...part, values, trainingErrors };
}

/** Where two curves differ most, in combined errors. */
export interface CurveDifference {
  readonly distance: number;
  readonly difference: Measured;
  readonly deviation: number;
}

export function largestDifference(one: SpatialCurve, other: SpatialCurve): CurveDifference {
  return one.values.slice(1).reduce<CurveDifference>(
    (worst, { value, error }, at) => {
      const against = elementAt(other.values, at + 1);
      const combined = Math.hypot(error, against.error);
      const difference = value - against.value;
      // Two curves without any error that are equal do not differ.
      const deviation = difference === 0 ? 0 : Math.abs(difference) / combined;
      return deviation > worst.deviation
        ? { distance: at + 1, difference: { value: difference, error: combined }, deviation }
        : worst;
    },
    { distance: 1, difference: { value: 0, error: 0 }, deviation: 0 },
  );
}
