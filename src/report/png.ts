import { crc32, deflateSync } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * A PNG file of a picture with a palette (W3C, Portable Network Graphics, third edition): deflate, no interlacing.
 * @param options.bits bits per pixel, 1 or 8
 * @param options.palette red, green and blue of each index
 * @param options.isFirstClear whether nothing is drawn where the first colour of the palette stands (default false)
 * @param options.rows the rows of packed pixels, one after another
 */
export function palettePng(options: {
  readonly width: number;
  readonly height: number;
  readonly bits: 1 | 8;
  readonly palette: Uint8Array;
  readonly isFirstClear?: boolean;
  readonly rows: Uint8Array;
}): Uint8Array {
  const { width, height, bits, palette, isFirstClear = false, rows } = options;
  const stride = Math.ceil((width * bits) / 8);
  // Each row begins with the number of its filter: 0.
  const filtered = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++)
    filtered.set(rows.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([bits, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    ...(isFirstClear ? [chunk('tRNS', Uint8Array.of(0))] : []),
    chunk('IDAT', deflateSync(filtered, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** One chunk of the file: length, kind, content, and the checksum of kind and content. */
function chunk(kind: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}
