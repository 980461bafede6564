import { elementAt } from '../element-at.ts';

/** The shape of an image on a lattice. The sign of a hidden unit's map is arbitrary, so absolute values are compared. */
export interface MapShape {
  /** The site, y * side + x, of the largest absolute value; the first such site. */
  readonly peak: number;
  /** The value at the peak, with its sign. */
  readonly peakValue: number;
  /** Mean of |map|. */
  readonly mean: number;
  /** (peak - mean)/standard deviation of |map|; 0 for a map without structure. */
  readonly contrast: number;
  /** Fraction of the sites where |map| is above the midpoint between the mean and the peak. */
  readonly area: number;
  /** Fraction of the sites that have the sign of the sum over the map; 1 for a map of one sign. */
  readonly oneSigned: number;
}

/** Describes one map. @throws RangeError for a map without sites, or with a value that is not a number */
export function mapShape(map: ArrayLike<number>): MapShape {
  const count = map.length;
  const sizes = new Float64Array(count);
  let finite = true;
  for (let site = 0; site < count; site++) {
    const size = Math.abs(map[site] ?? NaN);
    sizes[site] = size;
    finite &&= Number.isFinite(size);
  }
  if (count === 0 || !finite)
    throw new RangeError('a map needs at least one site, and a number at each');
  // The first value is subtracted from all values: a constant map then has no variance from rounding.
  const origin = elementAt(sizes, 0);
  let [peak, top, excess, total] = [0, origin, 0, 0];
  for (let site = 0; site < count; site++) {
    const size = sizes[site] ?? NaN;
    if (size > top) [peak, top] = [site, size];
    excess += size - origin;
    total += map[site] ?? NaN;
  }
  const mean = origin + excess / count;
  const half = (top + mean) / 2;
  const sign = Math.sign(total);
  let [squares, above, alike] = [0, 0, 0];
  for (let site = 0; site < count; site++) {
    const size = sizes[site] ?? NaN;
    squares += (size - mean) ** 2;
    if (size > half) above++;
    if (sign !== 0 && Math.sign(map[site] ?? NaN) === sign) alike++;
  }
  const variance = squares / count;
  return {
    peak,
    peakValue: elementAt(map, peak),
    mean,
    contrast: variance > 0 ? (top - mean) / Math.sqrt(variance) : 0,
    area: above / count,
    oneSigned: alike / count,
  };
}

/** The number of distinct `block` x `block` cells of a lattice that hold a peak, divided by the number of peaks. */
export function coverage(
  peaks: readonly number[],
  { side, block }: { readonly side: number; readonly block: number },
): number {
  return new Set(peaks.map((peak) => cellOf(peak, { side, block }))).size / peaks.length;
}

/** The number of the cell that contains a site, counted row by row. */
export function cellOf(
  site: number,
  { side, block }: { readonly side: number; readonly block: number },
): number {
  const [x, y] = [site % side, Math.floor(site / side)];
  return Math.floor(y / block) * Math.floor(side / block) + Math.floor(x / block);
}
