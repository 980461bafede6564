/**
 * How much each map resembles the map of some block: the largest correlation coefficient over the sites, in size, with
 * any of them. The sign of a hidden unit is a matter of names. A map that is the same everywhere resembles none: 0.
 */
export function likeness(
  maps: readonly ArrayLike<number>[],
  blocks: readonly ArrayLike<number>[],
): number[] {
  const patterns = blocks.map(standardized);
  return maps.map((map) => {
    const own = standardized(map);
    return patterns.reduce((most, pattern) => {
      const product = own.reduce((sum, value, site) => sum + value * (pattern[site] ?? 0), 0);
      return Math.max(most, Math.abs(product));
    }, 0);
  });
}

/** Mean 0, and the sum of the squares 1. */
function standardized(map: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(map);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const about = values.map((value) => value - mean);
  const norm = Math.sqrt(about.reduce((sum, value) => sum + value * value, 0));
  return norm > 0 ? about.map((value) => value / norm) : about;
}
