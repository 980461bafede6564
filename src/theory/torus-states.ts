import { ArgumentError } from '../errors.ts';
import { elementAt } from '../element-at.ts';

/** Sides of the tori that can be enumerated, with 16 and 65,536 states. L = 2 counts each of its double bonds. */
export type EnumerableSize = 2 | 4;

/** The states of a torus that share an interaction energy and both magnetizations. */
export interface Level {
  /** -sum over bonds of s_i s_j, for the whole lattice. */
  interaction: number;
  /** Sum of the spins. */
  magnetization: number;
  /** |sum of (-1)^(x+y) s|. */
  staggered: number;
  /** Number of states. */
  count: number;
  /** s s' at distance r = 0 to L/2 along an axis, averaged over sites, directions and these states. */
  axis: number[];
  /** The same at r steps along a diagonal. */
  diagonal: number[];
  /** Mean over the two axes of |sum of s e^(2 pi i n x/L)|^2/N, n = 0 to L/2. */
  structure: number[];
}

const cache = new Map<number, readonly Level[]>();

/**
 * Density of states of the L x L torus. The first call lists all 2^(L*L) states, in about 50 milliseconds
 * at L = 4. The result is kept for later calls.
 *
 * @throws ArgumentError if the size is neither 2 nor 4.
 */
export function densityOfStates(size: EnumerableSize): readonly Level[] {
  if (size !== 2 && size !== 4) {
    throw new ArgumentError(`size is ${String(size)}; only tori of side 2 and 4 are enumerated`);
  }
  const known = cache.get(size);
  if (known) return known;
  const levels = enumerateLevels(size);
  cache.set(size, levels);
  return levels;
}

function enumerateLevels(size: number): Level[] {
  const torus = torusBits(size);
  const { sites, right, down } = torus;
  const sublattice = torus.mask((x, y) => (x + y) % 2 === 0);
  const lines = [
    Array.from({ length: size }, (_, line) => torus.mask((x) => x === line)),
    Array.from({ length: size }, (_, line) => torus.mask((_x, y) => y === line)),
  ];
  const levels = new Map<number, Level>();
  for (let state = 0; state < 2 ** sites; state++) {
    const product = (other: number): number => sites - 2 * bitCount(state ^ other);
    const interaction = -product(right(state)) - product(down(state));
    const magnetization = 2 * bitCount(state) - sites;
    const staggered = Math.abs(product(sublattice));
    const key = ((interaction + 2 * sites) * 64 + magnetization + sites) * 64 + staggered;
    const half = (): number[] => Array.from({ length: size / 2 + 1 }, () => 0);
    let level = levels.get(key);
    if (!level) {
      const sums = { axis: half(), diagonal: half(), structure: half() };
      level = { interaction, magnetization, staggered, count: 0, ...sums };
      levels.set(key, level);
    }
    level.count++;
    let [along, below, falling, rising] = [state, state, state, state];
    for (let r = 0; r <= size / 2; r++) {
      level.axis[r] = elementAt(level.axis, r) + (product(along) + product(below)) / (2 * sites);
      level.diagonal[r] =
        elementAt(level.diagonal, r) + (product(falling) + product(rising)) / (2 * sites);
      [along, below] = [right(along), down(below)];
      falling = right(down(falling));
      for (let step = 0; step < size - 1; step++) rising = right(rising);
      rising = down(rising);
    }
    for (const masks of lines) {
      const sums = masks.map((mask) => 2 * bitCount(state & mask) - size);
      for (let n = 0; n <= size / 2; n++)
        level.structure[n] = elementAt(level.structure, n) + power(sums, n) / (2 * sites);
    }
  }
  for (const { axis, diagonal, structure, count } of levels.values()) {
    for (const sums of [axis, diagonal, structure]) {
      for (let i = 0; i < sums.length; i++) sums[i] = elementAt(sums, i) / count;
    }
  }
  return [...levels.values()];
}

/** |sum of values[x] e^(2 pi i n x/L)|^2; exact for L = 2 and 4, where the sines and cosines are 0, 1 and -1. */
function power(values: readonly number[], n: number): number {
  const sum = (phase: number): number =>
    values.reduce((total, value, x) => {
      const quarters = (4 * n * x) / values.length + phase;
      return total + value * elementAt([1, 0, -1, 0], quarters % 4);
    }, 0);
  return sum(0) ** 2 + sum(3) ** 2;
}

/** Translations of a torus whose site (x, y) is bit y * size + x. */
function torusBits(size: number) {
  const sites = size * size;
  const all = 2 ** sites - 1;
  const mask = (member: (x: number, y: number) => boolean): number => {
    let bits = 0;
    for (let site = 0; site < sites; site++) {
      if (member(site % size, Math.floor(site / size))) bits |= 1 << site;
    }
    return bits;
  };
  const last = mask((x) => x === size - 1);
  return {
    sites,
    mask,
    right: (bits: number): number => ((bits & ~last) << 1) | ((bits & last) >>> (size - 1)),
    down: (bits: number): number => ((bits << size) & all) | (bits >>> (sites - size)),
  };
}

/** Number of ones among the low 16 bits, by sums over fields of growing width. */
function bitCount(bits: number): number {
  let sums = bits - ((bits >>> 1) & 0x5555);
  sums = (sums & 0x3333) + ((sums >>> 2) & 0x3333);
  sums = (sums + (sums >>> 4)) & 0x0f0f;
  return (sums + (sums >>> 8)) & 31;
}
