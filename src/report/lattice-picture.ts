import { palettePng } from './png.ts';
import type { LatticePicture } from './report-content.ts';
import { elementAt } from '../element-at.ts';

/** The colours of down and up, as in the lab. They differ in lightness and in hue for every kind of colour vision. */
const palette = Uint8Array.of(0xe9, 0xd8, 0xb4, 0x27, 0x4a, 0x75);

/**
 * The spins as a PNG file with one pixel per site.
 *
 * @throws RangeError if the number of spins is not size x size
 */
export function latticePng({ size, spins }: Pick<LatticePicture, 'size' | 'spins'>): Uint8Array {
  if (!Number.isInteger(size) || size < 1 || spins.length !== size * size)
    throw new RangeError(`${spins.length} spins do not make a square of side ${size}`);
  const stride = Math.ceil(size / 8);
  const rows = new Uint8Array(size * stride);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (spins[y * size + x])
        rows[y * stride + (x >> 3)] = elementAt(rows, y * stride + (x >> 3)) | (0x80 >> (x & 7));
  return palettePng({ width: size, height: size, bits: 1, palette, rows });
}
