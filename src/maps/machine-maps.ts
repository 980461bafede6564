import { majorityRule } from '../rg/block-rule.ts';
import { mapsOf, type MapMaker } from '../rg/coarse-map.ts';
import { HiddenMap, type HiddenLimit } from './hidden-map.ts';
import { placeLayers, type LatticeMachine } from './placed-layers.ts';

export interface MachineMapsOptions {
  /** `soft` unless given. */
  readonly limit?: HiddenLimit | undefined;
  /** Signs of the hidden units, [layer][unit], as `signsOnSamples` finds them; the signs of weight sums unless given. */
  readonly signs?: readonly Int8Array[] | undefined;
}

/**
 * Zooming out through a machine: step n is layer n of the machine, from the spins to its hidden units on a lattice. A machine
 * sees lattices of one side only, so the steps after its last layer are 2 x 2 majority.
 * @throws MapError where the hidden units of a layer are no coarser square lattice
 */
export function machineMaps(
  machine: LatticeMachine,
  { limit = 'soft', signs }: MachineMapsOptions = {},
): MapMaker {
  const layers = placeLayers(machine, signs);
  const continued = mapsOf(majorityRule);
  return (gpu, fine, options) => {
    const layer = layers[options.level - 1];
    return layer
      ? HiddenMap.create(gpu, fine, { layer, limit, ...options })
      : continued(gpu, fine, options);
  };
}
