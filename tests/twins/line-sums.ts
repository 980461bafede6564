import type { PlainLattice, Shape } from './lattices.ts';

/** CPU twin of shaders/ising/line-sums.wgsl: up spins of the columns, then of the rows of a square lattice. */
export function lineSumsTwin(spins: PlainLattice, { size, rows }: Shape): Uint32Array {
  const sums = new Uint32Array(rows === 1 ? size : 2 * size);
  for (const [at, spin] of spins.entries()) {
    sums[at % size] += spin;
    if (rows > 1) sums[size + Math.floor(at / size)] += spin;
  }
  return sums;
}
