/**
 * Autocorrelation of an image on a periodic square lattice: C(d) = mean of (map - mean)(map' - mean) over pairs of sites d
 * apart along the axes, over the variance; C(0) = 1. A map that is the same everywhere has none: zeros.
 *
 * @param map side x side numbers, row after row
 * @returns C(0 .. floor(side / 2))
 * @throws RangeError where there are not side x side numbers
 */
export function mapAutocorrelation(map: ArrayLike<number>, side: number): Float64Array {
  if (map.length !== side ** 2)
    throw new RangeError(`${map.length} numbers are no map of ${side} x ${side} sites`);
  // From the first site, so that a map that is the same everywhere has no variance left by rounding.
  const from = Float64Array.from(map, (value) => value - (map[0] as number));
  const mean = from.reduce((sum, value) => sum + value, 0) / from.length;
  const at = from.map((value) => value - mean);
  const variance = at.reduce((sum, value) => sum + value ** 2, 0);
  return Float64Array.from({ length: Math.floor(side / 2) + 1 }, (_, d) => {
    if (!(variance > 0)) return 0;
    let sum = 0;
    for (let y = 0; y < side; y++) {
      const below = ((y + d) % side) * side;
      for (let x = 0; x < side; x++)
        sum +=
          (at[y * side + x] as number) *
          ((at[y * side + ((x + d) % side)] as number) + (at[below + x] as number));
    }
    return sum / (2 * variance);
  });
}
