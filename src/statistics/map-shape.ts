import { elementAt } from '../element-at.ts';

/** What an image on a lattice looks like. A map of a hidden unit has a sign that is a gauge: sizes are compared. */
export interface MapShape {
  /** The site, y * side + x, of the largest value in size; the first of them. */
  readonly peak: number;
  /** That value, with its sign. */
  readonly peakValue: number;
  /** Mean of the sizes |map|. */
  readonly mean: number;
  /** (peak - mean)/deviation of sizes |map|; 0 for a map without any structure. */
  readonly contrast: number;
  /** Share of the sites whose size is above the middle between the mean size and the peak. */
  readonly area: number;
  /** Share of the sites whose sign is that of the sum over the map; 1 for a map of one sign. */
  readonly oneSigned: number;
}

/** Describes one map. @throws RangeError for a map without sites, or with one that is no number */
export function mapShape(map: ArrayLike<number>): MapShape {
  const sizes = Float64Array.from({ length: map.length }, (_, site) =>
    Math.abs(elementAt(map, site)),
  );
  if (sizes.length === 0 || sizes.some((size) => !Number.isFinite(size)))
    throw new RangeError('a map needs at least one site, and a number at each');
  // Sizes are taken from the first one: a map that is the same everywhere then has no variance left by rounding.
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

/** How many distinct `block` x `block` cells of a lattice hold a peak, over the number of peaks. */
export function coverage(
  peaks: readonly number[],
  { side, block }: { readonly side: number; readonly block: number },
): number {
  return new Set(peaks.map((peak) => cellOf(peak, { side, block }))).size / peaks.length;
}

/** The cell that a site lies in, row after row. */
export function cellOf(
  site: number,
  { side, block }: { readonly side: number; readonly block: number },
): number {
  const [x, y] = [site % side, Math.floor(site / side)];
  return Math.floor(y / block) * Math.floor(side / block) + Math.floor(x / block);
}
