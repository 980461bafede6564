import fs from 'node:fs';
import path from 'node:path';
import {
  IsingSimulation,
  Pyramid,
  replicaGeometry,
  stripGeometry,
  unpackLattice,
  type Gpu,
} from '../src/index.ts';
import { openGpuInNode } from '../src/node.ts';
import { palettePng } from '../src/report/png.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'article', 'pictures');
/** Down, up, and the paper between windows, as in the style of the article. */
const palette = Uint8Array.of(0xec, 0xdc, 0xb9, 0x27, 0x4a, 0x75, 0xfc, 0xfa, 0xf6);
const paper = 2;

interface Lattice {
  readonly size: number;
  readonly spins: Uint8Array;
}

/** Pixels of a picture: one for each spin. */
class Picture {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height).fill(paper);
  }

  /** Draws the upper left part of a lattice. */
  draw(
    { size, spins }: Lattice,
    at: { x: number; y: number; width: number; height: number },
  ): void {
    for (let y = 0; y < at.height; y++)
      for (let x = 0; x < at.width; x++)
        this.#pixels[(at.y + y) * this.width + at.x + x] =
          spins[(y % size) * size + (x % size)] ?? paper;
  }

  write(name: string): void {
    const { width, height } = this;
    const png = palettePng({ width, height, bits: 8, palette, rows: this.#pixels });
    fs.writeFileSync(path.join(folder, `${name}.png`), png);
  }
}

/** Lattices in equilibrium after cluster updates, one for each temperature, level by level. */
async function levelsOf(
  gpu: Gpu,
  options: { size: number; temperatures: readonly number[]; depth: number; seed: number },
): Promise<Lattice[][]> {
  const { size, temperatures, depth, seed } = options;
  using simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(size, temperatures.length),
    update: 'swendsen-wang',
    temperatures,
    start: 'hot',
    seed,
  });
  await simulation.sweep(60);
  using pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth, seed });
  pyramid.update(0);
  const all: Lattice[][] = temperatures.map(() => []);
  for (const { geometry, buffer } of pyramid.levels) {
    const words = await gpu.readWords(buffer);
    for (const [system, levels] of all.entries())
      levels.push({ size: geometry.size, spins: unpackLattice(geometry, words, system) });
  }
  return all;
}

async function opening(gpu: Gpu): Promise<void> {
  const [[magnet] = []] = await levelsOf(gpu, {
    size: 256,
    temperatures: [CRITICAL_TEMPERATURE],
    depth: 0,
    seed: 7,
  });
  const picture = new Picture(120, 75);
  if (magnet) picture.draw(magnet, { x: 0, y: 0, width: 120, height: 75 });
  picture.write('opening');
}

async function oneRule(gpu: Gpu): Promise<void> {
  using simulation = await IsingSimulation.create(gpu, {
    geometry: replicaGeometry(12, 32),
    temperatures: Array.from({ length: 32 }, () => 2.3),
    start: 'hot',
    seed: 3,
  });
  await simulation.sweep(200);
  const { geometry, buffer } = simulation.ensemble;
  const spins = unpackLattice(geometry, await gpu.readWords(buffer), 0);
  const picture = new Picture(12, 12);
  picture.draw({ size: 12, spins }, { x: 0, y: 0, width: 12, height: 12 });
  picture.write('one-rule');
}

async function specialTemperature(gpu: Gpu): Promise<void> {
  const magnets = await levelsOf(gpu, {
    size: 64,
    temperatures: [1.7, 2.1, CRITICAL_TEMPERATURE, 2.45, 3],
    depth: 0,
    seed: 8,
  });
  const picture = new Picture(5 * 72 - 8, 64);
  for (const [column, [magnet]] of magnets.entries())
    if (magnet) picture.draw(magnet, { x: 72 * column, y: 0, width: 64, height: 64 });
  picture.write('special-temperature');
}

async function vote(gpu: Gpu): Promise<void> {
  const magnets = await levelsOf(gpu, {
    size: 512,
    temperatures: [0.98, 1, 1.02].map((factor) => factor * CRITICAL_TEMPERATURE),
    depth: 3,
    seed: 20,
  });
  const picture = new Picture(4 * 60 - 4, 3 * 60 - 4);
  for (const [row, levels] of magnets.entries())
    for (const [column, level] of levels.entries())
      picture.draw(level, { x: 60 * column, y: 60 * row, width: 56, height: 56 });
  picture.write('vote');
}

/**
 * Makes the pictures that the article shows where there is no WebGPU, and until a figure moves. One pixel is one spin; the
 * page enlarges them.
 */
async function makePictures(): Promise<void> {
  using gpu = await openGpuInNode();
  await opening(gpu);
  await oneRule(gpu);
  await specialTemperature(gpu);
  await vote(gpu);
}

await makePictures();
