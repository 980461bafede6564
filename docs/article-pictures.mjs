// Makes the pictures that the article shows where there is no WebGPU, and until a figure moves: `npm run build:library`, then
// `node docs/article-pictures.mjs`. One pixel is one spin.
import fs from 'node:fs';
import { createServer } from 'vite';

const root = new URL('..', import.meta.url).pathname;
const { openGpuInNode } = await import('../dist/node.js');
const blockspin = await import('../dist/index.js');
const { CRITICAL_TEMPERATURE } = await import('../dist/theory.js');
const server = await createServer({ root, configFile: false, server: { middlewareMode: true } });
const { palettePng } = await server.ssrLoadModule('/src/report/png.ts');
await server.close();

const folder = new URL('../src/article/pictures/', import.meta.url);
/** Up and down, as in the style of the article. */
const palette = Uint8Array.of(0xec, 0xdc, 0xb9, 0x27, 0x4a, 0x75);

/** A part of a lattice. */
function write(name, { size, up }, width, height) {
  const stride = Math.ceil(width / 8);
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const spin = up[(y % size) * size + (x % size)] ?? 0;
      const place = y * stride + (x >> 3);
      rows[place] = (rows[place] ?? 0) | (spin << (7 - (x & 7)));
    }
  fs.writeFileSync(
    new URL(`${name}.png`, folder),
    palettePng({ width, height, bits: 1, palette, rows }),
  );
}

const gpu = await openGpuInNode();
try {
  const simulation = await blockspin.IsingSimulation.create(gpu, {
    geometry: blockspin.stripGeometry(256),
    update: 'swendsen-wang',
    temperatures: [CRITICAL_TEMPERATURE],
    start: 'hot',
    seed: 7,
  });
  await simulation.sweep(60);
  const { geometry, buffer } = simulation.ensemble;
  const words = await gpu.readWords(buffer);
  const critical = { size: 256, up: blockspin.unpackLattice(geometry, words, 0) };
  write('opening', critical, 120, 75);
  simulation.dispose();
} finally {
  gpu.dispose();
}
