import fs from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { latticePng } from '../../src/report/lattice-picture.ts';
import { zoomPictures, type ZoomPicture } from '../../src/rg/zoom-pictures.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const size = 256;

/** Every picture at the size of the first. */
function enlarged({ size: side, spins }: ZoomPicture): Uint8Array {
  const scale = size / side;
  return Uint8Array.from({ length: size * size }, (_, site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return spins[Math.floor(y / scale) * side + Math.floor(x / scale)];
  });
}

/** The pixels of a file with one chunk of data: their compression depends on the library. */
function pixelsOf(png: Uint8Array): Uint8Array {
  const bytes = Buffer.from(png);
  const at = bytes.indexOf('IDAT');
  return new Uint8Array(inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4))));
}

describe('the pictures for readers without WebGPU are what the lab shows', () => {
  // UPDATE_PICTURES=yes makes them anew.
  it.each([
    ['below', CRITICAL_TEMPERATURE - 0.4],
    ['critical', CRITICAL_TEMPERATURE],
    ['above', CRITICAL_TEMPERATURE + 0.4],
  ])('%s', async (name, temperature) => {
    const update = 'swendsen-wang' as const;
    const options = { size, temperature, sweeps: 60, levels: 4, seed: 1, update };
    const pictures = await zoomPictures(device.gpu, options);
    for (const level of [0, 2, 4]) {
      const file = new URL(`../../src/page/pictures/${name}-${level}.png`, import.meta.url);
      const png = latticePng({ size, spins: enlarged(pictures[level]) });
      if (process.env['UPDATE_PICTURES'] === 'yes') fs.writeFileSync(file, png);
      expect(pixelsOf(fs.readFileSync(file))).toEqual(pixelsOf(png));
    }
  });
});
