import { uniformDeviates } from '../../../statistics/random.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import { bootstrap } from '../../../statistics/bootstrap.ts';
import type { MapKind, MapRun, StackMaps } from './measure.ts';
import type { MapStatistics } from './statistics.ts';

/** Sets that the bootstrap draws. */
const resamples = 200;

/** C(d) of one kind of maps, over its trainings. */
export interface SpatialCurve {
  /** C(0 .. size / 2), with the larger of both errors. */
  readonly values: readonly Measured[];
  /** Errors by bootstrap over all maps, and from the spread over the trainings. */
  readonly bootstrapErrors: readonly number[];
  readonly trainingErrors: readonly number[];
}

/** The curves C(d) of the first layer of one stack, by kind. */
export interface SpatialCurves extends Readonly<Record<MapKind, SpatialCurve>> {
  /** Block averages on the samples of every other training, and on the rest: they must not differ. */
  readonly halves: readonly [SpatialCurve, SpatialCurve];
}

/** @param seed of the bootstrap */
export function spatialCurves({ runs }: Pick<StackMaps, 'runs'>, seed: number): SpatialCurves {
  const uniform = uniformDeviates(seed, 0);
  const curve = (own: readonly MapRun[] = []): SpatialCurve =>
    spatialCurve(
      own.map(({ statistics }) => statistics),
      uniform,
    );
  const [averages = []] = runs.blocks;
  const blocks = curve(averages);
  const half = (odd: 0 | 1): SpatialCurve => {
    const own = averages.filter((_, run) => run % 2 === odd);
    return partOf(blocks, curve(own), own.length / averages.length);
  };
  return {
    blocks,
    halves: [half(0), half(1)],
    machine: curve(runs.machine[0]),
    permuted: curve(runs.permuted[0]),
    untrained: curve(runs.untrained[0]),
  };
}

/**
 * C(d) = sum of the covariances of both halves of the samples at distance d over that at 0, over all maps of all trainings.
 * Sampling noise makes a map as smooth as spins are, but the noise of both halves is independent. The error is the larger of two:
 * that of a bootstrap over the maps, which are not independent as they share samples and weights, and the standard error over the
 * trainings, which are.
 */
function spatialCurve(
  runs: readonly Pick<MapStatistics, 'covariances'>[],
  uniform: () => number,
): SpatialCurve {
  const all = runs.flatMap(({ covariances }) => covariances);
  const drawn = bootstrap(
    all.length,
    (chosen) => curveOf(Array.from(chosen, (map) => all[map] ?? new Float64Array())),
    { resamples, uniform },
  );
  const perTraining = runs.map(({ covariances }) => curveOf(covariances));
  return curveWith(
    drawn,
    drawn.map(({ error }) => error),
    drawn.map((_, d) => meanOf(perTraining.map((curve) => curve[d] ?? NaN)).error),
  );
}

function curveWith(
  values: readonly Measured[],
  bootstrapErrors: readonly number[],
  trainingErrors: readonly number[],
): SpatialCurve {
  return {
    values: values.map(({ value }, d) => ({
      value,
      error: Math.max(bootstrapErrors[d] ?? NaN, trainingErrors[d] ?? NaN),
    })),
    bootstrapErrors,
    trainingErrors,
  };
}

function curveOf(covariances: readonly Float64Array[]): number[] {
  const sums = Array.from(covariances[0] ?? [], (_, d) =>
    covariances.reduce((sum, own) => sum + (own[d] ?? NaN), 0),
  );
  return sums.map((sum) => sum / (sums[0] ?? NaN));
}

/**
 * The curve of a part of the trainings. A part is too small to show its spread over trainings: the spread of all of them is used.
 * @param share of the trainings that are in the part
 */
function partOf(all: SpatialCurve, part: SpatialCurve, share: number): SpatialCurve {
  const trainingErrors = all.trainingErrors.map((error) => error / Math.sqrt(share));
  return curveWith(part.values, part.bootstrapErrors, trainingErrors);
}
