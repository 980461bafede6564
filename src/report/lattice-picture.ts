import { crc32, deflateSync } from 'node:zlib';
import type { LatticePicture } from './report-content.ts';

/** Down and up, as in the lab: apart in lightness and in hue for every kind of colour vision. */
const colours = Uint8Array.of(0xe9, 0xd8, 0xb4, 0x27, 0x4a, 0x75);
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** One bit a pixel, an index into the palette; deflate, no interlacing. */
const format = [1, 3, 0, 0, 0];

/**
 * The spins as a PNG file of one pixel a site (W3C, Portable Network Graphics, third edition).
 *
 * @throws RangeError if there are not size x size spins
 */
export function latticePng({ size, spins }: Pick<LatticePicture, 'size' | 'spins'>): Uint8Array {
  if (!Number.isInteger(size) || size < 1 || spins.length !== size * size)
    throw new RangeError(`${spins.length} spins do not make a square of side ${size}`);
  // Each row begins with the number of its filter, 0.
  const stride = 1 + Math.ceil(size / 8);
  const rows = new Uint8Array(size * stride);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (spins[y * size + x]) rows[y * stride + 1 + (x >> 3)] |= 0x80 >> (x & 7);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, size);
  view.setUint32(4, size);
  header.set(format, 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Length, kind, content, and the checksum of the last two. */
function chunk(kind: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}
