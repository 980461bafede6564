import type { FieldsPicture } from '../../../report/report-content.ts';
import type { StackMaps } from './measure.ts';

/** Maps shown of a layer: the number of panels that the authors published. */
export const shownMaps = 64;

/** The first maps of a layer, in one picture. */
export function mapsPicture(
  { size, maps }: { readonly size: number; readonly maps: readonly Float64Array[] },
  caption: string,
  range: readonly [number, number] = rangeOf(maps),
): FieldsPicture {
  return { caption, fields: maps.slice(0, shownMaps), columns: size, rows: size, range };
}

/** Maps of block averages, of a trained machine and of its controls; layers of one number on one scale. */
export function stackPictures({ shape, runs }: StackMaps): FieldsPicture[] {
  const [blocks, machine, permuted] = [runs.blocks, runs.machine, runs.permuted].map(
    (kind) => kind[0]?.[0]?.maps,
  );
  if (!blocks || !machine || !permuted) return [];
  const scale = symmetric([...machine.maps, ...permuted.maps]);
  return [
    mapsPicture(blocks, 'Block averages, first level'),
    mapsPicture(machine, 'Trained machine, first layer', scale),
    mapsPicture(permuted, 'Trained on permuted pixels', scale),
    ...shape.layers.slice(1).flatMap((_, above) => deepPictures(runs, above + 1)),
  ];
}

/** Maps of a layer above the first. Their means are much larger than their shapes, so each map is shown less its mean. */
function deepPictures(runs: StackMaps['runs'], layer: number): FieldsPicture[] {
  const kinds = [
    ['Trained machine', 'machine'],
    ['Permuted pixels', 'permuted'],
    ['Untrained', 'untrained'],
  ] as const;
  const pictures = kinds.flatMap(([name, kind]) => {
    const maps = runs[kind][layer]?.[0]?.maps;
    return maps ? [{ name, size: maps.size, maps: maps.maps.map(lessMean) }] : [];
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

function rangeOf(maps: readonly Float64Array[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const map of maps)
    for (const value of map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return [low, high];
}

function symmetric(maps: readonly Float64Array[]): [number, number] {
  const [low, high] = rangeOf(maps);
  const largest = Math.max(-low, high);
  return [-largest, largest];
}
