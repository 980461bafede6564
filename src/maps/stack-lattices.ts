import type { LatticeKind } from '../ensemble/geometry.ts';
import type { AnyParameters } from '../rbm/machine/parameters.ts';
import { MapError } from './errors.ts';
import { placeLayers, type PlacedLayer } from './placed-layers.ts';

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

/** The layers of a stack whose hidden units were placed on lattices; see `placeLayers`. */
export interface StackLattices {
  /** From the data up: all layers but the last one, or with `top` all; or fewer. */
  readonly placed: readonly PlacedLayer[];
  /** The lattices of the visible units of each layer: one more than there are placed layers. */
  readonly lattices: readonly UnitLattice[];
  /** Why there are no lattices above, as a sentence. */
  readonly reason: string | undefined;
}

/**
 * The lattices of the visible units of each layer of a stack. Those of the first layer are given. Above it, the hidden units of
 * the layer below are placed one on each block of its visible lattice.
 * @param signs of hidden units, [layer][unit]; the signs of weight sums unless given
 */
export function stackLattices(
  layers: readonly AnyParameters[],
  first: UnitLattice,
  signs?: readonly Int8Array[],
  {
    top = false,
  }: {
    /** Whether to place the hidden units of the last layer too. */
    readonly top?: boolean | undefined;
  } = {},
): StackLattices {
  const { side: size, sites, lattice } = first;
  const only = { placed: [], lattices: [first] };
  const most = top ? layers.length : layers.length - 1;
  if (most === 0) return { ...only, reason: undefined };
  if (lattice === 'chain') return { ...only, reason: 'Hidden units above a chain are not placed.' };
  let reason: string | undefined;
  for (let count = most; count > 0; count--)
    try {
      const placed = placeLayers({ layers: layers.slice(0, count), size, sites }, signs, {
        leastFactor: 1,
      });
      const above = placed.map(({ coarse, placement }) => ({
        side: coarse,
        lattice,
        ...placement,
      }));
      return { placed, lattices: [first, ...above], reason };
    } catch (error) {
      if (!(error instanceof MapError)) throw error;
      reason = error.message;
    }
  return { ...only, reason };
}
