import { signed } from '../plot/colours.ts';
import { palettePng } from './png.ts';
import type { FieldsPicture } from './report-content.ts';
import { elementAt } from '../element-at.ts';

/** The least width of a field in pixels; each site is a square. A chain is drawn as a bar of this height. */
const leastWidth = 64;
const leastHeight = 12;
const gap = 4;
/** A picture shows at most this many fields. */
const mostFields = 400;

const background = 255;

/**
 * Fields on a lattice as a grid of pictures in one PNG. Without a range, zero has the middle colour, and the largest
 * absolute value of all fields has a colour at one end of the scale.
 * @param fields each has columns x rows numbers, row by row
 * @returns the file, the largest absolute value, and the number of fields shown
 * @throws RangeError if a field has another number of sites
 */
export function fieldsPng(
  fields: readonly ArrayLike<number>[],
  { columns, rows, range }: Pick<FieldsPicture, 'columns' | 'rows' | 'range'>,
): { png: Uint8Array; largest: number; shown: number } {
  if (fields.some(({ length }) => length !== columns * rows))
    throw new RangeError(`A field does not have ${columns} x ${rows} numbers.`);
  const shown = fields.slice(0, mostFields);
  const cell = Math.max(1, Math.ceil(leastWidth / columns));
  const [fieldWidth, fieldHeight] = [columns * cell, Math.max(leastHeight, rows * cell)];
  const perRow = Math.ceil(Math.sqrt((shown.length * fieldHeight) / fieldWidth));
  const width = perRow * (fieldWidth + gap) + gap;
  const height = Math.ceil(shown.length / perRow) * (fieldHeight + gap) + gap;
  let largest = 0;
  for (const field of shown)
    for (let i = 0; i < field.length; i++)
      largest = Math.max(largest, Math.abs(elementAt(field, i)));
  const [low, high] = range ?? [-largest, largest];
  const middle = (low + high) / 2;
  const reach = (high - low) / 2 || 1;
  const pixels = new Uint8Array(width * height).fill(background);
  for (const [number, field] of shown.entries()) {
    const left = gap + (number % perRow) * (fieldWidth + gap);
    const top = gap + Math.floor(number / perRow) * (fieldHeight + gap);
    for (let y = 0; y < fieldHeight; y++)
      for (let x = 0; x < fieldWidth; x++) {
        const row = Math.floor((y * rows) / fieldHeight);
        const value = elementAt(field, row * columns + Math.floor(x / cell));
        const share = Math.max(-1, Math.min(1, (value - middle) / reach));
        pixels[(top + y) * width + left + x] = 127 + Math.round(127 * share);
      }
  }
  const png = palettePng({ width, height, bits: 8, palette: palette(), rows: pixels });
  return { png, largest, shown: shown.length };
}

/** Colours 0 to 254 run from negative over zero to positive; the last colour is white. */
function palette(): Uint8Array {
  const zero = channels(signed.zero);
  const [negative, positive] = [channels(signed.negative), channels(signed.positive)];
  const colours = new Uint8Array(3 * 256).fill(255);
  for (let index = 0; index < 255; index++) {
    const share = (index - 127) / 127;
    const end = share < 0 ? negative : positive;
    for (const [channel, from] of zero.entries())
      colours[3 * index + channel] = Math.round(
        from + Math.abs(share) * (elementAt(end, channel) - from),
      );
  }
  return colours;
}

/** Red, green and blue of a colour such as `#8a4f08`, 0 to 255. */
function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
