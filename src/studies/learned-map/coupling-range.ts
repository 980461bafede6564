import { hyperbolicTangent } from '../../elementary.ts';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { elementAt } from '../../element-at.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import type { Geometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Lattices } from '../../rg/coarse-map.ts';
import type { NamedMap } from './comparison.ts';
import { scoreOf, type Score } from './scores.ts';

/** Displacements of the pair couplings that are fitted, one of each class, and the plaquette. */
const classes = [
  {
    name: 'nearest neighbours',
    steps: [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ],
  },
  {
    name: 'diagonals',
    steps: [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ],
  },
  {
    name: 'third neighbours',
    steps: [
      [2, 0],
      [0, 2],
      [-2, 0],
      [0, -2],
    ],
  },
  {
    name: "knight's moves",
    steps: [
      [2, 1],
      [2, -1],
      [-2, 1],
      [-2, -1],
      [1, 2],
      [1, -2],
      [-1, 2],
      [-1, -2],
    ],
  },
  {
    name: 'second diagonals',
    steps: [
      [2, 2],
      [2, -2],
      [-2, 2],
      [-2, -2],
    ],
  },
] as const;
const couplings = classes.length + 1;
const plaquettes = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

/** Independent sets of lattices, for the error. */
const sets = 8;
const mostSteps = 30;

/**
 * Ratio of far to near couplings of the first coarse lattice of each map, on the same lattices:
 * (|K_third| + 2 |K_knight| + |K_22|)/|K_nn|.
 * @param fine critical lattices, in replica mode
 */
export async function couplingRanges(
  gpu: Gpu,
  fine: Lattices,
  { maps, seed }: { readonly maps: readonly NamedMap[]; readonly seed: number },
): Promise<Score[]> {
  const found: Score[] = [];
  for (const { make } of maps) {
    const map = await make(gpu, fine, { seed, level: 1 });
    if (!map) throw new RangeError('The lattices are too small for a map.');
    map.begin(0);
    gpu.compute('coarse lattices', (pass) => map.record(pass));
    const { buffer, geometry } = map.coarse;
    found.push(rangeOf(await gpu.readWords(buffer), geometry));
    map.dispose();
  }
  return found;
}

/** The range of all lattices together, with its error by the jackknife over eight sets of them. */
function rangeOf(words: Uint32Array, geometry: Geometry): Score {
  const { systems, size } = geometry;
  const each = systems / sets;
  const counts = Array.from({ length: sets }, (_, set) =>
    histogramOf(
      Array.from({ length: each }, (__, system) =>
        unpackLattice(geometry, words, set * each + system),
      ),
      size,
    ),
  );
  const all = new Float64Array(bins);
  for (const own of counts)
    for (const [bin, count] of own.entries()) all[bin] = elementAt(all, bin) + count;
  const seen = seenIn(all);
  const fitted = couplingsIn(all, seen);
  return scoreOf(
    rangeOfCouplings(fitted),
    counts.map((own) => {
      const without = all.map((count, bin) => count - elementAt(own, bin));
      return rangeOfCouplings(couplingsIn(without, seen, fitted));
    }),
  );
}

/** Absolute values do not cancel, so noise makes the range of few lattices longer. */
function rangeOfCouplings(couplings: readonly number[]): number {
  const [nearest = NaN, , third = NaN, knight = NaN, second = NaN] = couplings;
  return (Math.abs(third) + 2 * Math.abs(knight) + Math.abs(second)) / Math.abs(nearest);
}

/** Values of x of each coupling, from the least on, two apart: one more than the terms of its sum. */
const values = [...classes.map(({ steps }) => steps.length + 1), plaquettes.length + 1];
const bins = values.reduce((product, count) => product * count, 1);

/**
 * Couplings of the classes and of plaquettes under which spins respond to their surroundings as in the samples. The equations
 * sum x_a (1 - tanh K x) = 0 are those of the largest pseudo-likelihood, with x_a a spin times its sum of neighbours.
 * @param lattices one byte a spin, 1 = up, row after row
 */
export function pairCouplings(lattices: readonly Uint8Array[], size: number): number[] {
  const counts = histogramOf(lattices, size);
  return couplingsIn(counts, seenIn(counts));
}

