import cheapestPairs from 'munkres';
import { elementAt } from '../element-at.ts';
import { MapError } from './errors.ts';

/** The weights of a machine, and the two lattices that they join. */
export interface UnitsToPlace {
  /** W, row-major [visible][hidden]. */
  readonly weights: ArrayLike<number>;
  /** Side L of the visible lattice, which has L^2 units. */
  readonly side: number;
  /** Side of the hidden lattice, a divisor of L: one hidden unit for each block of the visible lattice. */
  readonly blocks: number;
  /** The site y * L + x of each visible unit; the number of the unit unless given. */
  readonly sites?: Uint32Array | undefined;
}

/** Where the hidden units of a machine lie among blocks of its visible lattice. */
export interface Placement {
  /** The site y * blocks + x on the hidden lattice of each hidden unit. */
  readonly sites: Uint32Array;
  /** +1 or -1 for each hidden unit: the sign of the sum of its weights, +1 where the sum is 0. */
  readonly signs: Int8Array;
}

/**
 * Places hidden units by optimal assignment: each unit gets a block of its own so that the sum over units of
 * sqrt(sum_(i in block) W_ij^2) is largest (the Hungarian method; Kuhn, Naval Res. Logist. Q. 2, 83, 1955). The order and
 * the signs of hidden units are a gauge of the machine. They are fixed by this placement.
 * @throws MapError where the lattices do not fit each other or the weights
 */
export function placeUnits(units: UnitsToPlace): Placement {
  const { weights, side, blocks } = units;
  const hidden = blocks * blocks;
  assertLattices(units);
  const squares = Array.from({ length: hidden }, () => new Float64Array(hidden));
  const sums = new Float64Array(hidden);
  for (let visible = 0; visible < side * side; visible++) {
    const block = blockOf(units, visible);
    for (let unit = 0; unit < hidden; unit++) {
      const weight = weights[visible * hidden + unit] ?? NaN;
      const row = elementAt(squares, unit);
      row[block] = elementAt(row, block) + weight * weight;
      sums[unit] = elementAt(sums, unit) + weight;
    }
  }
  // The method finds the smallest sum.
  const costs = squares.map((row) => Array.from(row, (square) => -Math.sqrt(square)));
  const sites = new Uint32Array(hidden);
  for (const [unit, block] of cheapestPairs(costs)) sites[unit] = block;
  return { sites, signs: Int8Array.from(sums, (sum) => (sum < 0 ? -1 : 1)) };
}

/** The block y * blocks + x of a visible unit. */
function blockOf({ side, blocks, sites }: UnitsToPlace, visible: number): number {
  const site = sites?.[visible] ?? visible;
  const factor = side / blocks;
  return Math.floor(Math.floor(site / side) / factor) * blocks + Math.floor((site % side) / factor);
}

function assertLattices({ weights, side, blocks, sites }: UnitsToPlace): void {
  if (!Number.isInteger(side / blocks))
    throw new MapError(
      `A visible lattice of side ${side} has no ${blocks} x ${blocks} blocks; the side of the hidden lattice must divide ${side}.`,
    );
  const count = side * side * blocks * blocks;
  if (weights.length !== count || (sites && sites.length !== side * side))
    throw new MapError(
      `${weights.length} weights and ${sites?.length ?? side * side} sites; ${side * side} visible and ` +
        `${blocks * blocks} hidden units have ${count} and ${side * side}.`,
    );
  for (let i = 0; i < count; i++)
    if (!Number.isFinite(weights[i]))
      throw new MapError(`Weight ${i} is ${weights[i]}; weights must be finite.`);
}
