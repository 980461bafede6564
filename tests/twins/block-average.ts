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

/** CPU twin of shaders/rg/average-moments.wgsl: means of h^2 and, over nearest neighbours, of h h' and of |h h'|. */
export function momentsTwin(
  averages: ArrayLike<number>,
  size: number,
): { square: number; neighbours: number; absolute: number } {
  let [square, neighbours, absolute] = [0, 0, 0];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const here = averages[y * size + x];
      square += here ** 2;
      for (const there of [y * size + ((x + 1) % size), ((y + 1) % size) * size + x]) {
        neighbours += here * averages[there];
        absolute += Math.abs(here * averages[there]);
      }
    }
  const sites = size ** 2;
  return {
    square: square / sites,
    neighbours: neighbours / (2 * sites),
    absolute: absolute / (2 * sites),
  };
}

/** CPU twin of shaders/rg/average-correlations.wgsl: means of h h' at distances 0 .. size / 2 along the axes. */
export function averageCorrelationsTwin(averages: ArrayLike<number>, size: number): Float64Array {
  return Float64Array.from({ length: Math.floor(size / 2) + 1 }, (_, r) => {
    let sum = 0;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        for (const there of [y * size + ((x + r) % size), ((y + r) % size) * size + x])
          sum += averages[y * size + x] * averages[there];
    return sum / (2 * size ** 2);
  });
}

/** CPU twin of shaders/rg/average-histogram.wgsl: blocks with 0 .. `spins` of their spins up. */
export function averageHistogramTwin(averages: ArrayLike<number>, spins: number): Uint32Array {
  const counts = new Uint32Array(spins + 1);
  for (const average of Array.from(averages)) counts[Math.round(((average + 1) * spins) / 2)]++;
  return counts;
}
