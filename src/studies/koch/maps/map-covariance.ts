import { elementAt } from '../../../element-at.ts';

/**
 * Covariance of two images on a periodic square lattice at a distance: the mean of (one - its mean)(other' - its mean) over
 * pairs of sites d apart along the axes, either way round. For one image twice it is the variance at
 * d = 0. For a uniform image it is 0.
 *
 * @param one side x side numbers, row after row
 * @param other side x side numbers
 * @returns values at d = 0 .. floor(side / 2)
 * @throws RangeError where there are not side x side numbers
 */
export function mapCovariance(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  side: number,
): Float64Array {
  const [a, b] = [one, other].map((map) => fromMean(map, side)) as [Float64Array, Float64Array];
  return Float64Array.from({ length: Math.floor(side / 2) + 1 }, (_, d) => {
    let sum = 0;
    for (let y = 0; y < side; y++) {
      const below = ((y + d) % side) * side;
      for (let x = 0; x < side; x++) {
        const here = y * side + x;
        for (const there of [y * side + ((x + d) % side), below + x])
          sum += (a[here] ?? NaN) * (b[there] ?? NaN) + (b[here] ?? NaN) * (a[there] ?? NaN);
      }
    }
    return sum / (4 * side ** 2);
  });
}

function fromMean(map: ArrayLike<number>, side: number): Float64Array {
  if (map.length !== side ** 2)
    throw new RangeError(`${map.length} numbers are no map of ${side} x ${side} sites`);
  // From the first site, so that a map that is the same everywhere has no variance left by rounding.
  const from = Float64Array.from(map, (value) => value - elementAt(map, 0));
  const mean = from.reduce((sum, value) => sum + value, 0) / from.length;
  return from.map((value) => value - mean);
}
