import type { PlainLattice } from './lattices.ts';

/**
 * CPU twin of shaders/rg/average.wgsl and average-again.wgsl: the mean of the spins of every `block` x `block` block, in
 * double precision from the spins themselves, [y * blocks + x].
 */
export function averageTwin(lattice: PlainLattice, size: number, block: number): Float64Array {
  const blocks = size / block;
  const sums = new Float64Array(blocks ** 2);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      sums[Math.floor(y / block) * blocks + Math.floor(x / block)] += 2 * lattice[y * size + x] - 1;
  return sums.map((sum) => sum / block ** 2);
}
