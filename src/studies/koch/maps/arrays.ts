import type { Tensor } from '../../../formats/tensor.ts';
import { unknown } from '../../../statistics/measured.ts';
import { tensorOf } from '../../tensor-of.ts';
import type { SpatialCurves } from './autocorrelation.ts';
import type { BlockMaps } from './block-maps.ts';
import { peaksOf, type MapSet } from './map-set.ts';
import { mapKinds, type StackMaps } from './measure.ts';
import { judgedKinds } from './quality.ts';
import { curveNames } from './tables.ts';

type Tensors = Record<string, Tensor>;

/** DK-1: the maps, what every part of the samples gives, and the peaks of maps with their pixels permuted. */
export function blockArrays(found: BlockMaps, permuted: MapSet): Tensors {
  const { size, maps, ownParts, meanParts } = found;
  return {
    'block-permuted-peaks': tensorOf(peaksOf(permuted.maps), 'u4'),
    'block-maps': images([maps], size, 'f8'),
    'block-own': tensorOf(ownParts),
    'block-mean': tensorOf(meanParts),
  };
}

/**
 * DK-2 and DK-3: maps as [training][unit][y][x], and the maps of one half of the samples. The maps of both halves add up to twice
 * the maps. Sampled and connected maps above the first layer are kept for the first training only.
 */
export function stackArrays({ shape, runs, quality }: StackMaps, curves: SpatialCurves): Tensors {
  const { size } = shape;
  const arrays: Tensors = {
    [`maps-${size}-autocorrelation`]: curveArray(curves),
    // [kind of machine][training][ln p, energy drawn][value, error]
    [`maps-${size}-quality`]: tensorOf(
      judgedKinds.map((kind) =>
        quality[kind].map(({ logLikelihood, drawn }) => [logLikelihood ?? unknown, drawn]),
      ),
    ),
  };
  for (const kind of mapKinds)
    for (const [layer, own] of runs[kind].entries()) {
      const name = `maps-${size}-${kind}-${layer + 1}`;
      arrays[name] = images(
        own.map(({ maps }) => maps.maps),
        size,
      );
      arrays[`${name}-half`] = images(
        own.map(({ maps }) => maps.halves[0]),
        size,
      );
    }
  for (const kind of ['sampled', 'connected'] as const)
    for (const [layer, own] of runs.machine.entries())
      arrays[`maps-${size}-machine-${layer + 1}-${kind}`] = images(
        own.slice(0, layer === 0 ? undefined : 1).map(({ maps }) => maps[kind] ?? []),
        size,
      );
  return arrays;
}

/** [kind of maps][d][value, its error by bootstrap, and that over the trainings], in the order of the table. */
function curveArray(curves: SpatialCurves): Tensor {
  const all = [...curveNames.map(({ key }) => curves[key]), ...curves.halves];
  return tensorOf(
    all.map(({ values, bootstrapErrors, trainingErrors }) =>
      values.map(({ value }, d) => [value, bootstrapErrors[d] ?? NaN, trainingErrors[d] ?? NaN]),
    ),
  );
}

/** [training][unit][y][x], or [unit][y][x] of a single training. */
function images(
  runs: readonly (readonly (Float32Array | Float64Array)[])[],
  size: number,
  type: 'f4' | 'f8' = 'f4',
): Tensor {
  const { shape, data } = tensorOf(runs, type);
  const [trainings = 0, units = 0] = shape;
  const own = [units, size, size];
  return { shape: trainings > 1 ? [trainings, ...own] : own, data };
}
