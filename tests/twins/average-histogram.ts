/** CPU twin of shaders/rg/average-histogram.wgsl: blocks with 0 .. `spins` of their spins up. */
export function averageHistogramTwin(averages: ArrayLike<number>, spins: number): Uint32Array {
  const counts = new Uint32Array(spins + 1);
  for (const average of Array.from(averages)) counts[Math.round(((average + 1) * spins) / 2)]++;
  return counts;
}
