import { LuDecomposition, Matrix } from 'ml-matrix';
import { elementAt } from '../../element-at.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import type { Geometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Lattices } from '../../rg/coarse-map.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { NamedMap } from './comparison.ts';

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
): Promise<Measured[]> {
  const found: Measured[] = [];
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

function rangeOf(words: Uint32Array, geometry: Geometry): Measured {
  const { systems } = geometry;
  const each = systems / sets;
  return meanOf(
    Array.from({ length: sets }, (_, set) => {
      const lattices = Array.from({ length: each }, (__, index) =>
        unpackLattice(geometry, words, set * each + index),
      );
      const [nearest = NaN, , third = NaN, knight = NaN, second = NaN] = pairCouplings(
        lattices,
        geometry.size,
      );
      return (Math.abs(third) + 2 * Math.abs(knight) + Math.abs(second)) / Math.abs(nearest);
    }),
  );
}

/**
 * Couplings of the classes and of plaquettes under which spins respond to their surroundings as in the samples. The equations
 * sum x_a (1 - tanh K x) = 0 are those of the largest pseudo-likelihood, with x_a a spin times its sum of neighbours.
 * @param lattices one byte a spin, 1 = up, row after row
 */
export function pairCouplings(lattices: readonly Uint8Array[], size: number): number[] {
  const fields = lattices.flatMap((lattice) => fieldsOf(lattice, size));
  let values = Array<number>(couplings).fill(0);
  for (let step = 0; step < mostSteps; step++) {
    const score = new Float64Array(couplings);
    const curvature = Matrix.zeros(couplings, couplings);
    for (const x of fields) {
      let exponent = 0;
      for (let a = 0; a < couplings; a++) exponent += elementAt(values, a) * elementAt(x, a);
      const tanh = Math.tanh(exponent);
      for (let a = 0; a < couplings; a++) {
        const own = elementAt(x, a);
        score[a] = elementAt(score, a) + own * (1 - tanh);
        for (let b = 0; b <= a; b++) {
          const sum = curvature.get(a, b) + own * elementAt(x, b) * (1 - tanh * tanh);
          curvature.set(a, b, sum);
          curvature.set(b, a, sum);
        }
      }
    }
    const decomposition = new LuDecomposition(curvature);
    if (decomposition.isSingular()) return values.map(() => NaN);
    const change = decomposition.solve(Matrix.columnVector([...score])).to1DArray();
    const longest = Math.max(...change.map(Math.abs));
    const factor = Math.min(1, 0.5 / longest);
    values = values.map((value, a) => value + factor * elementAt(change, a));
    if (longest < 1e-8) break;
  }
  return values;
}

/** x of every spin: its product with the sum over each class, and with its plaquettes. */
function fieldsOf(lattice: Uint8Array, size: number): Int8Array[] {
  const spin = (x: number, y: number): number =>
    2 * elementAt(lattice, ((y + size) % size) * size + ((x + size) % size)) - 1;
  return Array.from({ length: size * size }, (_, site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    const own = spin(x, y);
    const sums = classes.map(({ steps }) =>
      steps.reduce((sum, [dx, dy]) => sum + spin(x + dx, y + dy), 0),
    );
    const squares = plaquettes.reduce(
      (sum, [dx, dy]) => sum + spin(x + dx, y) * spin(x, y + dy) * spin(x + dx, y + dy),
      0,
    );
    return Int8Array.from([...sums, squares], (sum) => own * sum);
  });
}
