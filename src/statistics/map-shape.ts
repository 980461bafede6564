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
  const sizes = Float64Array.from({ length: map.length }, (_, site) =>
    Math.abs(elementAt(map, site)),
  );
  if (sizes.length === 0 || sizes.some((size) => !Number.isFinite(size)))
    throw new RangeError('a map needs at least one site, and a number at each');
  // The first value is subtracted from all values: a constant map then has no variance from rounding.
  const origin = elementAt(sizes, 0);
  let [peak, excess, total] = [0, 0, 0];
  for (const [site, size] of sizes.entries()) {
    if (size > elementAt(sizes, peak)) peak = site;
    excess += size - origin;
    total += elementAt(map, site);
  }
  const mean = origin + excess / sizes.length;
  const variance = sizes.reduce((squares, size) => squares + (size - mean) ** 2, 0) / sizes.length;
  const top = elementAt(sizes, peak);
  const half = (top + mean) / 2;
  const sign = Math.sign(total);
  let [above, alike] = [0, 0];
  for (const [site, size] of sizes.entries()) {
    if (size > half) above++;
    if (sign !== 0 && Math.sign(elementAt(map, site)) === sign) alike++;
  }
  return {
    peak,
    peakValue: elementAt(map, peak),
    mean,
    contrast: variance > 0 ? (top - mean) / Math.sqrt(variance) : 0,
    area: above / sizes.length,
    oneSigned: alike / sizes.length,
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
