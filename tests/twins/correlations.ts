import type { Geometry } from '../../src/ensemble/geometry.ts';
import { placeOf, type PlainLattice } from './lattices.ts';

/** A lattice as the twins see it: `spins[y * size + x]`, 1 = up; a chain has one row. */
export interface Shape {
  readonly size: number;
  readonly rows: number;
}

/** Rows of each lattice of an ensemble. */
export function shapeOf({ size, lattice }: Geometry): Shape {
  return { size, rows: lattice === 'chain' ? 1 : size };
}

/** The plain lattices of an ensemble, chains too. */
export function unpackLattices(geometry: Geometry, words: Uint32Array): PlainLattice[] {
  const { size, rows } = shapeOf(geometry);
  return Array.from({ length: geometry.systems }, (_, system) =>
    Uint8Array.from({ length: size * rows }, (_, at) => {
      const { word, bit } = placeOf(geometry, system, at % size, Math.floor(at / size));
      return (words[word] >>> bit) & 1;
    }),
  );
}

/** CPU twin of shaders/ising/correlation.wgsl: unequal pairs at distances 0 .. floor(size/2), one by one. */
export function pairsTwin(
  spins: PlainLattice,
  { size, rows }: Shape,
): { axis: number[]; diagonal: number[] } {
  const unequal = (displacements: [number, number][]): number => {
    let count = 0;
    for (const [dx, dy] of displacements)
      for (let y = 0; y < rows; y++) {
        const far = ((y + dy + rows) % rows) * size;
        for (let x = 0; x < size; x++)
          count += spins[y * size + x] ^ spins[far + ((x + dx) % size)];
      }
    return count;
  };
  const distances = Array.from({ length: Math.floor(size / 2) + 1 }, (_, r) => r);
  if (rows === 1) return { axis: distances.map((r) => unequal([[r, 0]])), diagonal: [] };
  return {
    axis: distances.map((r) =>
      unequal([
        [r, 0],
        [0, r],
      ]),
    ),
    diagonal: distances.map((r) =>
      unequal([
        [r, r],
        [r, -r],
      ]),
    ),
  };
}

/** CPU twin of shaders/ising/line-sums.wgsl: up spins of the columns, then of the rows of a square lattice. */
export function lineSumsTwin(spins: PlainLattice, { size, rows }: Shape): Uint32Array {
  const sums = new Uint32Array(rows === 1 ? size : 2 * size);
  for (const [at, spin] of spins.entries()) {
    sums[at % size] += spin;
    if (rows > 1) sums[size + Math.floor(at / size)] += spin;
  }
  return sums;
}

/**
 * CPU twin of shaders/ising/structure-factor.wgsl in double precision: S(n) from the sums of lines, and the bound
 * on the kernel's rounding that its heading gives, with 2^-22 of S for the squares.
 */
export function structureFactorTwin(
  lines: Uint32Array,
  { size, rows }: Shape,
): { value: number[]; bound: number[] } {
  const axes = lines.length / size;
  const value: number[] = [];
  const bound: number[] = [];
  for (let n = 0; n <= Math.floor(size / 2); n++) {
    let square = 0;
    let error = 0;
    for (let axis = 0; axis < axes; axis++) {
      const own = lines.subarray(axis * size, (axis + 1) * size);
      const magnetization = Array.from(own, (up) => 2 * up - rows);
      const origin = n === 0 ? 0 : magnetization[0];
      let real = 0;
      let imaginary = 0;
      let absolute = 0;
      for (const [x, m] of magnetization.entries()) {
        const angle = (2 * Math.PI * ((n * x) % size)) / size;
        real += m * Math.cos(angle);
        imaginary += m * Math.sin(angle);
        absolute += Math.abs(m - origin);
      }
      const amplitude = Math.hypot(real, imaginary);
      const rounding = (size / 32 + 36) * 2 ** -24 * absolute;
      square += amplitude ** 2;
      error += 2 * amplitude * rounding + rounding ** 2 + 2 ** -22 * amplitude ** 2;
    }
    value.push(square / (axes * size * rows));
    bound.push(error / (axes * size * rows) + 1e-12);
  }
  return { value, bound };
}

/** Exact averages of C(r) and S(n) on a small lattice: every state with its Boltzmann weight, J = 1, no field. */
export function enumerateCorrelations(
  shape: Shape,
  temperature: number,
): { axis: number[]; diagonal: number[]; structureFactor: number[] } {
  const sites = shape.size * shape.rows;
  const axes = shape.rows === 1 ? 1 : 2;
  const length = Math.floor(shape.size / 2) + 1;
  const sums = [0, 1, 2].map(() => new Float64Array(length));
  let total = 0;
  // Half of the states: the others are their mirror images.
  for (let state = 0; state < 2 ** (sites - 1); state++) {
    const spins = Uint8Array.from({ length: sites }, (_, at) => (state >>> at) & 1);
    const { axis, diagonal } = pairsTwin(spins, shape);
    // Pairs at distance 1 are the bonds.
    const weight = Math.exp(
      (axes * sites - 2 * axis[1]) / temperature - (axes * sites) / temperature,
    );
    const factor = structureFactorTwin(lineSumsTwin(spins, shape), shape).value;
    total += weight;
    for (let r = 0; r < length; r++) {
      sums[0][r] += weight * (1 - (2 * axis[r]) / (axes * sites));
      sums[1][r] += weight * (1 - (2 * (diagonal[r] ?? 0)) / (axes * sites));
      sums[2][r] += weight * factor[r];
    }
  }
  const [axis, diagonal, structureFactor] = sums.map((sum) => Array.from(sum, (s) => s / total));
  return { axis, diagonal: axes === 1 ? [] : diagonal, structureFactor };
}
