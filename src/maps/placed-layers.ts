import { elementAt } from '../element-at.ts';
import { siteOfUnits } from '../ensemble/unpack.ts';
import { inverseOrder } from '../rbm/machine/permuted-units.ts';
import { toUnits, type AnyParameters, type RbmParameters } from '../rbm/machine/parameters.ts';
import { MapError } from './errors.ts';
import { placeUnits, type Placement } from './placement.ts';

/** A machine, or a stack of machines, whose visible units are the sites of a square lattice. */
export interface LatticeMachine {
  /** From the data up. */
  readonly layers: readonly AnyParameters[];
  /** Side L of the visible lattice. */
  readonly size: number;
  /** The site y * L + x of each visible unit; the number of the unit unless given. */
  readonly sites?: Uint32Array | undefined;
}

/** A layer of a machine between two lattices. */
export interface PlacedLayer {
  /** Sides of the visible and of the hidden lattice. */
  readonly fine: number;
  readonly coarse: number;
  /** Where the hidden units lie, in the order of the file. */
  readonly placement: Placement;
  /** The layer in spin units. Units are the sites of the lattices in storage order, with their signs. */
  readonly parameters: RbmParameters;
}

/**
 * Places the hidden units of every layer on a lattice; see `placeUnits`.
 * @param signs of the hidden units, [layer][unit]; the signs of weight sums unless given
 * @throws MapError where hidden units are no square lattice, or its side does not divide that of the layer below
 */
export function placeLayers(
  { layers, size, sites }: LatticeMachine,
  signs?: readonly Int8Array[],
  {
    leastFactor = 2,
  }: {
    /** 2 where every layer has to zoom out; 1 where a hidden lattice may be as large as the one below. */
    readonly leastFactor?: 1 | 2;
  } = {},
): PlacedLayer[] {
  const placed: PlacedLayer[] = [];
  let below: Below = { side: size, sites, signs: undefined };
  for (const [index, layer] of layers.entries()) {
    const found = placeLayer(layer, below, {
      number: index + 1,
      signs: signs?.[index],
      leastFactor,
    });
    placed.push(found);
    below = { side: found.coarse, ...found.placement };
  }
  return placed;
}

/** The units below a layer: the side of their lattice, their sites and their signs. */
interface Below {
  readonly side: number;
  readonly sites: Uint32Array | undefined;
  readonly signs: Int8Array | undefined;
}

function placeLayer(
  layer: AnyParameters,
  below: Below,
  {
    number,
    signs: given,
    leastFactor,
  }: { number: number; signs: Int8Array | undefined; leastFactor: 1 | 2 },
): PlacedLayer {
  const { side: fine } = below;
  const { weights, visibleBias, hiddenBias, ...kept } = toUnits(layer, 'spin').parameters;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  if (visible !== fine * fine)
    throw new MapError(
      `Layer ${number} has ${visible} visible units; the lattice below has ${fine} x ${fine} sites.`,
    );
  const coarse = coarseSide(hidden, { fine, leastFactor, number });
  const oriented = weights.map(
    (weight, at) => weight * (below.signs?.[Math.floor(at / hidden)] ?? 1),
  );
  const found = placeUnits({ weights: oriented, side: fine, blocks: coarse, sites: below.sites });
  const placement = { ...found, signs: given ?? found.signs };
  const rows = unitsInOrder(fine, below.sites);
  const columns = unitsInOrder(coarse, placement.sites);
  const signOf = (unit: number): number => elementAt(placement.signs, unit);
  const parameters: RbmParameters = {
    ...kept,
    weights: new Float32Array(visible * hidden),
    visibleBias: Float32Array.from(
      rows,
      (unit) => elementAt(visibleBias, unit) * (below.signs?.[unit] ?? 1),
    ),
    hiddenBias: Float32Array.from(columns, (unit) => elementAt(hiddenBias, unit) * signOf(unit)),
  };
  for (const [row, from] of rows.entries())
    for (const [column, unit] of columns.entries())
      parameters.weights[row * hidden + column] =
        elementAt(oriented, from * hidden + unit) * signOf(unit);
  return { fine, coarse, placement, parameters };
}

/** Sides of hidden lattices are at least this. */
const leastSide = 2;

/** @throws MapError */
function coarseSide(
  hidden: number,
  { fine, leastFactor, number }: { fine: number; leastFactor: 1 | 2; number: number },
): number {
  const sides = Array.from({ length: fine }, (_, index) => fine - index).filter(
    (side) => fine % side === 0 && side >= leastSide && side * leastFactor <= fine,
  );
  const side = sides.find((own) => own * own === hidden);
  if (side !== undefined) return side;
  const what = `Layer ${number} has ${hidden} hidden units above ${fine} x ${fine} sites`;
  const counts = sides.map((own) => String(own * own));
  const [last = '', ...others] = counts;
  const allowed = others.length > 0 ? `${others.toReversed().join(', ')} or ${last}` : last;
  throw new MapError(
    counts.length > 0
      ? `${what}; units are placed one on each block of the sites, so a layer has ${allowed} of them.`
      : `${what}, which have no blocks to place units on.`,
  );
}

/** The unit at each place of the storage order of a lattice. Lattices of odd side lie row after row. */
export function unitsInOrder(side: number, sites: Uint32Array | undefined): Uint32Array {
  const order =
    side % 2 === 0
      ? siteOfUnits({ size: side, height: side })
      : Uint32Array.from({ length: side * side }, (_, site) => site);
  if (!sites) return order;
  const unitAt = inverseOrder(sites);
  return order.map((site) => elementAt(unitAt, site));
}
