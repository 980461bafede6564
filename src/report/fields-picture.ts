import { palettePng } from './png.ts';

/** A field is drawn at least this many pixels wide, each of its sites as a square. */
const leastWidth = 64;
const gap = 4;
/** Fields beyond this many are left out of a picture. */
const mostFields = 400;

/** Ends and middle of the colours, as in the lab: negative, zero, positive; apart for every kind of colour vision. */
const [negative, zero, positive] = [
  [0x8a, 0x4f, 0x08],
  [0xf4, 0xf1, 0xea],
  [0x1f, 0x3f, 0x6b],
] as const;
const background = 255;

/**
 * Fields on a square lattice as a grid of pictures in one PNG, zero in the middle of the colours, and the largest size
 * of all fields at their ends.
 * @param fields each side x side numbers, row after row
 * @throws RangeError where a field is no square of that side
 */
export function fieldsPng(
  fields: readonly ArrayLike<number>[],
  side: number,
): { png: Uint8Array; largest: number; shown: number } {
  if (fields.some(({ length }) => length !== side * side))
    throw new RangeError(`A field does not have ${side} x ${side} numbers.`);
  const shown = fields.slice(0, mostFields);
  const columns = Math.ceil(Math.sqrt(shown.length));
  const cell = Math.max(1, Math.ceil(leastWidth / side));
  const pitch = side * cell + gap;
  const width = columns * pitch + gap;
  const height = Math.ceil(shown.length / columns) * pitch + gap;
  let largest = 0;
  for (const field of shown)
    for (let i = 0; i < field.length; i++)
      largest = Math.max(largest, Math.abs(field[i] as number));
  const rows = new Uint8Array(width * height).fill(background);
  for (const [number, field] of shown.entries()) {
    const left = gap + (number % columns) * pitch;
    const top = gap + Math.floor(number / columns) * pitch;
    for (let y = 0; y < side * cell; y++)
      for (let x = 0; x < side * cell; x++) {
        const value = field[Math.floor(y / cell) * side + Math.floor(x / cell)] as number;
        rows[(top + y) * width + left + x] = 127 + Math.round((127 * value) / (largest || 1));
      }
  }
  const png = palettePng({ width, height, bits: 8, palette: palette(), rows });
  return { png, largest, shown: shown.length };
}

/** Indices 0 to 254 from negative over zero to positive, and white. */
function palette(): Uint8Array {
  const colours = new Uint8Array(3 * 256).fill(255);
  for (let index = 0; index < 255; index++) {
    const share = (index - 127) / 127;
    const end = share < 0 ? negative : positive;
    for (let channel = 0; channel < 3; channel++) {
      const from = zero[channel] as number;
      const to = end[channel] as number;
      colours[3 * index + channel] = Math.round(from + Math.abs(share) * (to - from));
    }
  }
  return colours;
}
