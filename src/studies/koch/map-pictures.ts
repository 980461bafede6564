import type { FieldsPicture } from '../../report/report-content.ts';
import type { MapStudy } from './map-study.ts';

/** Maps that are shown of a layer: as many as the panels that the authors published. */
export const shownMaps = 64;

/** Maps of a layer above the first, whose means are much larger than all that they have of shape: less these. */
export function deepPictures(
  { machines, permuted, untrained }: MapStudy,
  layer: number,
): FieldsPicture[] {
  const kinds = [
    ['Trained machine', machines],
    ['Permuted pixels', permuted],
    ['Untrained', untrained],
  ] as const;
  const pictures = kinds.flatMap(([name, layers]) => {
    const run = layers[layer]?.[0];
    return run ? [{ name, size: run.maps.size, maps: run.maps.maps.map(lessMean) }] : [];
  });
  const scale = symmetric(pictures.flatMap(({ maps }) => maps));
  return pictures.map(({ name, ...maps }) =>
    mapsPicture(maps, `${name}, layer ${layer + 1}, each map less its mean`, scale),
  );
}

function lessMean(map: Float64Array): Float64Array {
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  return map.map((value) => value - mean);
}

export function mapsPicture(
  { size, maps }: { readonly size: number; readonly maps: readonly Float64Array[] },
  caption: string,
  range: readonly [number, number],
): FieldsPicture {
  return { caption, fields: maps.slice(0, shownMaps), columns: size, rows: size, range };
}

export function rangeOf(maps: readonly Float64Array[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const map of maps)
    for (const value of map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return [low, high];
}

export function symmetric(maps: readonly Float64Array[]): [number, number] {
  const [low, high] = rangeOf(maps);
  const largest = Math.max(-low, high);
  return [-largest, largest];
}
