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
    let most = 0;
    for (const pattern of patterns) {
      // The page computes this for every unit and block about once a second: a plain loop is ten times as fast as `reduce`.
      let product = 0;
      for (let site = 0; site < own.length; site++)
        product += (own[site] ?? 0) * (pattern[site] ?? 0);
      most = Math.max(most, Math.abs(product));
    }
    return most;
  });
}

/** Normalizes values to mean 0 and sum of squares 1. */
function standardized(map: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(map);
  let total = 0;
  for (const value of values) total += value;
  const mean = total / values.length;
  let squares = 0;
  for (let site = 0; site < values.length; site++) {
    const about = (values[site] ?? 0) - mean;
    values[site] = about;
    squares += about * about;
  }
  const norm = Math.sqrt(squares);
  if (norm > 0)
    for (let site = 0; site < values.length; site++) values[site] = (values[site] ?? 0) / norm;
  return values;
}
