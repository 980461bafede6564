import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { latticePng } from '../../src/report/lattice-picture.ts';

/** The chunks of a PNG file by their names. */
function chunks(png: Uint8Array): Map<string, Buffer> {
  const file = Buffer.from(png);
  const found = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    found.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return found;
}

it.each([1, 2, 7, 8, 9, 16, 33])('has a pixel for each of %d x itself spins', (size) => {
  // Neither symmetric nor periodic in either direction.
  const spins = Uint8Array.from({ length: size * size }, (_, i) => ((i * i + 3 * i) % 7) % 2);
  const png = latticePng({ size, spins });
  expect(Buffer.from(png).toString('latin1', 0, 8)).toBe('\u0089PNG\r\n\u001a\n');
  const parts = chunks(png);
  expect([...parts.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  const header = parts.get('IHDR') ?? Buffer.alloc(0);
  expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([
    size,
    size,
    1,
    3,
    0,
    0,
    0,
  ]);
  const rows = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0));
  const stride = 1 + Math.ceil(size / 8);
  expect(rows).toHaveLength(size * stride);
  const pixels = spins.map((_, i) => {
    const [y, x] = [Math.floor(i / size), i % size];
    expect(rows[y * stride]).toBe(0);
    return ((rows[y * stride + 1 + Math.floor(x / 8)] ?? 0) >> (7 - (x % 8))) & 1;
  });
  expect(pixels).toEqual(spins);
});

it('ends with the checksum every PNG file ends with', () => {
  const png = latticePng({ size: 1, spins: Uint8Array.of(1) });
  expect(Buffer.from(png.subarray(-12)).toString('hex')).toBe('0000000049454e44ae426082');
});

it('refuses spins that make no square', () => {
  expect(() => latticePng({ size: 3, spins: new Uint8Array(8) })).toThrow(/8 spins.*side 3/);
  expect(() => latticePng({ size: 0, spins: new Uint8Array(0) })).toThrow(RangeError);
});
