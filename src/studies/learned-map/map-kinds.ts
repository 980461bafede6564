import type { Ensemble } from '../../ensemble/ensemble.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { BlockRule } from '../../rg/block-rule.ts';
import { Blocking, type Lattices } from '../../rg/blocking.ts';

/** One application of a map, from fine lattices to coarse ones. */
export interface CoarseMap {
  readonly coarse: Ensemble;
  begin: (step: number) => void;
  record: (pass: GPUComputePassEncoder) => void;
  dispose: () => void;
}

/** Makes the map of a level; undefined where the lattices are too small. */
export type MapFactory = (
  gpu: Gpu,
  fine: Lattices,
  options: { readonly seed: number; readonly level: number },
) => Promise<CoarseMap | undefined>;

export function blockMap(rule: BlockRule): MapFactory {
  return (gpu, fine, options) => Blocking.create(gpu, fine, { rule, ...options });
}
