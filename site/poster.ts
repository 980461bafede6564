import fs from 'node:fs';
import path from 'node:path';
import {
  IsingSimulation,
  Pyramid,
  stripGeometry,
  unpackLattice,
  type Ensemble,
  type Gpu,
} from '../src/index.ts';
import { palettePng } from '../src/report/png.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'article', 'pictures');

type Colour = readonly [number, number, number];
const down: Colour = [0xec, 0xdc, 0xb9];
const up: Colour = [0x27, 0x4a, 0x75];
const paper: Colour = [0xfc, 0xfa, 0xf6];
const negative: Colour = [0xb4, 0x46, 0x1b];
const zero: Colour = [0xf6, 0xf1, 0xe6];
const positive: Colour = [0x1f, 0x4a, 0x80];

/** Steps of a scale of colours from its middle to an end. */
const steps = 32;

/** Colours by number: 0 and 1 are spins down and up. */
const colours: readonly Colour[] = [
  down,
  up,
  paper,
  mixed(paper, down, 0.3),
  mixed(paper, up, 0.3),
  [0x1b, 0x22, 0x2b],
  ...scale(negative, zero, positive),
  ...scale(down, mixed(down, up, 0.5), up),
];
/** The paper between pictures, which the page gives. */
const between = 2;
/** A spin down of a faint magnet; up is the next number. */
export const faint = 3;
/** What differs. */
export const marked = 5;

/** The number of the colour of a weight between -1 and 1. */
export function ofWeight(weight: number): number {
  return marked + 1 + steps + Math.round(steps * Math.max(-1, Math.min(1, weight)));
}

/** The number of the colour of a unit that is up with this chance. */
export function ofChance(chance: number): number {
  return marked + 2 + 3 * steps + Math.round(steps * (2 * chance - 1));
}

function mixed(from: Colour, to: Colour, share: number): Colour {
  const at = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + share * (to[channel] - from[channel]));
  return [at(0), at(1), at(2)];
}

function scale(low: Colour, middle: Colour, high: Colour): Colour[] {
  return Array.from({ length: 2 * steps + 1 }, (_, index) =>
    index < steps
      ? mixed(low, middle, index / steps)
      : mixed(middle, high, (index - steps) / steps),
  );
}

/** A square of cells, row by row: 1 for a spin up, 0 for down, or numbers of colours. */
export interface Cells {
  readonly size: number;
  readonly spins: Uint8Array;
}

/** Pixels of a picture: one for each spin, unless cells are drawn larger. */
export class Poster {
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#pixels = new Uint8Array(width * height).fill(between);
  }

  /**
   * Draws the upper left part of cells.
   * @param at.enlarged pixels along a side of a cell; 1 unless given
   */
  draw(
    { size, spins }: Cells,
    at: { x: number; y: number; width: number; height: number; enlarged?: number },
  ): void {
    const { enlarged = 1 } = at;
    const cell = (pixel: number): number => Math.floor(pixel / enlarged) % size;
    for (let y = 0; y < at.height; y++)
      for (let x = 0; x < at.width; x++)
        this.#pixels[(at.y + y) * this.#width + at.x + x] =
          spins[cell(y) * size + cell(x)] ?? between;
  }

  write(name: string): void {
    const png = palettePng({
      width: this.#width,
      height: this.#height,
      bits: 8,
      palette: Uint8Array.from(colours.flat()),
      transparent: between,
      rows: this.#pixels,
    });
    fs.writeFileSync(path.join(folder, `${name}.png`), png);
  }
}

/** One lattice of an ensemble. */
export async function cellsOf(
  gpu: Gpu,
  { geometry, buffer }: Ensemble,
  system: number,
): Promise<Cells> {
  const words = await gpu.readWords(buffer);
  return { size: geometry.size, spins: unpackLattice(geometry, words, system) };
}

/** Lattices in equilibrium after cluster updates, one for each temperature, level by level. */
export async function levelsOf(
  gpu: Gpu,
  options: { size: number; temperatures: readonly number[]; depth: number; seed: number },
): Promise<Cells[][]> {
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
  const all: Cells[][] = temperatures.map(() => []);
  for (const level of pyramid.levels)
    for (const [system, levels] of all.entries()) levels.push(await cellsOf(gpu, level, system));
  return all;
}
