import fs from 'node:fs';
import path from 'node:path';
import { IsingSimulation, stripGeometry, unpackLattice } from '../src/index.ts';
import { openGpuInNode } from '../src/node.ts';
import { palettePng } from '../src/report/png.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'article', 'pictures');
/** Down and up, as in the style of the article. */
const palette = Uint8Array.of(0xec, 0xdc, 0xb9, 0x27, 0x4a, 0x75);

/**
 * Makes the pictures that the article shows where there is no WebGPU, and until a figure moves. One pixel is one spin; the
 * page enlarges them.
 */
async function makePictures(): Promise<void> {
  using gpu = await openGpuInNode();
  using simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(256),
    update: 'swendsen-wang',
    temperatures: [CRITICAL_TEMPERATURE],
    start: 'hot',
    seed: 7,
  });
  await simulation.sweep(60);
  const { geometry, buffer } = simulation.ensemble;
  const spins = unpackLattice(geometry, await gpu.readWords(buffer), 0);
  write('opening', { size: geometry.size, spins }, { width: 120, height: 75 });
}

/** A part of a lattice. */
function write(
  name: string,
  { size, spins }: { size: number; spins: Uint8Array },
  { width, height }: { width: number; height: number },
): void {
  const stride = Math.ceil(width / 8);
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = y * stride + (x >> 3);
      const bit = (spins[y * size + x] ?? 0) << (7 - (x & 7));
      rows[place] = (rows[place] ?? 0) | bit;
    }
  const png = palettePng({ width, height, bits: 1, palette, rows });
  fs.writeFileSync(path.join(folder, `${name}.png`), png);
}

await makePictures();
