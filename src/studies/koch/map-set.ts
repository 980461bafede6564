import { mapCovariance } from '../../statistics/map-covariance.ts';
import { coverage, mapShape, type MapShape } from '../../statistics/map-shape.ts';
import { shareNear, spacing } from '../../statistics/peak-places.ts';
import { elementAt } from '../../element-at.ts';

/** The images of all hidden units of a layer on the lattice of the visible spins. */
export interface MapSet {
  /** Sites on a side. */
  readonly size: number;
  /** Sites on a side of the cell that a hidden unit has on average: 2 for a quarter of the units. */
  readonly block: number;
  /** [hidden][y * size + x] */
  readonly maps: readonly Float64Array[];
  /** The maps of one half of the samples, and of the other. */
  readonly halves: Halves;
}

/** [half][hidden][y * size + x], in the precision in which they are written. */
export type Halves = readonly [readonly Float32Array[], readonly Float32Array[]];

/** What the images of a layer look like. */
export interface MapStatistics {
  readonly shapes: readonly MapShape[];
  /** Distinct cells that hold a peak, over the hidden units. */
  readonly coverage: number;
  /** Share of the maps whose peak is in the same place in both halves of the samples, but for a block's side. */
  readonly reproduced: number;
  /** Distances of peaks to their nearest neighbours over those at random sites. */
  readonly spacing: number;
  /** Share of the maps of which all but one site in a hundred have one sign. */
  readonly oneSigned: number;
  /** Of every map the covariance of both halves at distance 0, 1 ..., without the noise that each has of its own. */
  readonly covariances: readonly Float64Array[];
  /** Share of the variance of a map of half the samples that the other half has, too, over all maps. */
  readonly shared: number;
  /** Medians over the maps. */
  readonly median: {
    readonly peak: number;
    /** Of the peak over the mean size, as a share of the peak. */
    readonly rise: number;
    readonly contrast: number;
    readonly area: number;
  };
}

/** Sites of one map that must have one sign for it to be of one. */
export const oneSignedShare = 0.99;

/** Images from correlators in the order of the visible units. @param sites y * size + x of each unit */
export function imagesOf(
  products: readonly Float64Array[],
  sites: ArrayLike<number>,
): Float64Array[] {
  return products.map((map) => {
    const image = new Float64Array(map.length);
    for (const [unit, value] of map.entries()) image[elementAt(sites, unit)] = value;
    return image;
  });
}

export function mapStatistics({ size, block, maps, halves }: MapSet): MapStatistics {
  const shapes = maps.map((map) => mapShape(map));
  const [one, other] = halves;
  const covariances = one.map((map, unit) => mapCovariance(map, other[unit] ?? map, size));
  const variances = halves.map((half) => half.reduce((sum, map) => sum + varianceOf(map, size), 0));
  const common = covariances.reduce((sum, own) => sum + elementAt(own, 0), 0);
  const shareOf = (holds: (shape: MapShape) => boolean): number =>
    shapes.filter(holds).length / shapes.length;
  const peaks = shapes.map(({ peak }) => peak);
  return {
    shapes,
    coverage: coverage(peaks, { side: size, block }),
    reproduced: shareNear(peaksOf(one), peaksOf(other), { side: size, within: block }),
    spacing: spacing(peaks, size),
    oneSigned: shareOf(({ oneSigned }) => oneSigned >= oneSignedShare),
    covariances,
    shared: common / Math.sqrt(variances.reduce((product, own) => product * own, 1)),
    median: {
      peak: median(shapes.map(({ peakValue }) => Math.abs(peakValue))),
      rise: median(shapes.map(({ peakValue, mean }) => 1 - mean / (Math.abs(peakValue) || 1))),
      contrast: median(shapes.map(({ contrast }) => contrast)),
      area: median(shapes.map(({ area }) => area)),
    },
  };
}

function varianceOf(map: ArrayLike<number>, size: number): number {
  return elementAt(mapCovariance(map, map, size), 0);
}

/** Where the maps have their largest values. */
export function peaksOf(maps: readonly ArrayLike<number>[]): Uint32Array {
  return Uint32Array.from(maps, (map) => mapShape(map).peak);
}

/** The mean of rows of equal length. */
export function meanRows(rows: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(
    { length: rows[0]?.length ?? 0 },
    (_, at) => rows.reduce((sum, row) => sum + elementAt(row, at), 0) / rows.length,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (elementAt(sorted, Math.floor(middle)) + elementAt(sorted, Math.ceil(middle))) / 2;
}

/**
 * The same maps with their pixels in other places, each map in its own and in both halves alike: the null of every statement
 * about places.
 */
export function permutedMaps({ size, block, maps, halves }: MapSet, uniform: () => number): MapSet {
  const orders = maps.map((map) => permutation(map.length, uniform));
  const moved = <Row extends Float32Array | Float64Array>(rows: readonly Row[]): Row[] =>
    rows.map((row, unit) => {
      const order = orders[unit] ?? new Uint32Array();
      return row.map((_, site) => elementAt(row, elementAt(order, site))) as Row;
    });
  return { size, block, maps: moved(maps), halves: [moved(halves[0]), moved(halves[1])] };
}

function permutation(length: number, uniform: () => number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [elementAt(order, j), elementAt(order, i)];
  }
  return order;
}
