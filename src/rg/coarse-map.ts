import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { BlockRule } from './block-rule.ts';
import { Blocking } from './blocking.ts';
import type { FilterRule } from './filter-rule.ts';
import { Filtering } from './filtering.ts';
import { Unfolding } from './unfold.ts';

/** An ensemble of any owner. */
export type Lattices = Pick<Ensemble, 'buffer' | 'geometry'>;

/** One step of zooming out in GPU memory: from fine lattices to coarse ones, whatever the rule. */
export interface CoarseMap {
  /** The coarse lattices, 1/b of the side of the fine ones; they belong to the map. */
  readonly coarse: Ensemble;
  /** Numbers the configuration that is mapped next, usually by its sweep. Configurations have independent random bits. */
  begin: (step: number) => void;
  record: (pass: GPUComputePassEncoder) => void;
  dispose: () => void;
}

export interface CoarseMapOptions {
  /** Of the random bits. */
  readonly seed: number;
  /** Number of the step, from 1: each step has random bits of its own. */
  readonly level: number;
}

/**
 * Makes the map of one step.
 * @returns undefined where the fine lattices are not zoomed out of any further
 */
export type MapMaker = (
  gpu: Gpu,
  fine: Lattices,
  options: CoarseMapOptions,
) => Promise<CoarseMap | undefined>;

/** The steps of a rule, down to lattices of side 2. A strip that has become one column wide is laid flat first. */
export function mapsOf(rule: BlockRule | FilterRule): MapMaker {
  return async (gpu, fine, options) => {
    if (!hasBlocks(fine.geometry, rule.factor)) return undefined;
    if (fine.geometry.width % rule.factor === 0) return mapOf(gpu, fine, { rule, ...options });
    const unfolding = await Unfolding.create(gpu, fine);
    const map = await mapOf(gpu, unfolding.flat, { rule, ...options });
    return {
      coarse: map.coarse,
      begin: (step) => map.begin(step),
      record: (pass) => {
        unfolding.record(pass);
        map.record(pass);
      },
      dispose: () => {
        unfolding.dispose();
        map.dispose();
      },
    };
  };
}

function mapOf(
  gpu: Gpu,
  fine: Lattices,
  { rule, ...options }: CoarseMapOptions & { rule: BlockRule | FilterRule },
): Promise<CoarseMap> {
  return rule.kind === 'filter'
    ? Filtering.create(gpu, fine, { rule, ...options })
    : Blocking.create(gpu, fine, { rule, ...options });
}

/** Whether the lattice, laid flat if need be, has blocks that leave at least a lattice of side 2. */
function hasBlocks({ mode, size, width }: Geometry, factor: number): boolean {
  return size >= 2 * factor && size % factor === 0 && (width % factor === 0 || mode === 'strip');
}
