import { coverage, mapShape, type MapShape } from '../../../statistics/map-shape.ts';
import { medianOf } from '../../../statistics/median.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import { mapCovariance } from './map-covariance.ts';
import { peaksOf, type MapSet } from './map-set.ts';
import { shareNear, spacing } from './peak-places.ts';

/** Share of the sites of a map that must have one sign for the map to count as one of one sign. */
export const oneSignedShare = 0.99;

export type MapStatistics = ReturnType<typeof mapStatistics>;

/** What the images of a layer look like. */
export function mapStatistics({ size, block, maps, halves }: MapSet) {
  const shapes = maps.map((map) => mapShape(map));
  const [one, other] = halves;
  const covariances = one.map((map, unit) => mapCovariance(map, other[unit] ?? map, size));
  const [first, second] = halves.map((half) =>
    half.reduce((sum, map) => sum + (mapCovariance(map, map, size)[0] ?? NaN), 0),
  );
  const common = covariances.reduce((sum, own) => sum + (own[0] ?? NaN), 0);
  const median = (of: (shape: MapShape) => number): number => medianOf(shapes.map(of)).value;
  const peaks = shapes.map(({ peak }) => peak);
  return {
    shapes,
    /** Distinct cells that hold a peak, over the hidden units. */
    coverage: coverage(peaks, { side: size, block }),
    /** Share of the maps with their peak in the same place, to within the side of a block, in both halves of the samples. */
    reproduced: shareNear(peaksOf(one), peaksOf(other), { side: size, within: block }),
    /** Distances of peaks to their nearest neighbours over those at random sites. */
    spacing: spacing(peaks, size),
    /** Share of the maps of which all but one site in a hundred have one sign. */
    oneSigned: shapes.filter((shape) => shape.oneSigned >= oneSignedShare).length / shapes.length,
    /** The covariance of both halves at distance 0, 1 ..., map by map. The noise of the halves is independent and drops out. */
    covariances,
    /** Share of the variance of a map of half the samples that the other half has too, over all maps. */
    shared: common / Math.sqrt((first ?? NaN) * (second ?? NaN)),
    /** Medians over the maps: size of the peak, its rise over the mean as a share of the peak, contrast, and area above half contrast. */
    peak: median(({ peakValue }) => Math.abs(peakValue)),
    rise: median(({ peakValue, mean }) => 1 - mean / (Math.abs(peakValue) || 1)),
    contrast: median(({ contrast }) => contrast),
    area: median(({ area }) => area),
  };
}

/** Share of maps that are at most twice as large, by the area above half contrast, as those of block averages. */
export function localizedShare({ shapes }: MapStatistics, blocks: MapStatistics): number {
  return shapes.filter(({ area }) => area <= 2 * blocks.area).length / shapes.length;
}

/** A number of each training, with its error over the trainings. */
export function overTrainings(
  runs: readonly { readonly statistics: MapStatistics }[],
  of: (statistics: MapStatistics) => number,
): Measured {
  return meanOf(runs.map(({ statistics }) => of(statistics)));
}
