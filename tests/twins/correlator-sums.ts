/**
 * CPU twin of shaders/rbm/correlator-sums.wgsl in double precision: sums over samples of v_i h_a, and of h_a in a last column.
 * @param spins [sample][visible], 0 and 1
 * @param hidden [sample][hidden], numbers
 * @returns [hidden * (visible + 1) + i], and the same sums of sizes
 */
export function correlatorsTwin(
  spins: readonly ArrayLike<number>[],
  hidden: readonly ArrayLike<number>[],
): { sums: Float64Array; sizes: Float64Array } {
  const columns = spins[0].length + 1;
  const sums = new Float64Array(columns * hidden[0].length);
  const sizes = new Float64Array(sums.length);
  for (const [sample, own] of hidden.entries())
    for (let unit = 0; unit < own.length; unit++)
      for (let i = 0; i < columns; i++) {
        const spin = i === columns - 1 || spins[sample][i] ? 1 : -1;
        sums[unit * columns + i] += spin * own[unit];
        sizes[unit * columns + i] += Math.abs(own[unit]);
      }
  return { sums, sizes };
}