/** Bins that occur, with their x: [bin][coupling]. */
interface Seen {
  readonly places: readonly number[];
  readonly x: Int8Array;
}

function seenIn(counts: Float64Array): Seen {
  const places = [...counts.keys()].filter((bin) => elementAt(counts, bin) > 0);
  return { places, x: Int8Array.from(places.flatMap(termsOf)) };
}

/**
 * @param counts how often each x occurs
 * @param seen all bins that occur
 * @param start couplings nearby, which save steps
 */
function couplingsIn(
  counts: Float64Array,
  { places, x }: Seen,
  start: readonly number[] = Array<number>(couplings).fill(0),
): number[] {
  let fitted = [...start];
  for (let step = 0; step < mostSteps; step++) {
    const score = new Float64Array(couplings);
    const curvature = new Float64Array(couplings ** 2);
    // Thousands of bins are fitted hundreds of times: the loops are written out for their speed.
    for (let at = 0; at < places.length; at++) {
      const first = couplings * at;
      const count = counts[places[at] ?? NaN] ?? NaN;
      let exponent = 0;
      for (let a = 0; a < couplings; a++) exponent += (x[first + a] ?? NaN) * (fitted[a] ?? NaN);
      const tanh = hyperbolicTangent(exponent);
      const slope = 1 - tanh * tanh;
      for (let a = 0; a < couplings; a++) {
        const own = count * (x[first + a] ?? NaN);
        score[a] = (score[a] ?? NaN) + own * (1 - tanh);
        for (let b = 0; b < couplings; b++) {
          const place = a * couplings + b;
          curvature[place] = (curvature[place] ?? NaN) + own * (x[first + b] ?? NaN) * slope;
        }
      }
    }
    const decomposition = new LuDecomposition(Matrix.from1DArray(couplings, couplings, curvature));
    if (decomposition.isSingular()) return fitted.map(() => NaN);
    const change = decomposition.solve(Matrix.columnVector([...score])).to1DArray();
    const longest = Math.max(...change.map(Math.abs));
    const factor = Math.min(1, 0.5 / longest);
    fitted = fitted.map((value, a) => value + factor * elementAt(change, a));
    if (longest < 1e-8) break;
  }
  return fitted;
}

/** How often each x occurs. */
function histogramOf(lattices: readonly Uint8Array[], size: number): Float64Array {
  const tables = classes.map(({ steps }) => steps.map(([dx, dy]) => neighbours(size, dx, dy)));
  const corners = plaquettes.map(([dx, dy]) => [
    neighbours(size, dx, 0),
    neighbours(size, 0, dy),
    neighbours(size, dx, dy),
  ]);
  const counts = new Float64Array(bins);
  for (const lattice of lattices)
    for (let site = 0; site < size * size; site++) {
      const own = elementAt(lattice, site);
      // A term is -1 where an odd number of its spins differ from up; terms that are +1 are counted.
      let bin = 0;
      for (const [a, table] of tables.entries()) {
        let like = 0;
        for (const other of table)
          like += elementAt(lattice, elementAt(other, site)) === own ? 1 : 0;
        bin = bin * elementAt(values, a) + like;
      }
      let even = 0;
      for (const corner of corners) {
        let ups = own;
        for (const other of corner) ups += elementAt(lattice, elementAt(other, site));
        even += 1 - (ups & 1);
      }
      bin = bin * elementAt(values, couplings - 1) + even;
      counts[bin] = elementAt(counts, bin) + 1;
    }
  return counts;
}

/** x of a bin. */
function termsOf(bin: number): number[] {
  const x: number[] = [];
  let rest = bin;
  for (const count of values.toReversed()) {
    x.unshift(2 * (rest % count) - (count - 1));
    rest = Math.floor(rest / count);
  }
  return x;
}

/** The site at a displacement from each site. */
function neighbours(size: number, dx: number, dy: number): Uint32Array {
  return Uint32Array.from({ length: size * size }, (_, site) => {
    const x = ((site % size) + dx + size) % size;
    const y = (Math.floor(site / size) + dy + size) % size;
    return y * size + x;
  });
}
