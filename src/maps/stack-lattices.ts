import { elementAt } from '../element-at.ts';
import type { LatticeKind } from '../ensemble/geometry.ts';
import type { AnyParameters } from '../rbm/machine/parameters.ts';
import { placeUnits } from './placement.ts';

/** The periodic lattice that the visible units of a machine form. */
export interface UnitLattice {
  /** Sites of a side, or of a chain. */
  readonly side: number;
  readonly lattice: LatticeKind;
  /** The site y * side + x of each unit; the number of the unit unless given. */
  readonly sites?: Uint32Array | undefined;
  /** 1 for each unit, or -1 where down means up; all 1 unless given. */
  readonly signs?: Int8Array | undefined;
}

/** Why the visible units of a layer form no lattice, as a part of a sentence. */
export interface NoLattice {
  readonly reason: string;
}

/**
 * The lattices of the visible units of each layer of a stack. Those of the first layer are given. Above it, the hidden units of the
 * layer below are placed one on each block of its visible lattice, with the signs of their weight sums (`placeUnits`).
 */
export function stackLattices(
  layers: readonly AnyParameters[],
  first: UnitLattice,
): (UnitLattice | NoLattice)[] {
  const lattices: (UnitLattice | NoLattice)[] = [];
  let below: UnitLattice | NoLattice = first;
  for (const layer of layers) {
    lattices.push(below);
    below = 'reason' in below ? below : latticeAbove(layer, below);
  }
  return lattices;
}

/** The lattice of the hidden units of a machine. */
function latticeAbove(
  { weights, hiddenBias }: AnyParameters,
  { side, lattice, sites, signs }: UnitLattice,
): UnitLattice | NoLattice {
  const hidden = hiddenBias.length;
  const blocks = Math.sqrt(hidden);
  if (lattice === 'chain') return { reason: 'hidden units above a chain are not placed' };
  if (!Number.isInteger(blocks) || blocks < 2 || side % blocks !== 0)
    return {
      reason: `the ${hidden} hidden units below are not one for each block of a lattice of ${side} x ${side}`,
    };
  const turned = signs
    ? Float64Array.from(weights, (weight, at) => weight * elementAt(signs, Math.floor(at / hidden)))
    : weights;
  return { side: blocks, lattice, ...placeUnits({ weights: turned, side, blocks, sites }) };
}
