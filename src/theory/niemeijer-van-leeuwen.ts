/**
 * Mean of one spin of a triangle at coupling K, given that the majority of the three is up, and its
 * derivative: (e^(3K) + e^(-K))/(e^(3K) + 3 e^(-K)), which rises from 1/3 through 1/2 at K = 0 to 1.
 */
function spinOfBlock(coupling: number): { mean: number; slope: number } {
  // e^(-4|K|), so that neither sign overflows.
  const x = Math.exp(-4 * Math.abs(coupling));
  const [numerator, denominator] = coupling < 0 ? [x + 1, x + 3] : [1 + x, 1 + 3 * x];
  return { mean: numerator / denominator, slope: (8 * x) / denominator ** 2 };
}

/**
 * Majority of triangles on the triangular lattice, b = sqrt(3), to the first cumulant of the bonds between
 * blocks (Niemeijer and van Leeuwen, Phys. Rev. Lett. 31, 1411 (1973)): K' = 2K times the square of
 * (e^(3K) + e^(-K))/(e^(3K) + 3 e^(-K)), since two bonds join two neighbouring blocks. The fixed point
 * is ln(1 + 2 sqrt 2)/4. Relative error below 1e-15.
 *
 * @param coupling K = J/(k T), of either sign.
 * @returns K'.
 */
export function niemeijerVanLeeuwen(coupling: number): number {
  return 2 * coupling * spinOfBlock(coupling).mean ** 2;
}

/** dK'/dK of `niemeijerVanLeeuwen`. */
export function niemeijerVanLeeuwenSlope(coupling: number): number {
  const { mean, slope } = spinOfBlock(coupling);
  return 2 * mean * (mean + 2 * coupling * slope);
}

/**
 * h'/h for a small field of the same recursion: three spins of a block, each with the mean above. It is
 * 3/sqrt(2) at the fixed point.
 */
export function niemeijerVanLeeuwenFieldFactor(coupling: number): number {
  return 3 * spinOfBlock(coupling).mean;
}
