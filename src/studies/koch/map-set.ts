import { mapAutocorrelation } from '../../statistics/map-autocorrelation.ts';
import { coverage, mapShape, type MapShape } from '../../statistics/map-shape.ts';
import { shareNear, spacing } from '../../statistics/peak-places.ts';

/** The images of all hidden units of a layer on the lattice of the visible spins. */
export interface MapSet {
  /** Sites on a side. */
  readonly size: number;
  /** Sites on a side of the cell that a hidden unit has on average: 2 for a quarter of the units. */
  readonly block: number;
  /** [hidden][y * size + x] */
  readonly maps: readonly Float64Array[];
  /** Peaks of the maps of one half of the samples, and of the other. */
  readonly halfPeaks?: HalfPeaks;
}

/** Sites y * size + x, [half][hidden]. */
export type HalfPeaks = readonly [Uint32Array, Uint32Array];

/** What the images of a layer look like. */
export interface MapStatistics {
  readonly shapes: readonly MapShape[];
  /** Distinct cells that hold a peak, over the hidden units. */
  readonly coverage: number;
  /** Share of the maps whose peak is in the same place in both halves of the samples, but for a block's side; NaN if unknown. */
  readonly reproduced: number;
  /** Distances of peaks to their nearest neighbours over those at random sites. */
  readonly spacing: number;
  /** Share of the maps of which all but one site in a hundred have one sign. */
  readonly oneSigned: number;
  /** C(d) of every map. */
  readonly autocorrelations: readonly Float64Array[];
  /** Mean of C(d) over the maps. */
  readonly autocorrelation: Float64Array;
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
    for (const [unit, value] of map.entries()) image[sites[unit] as number] = value;
    return image;
  });
}

export function mapStatistics({ size, block, maps, halfPeaks }: MapSet): MapStatistics {
  const shapes = maps.map((map) => mapShape(map));
  const autocorrelations = maps.map((map) => mapAutocorrelation(map, size));
  const shareOf = (holds: (shape: MapShape) => boolean): number =>
    shapes.filter(holds).length / shapes.length;
  const peaks = shapes.map(({ peak }) => peak);
  return {
    shapes,
    coverage: coverage(peaks, { side: size, block }),
    reproduced: halfPeaks ? shareNear(...halfPeaks, { side: size, within: block }) : NaN,
    spacing: spacing(peaks, size),
    oneSigned: shareOf(({ oneSigned }) => oneSigned >= oneSignedShare),
    autocorrelations,
    autocorrelation: meanRows(autocorrelations),
    median: {
      peak: median(shapes.map(({ peakValue }) => Math.abs(peakValue))),
      rise: median(shapes.map(({ peakValue, mean }) => 1 - mean / (Math.abs(peakValue) || 1))),
      contrast: median(shapes.map(({ contrast }) => contrast)),
      area: median(shapes.map(({ area }) => area)),
    },
  };
}

/** Where the maps have their largest values. */
export function peaksOf(maps: readonly Float64Array[]): Uint32Array {
  return Uint32Array.from(maps, (map) => mapShape(map).peak);
}

/** The mean of rows of equal length. */
export function meanRows(rows: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(
    { length: rows[0]?.length ?? 0 },
    (_, at) => rows.reduce((sum, row) => sum + (row[at] as number), 0) / rows.length,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

/** The same maps with their pixels in other places, each map in its own: the null of every statement about places. */
export function permutedMaps({ size, block, maps }: MapSet, uniform: () => number): MapSet {
  return {
    size,
    block,
    maps: maps.map((map) => {
      const moved = map.slice();
      for (let i = moved.length - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        [moved[i], moved[j]] = [moved[j] as number, moved[i] as number];
      }
      return moved;
    }),
  };
}
