/**
 * How closely each map resembles the map of some block: the largest absolute correlation coefficient (over the sites) with
 * any block map. The sign is ignored because the sign of a hidden unit is arbitrary. The value of a constant map is 0.
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

/** Normalizes values to mean 0 and sum of squares 1. */
function standardized(map: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(map);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const about = values.map((value) => value - mean);
  const norm = Math.sqrt(about.reduce((sum, value) => sum + value * value, 0));
  return norm > 0 ? about.map((value) => value / norm) : about;
}
