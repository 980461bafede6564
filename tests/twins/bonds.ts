import type { PlainLattice } from './lattices.ts';

/** CPU twin of shaders/ising/bonds.wgsl: 1 where a spin is like its right neighbour. */
export function bondsTwin(spins: PlainLattice, size: number): PlainLattice {
  return spins.map((spin, site) => {
    const y = Math.floor(site / size);
    return spin === spins[y * size + ((site + 1) % size)] ? 1 : 0;
  });
}
