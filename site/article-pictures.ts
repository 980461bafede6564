import {
  IsingSimulation,
  Pyramid,
  replicaGeometry,
  stripGeometry,
  unpackLattice,
  type Gpu,
} from '../src/index.ts';
import { openGpuInNode } from '../src/node.ts';
import { Damage } from '../src/article/measure/damage.ts';
import { distances, temperatureAt } from '../src/article/measure/fan.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';

import { machinePicture } from './machine-picture.ts';
import { Picture, spinColour } from './picture.ts';

interface Lattice {
  readonly size: number;
  readonly spins: Uint8Array;
}

/** Draws the upper left part of a lattice. */
function draw(
  picture: Picture,
  { size, spins }: Lattice,
  at: { x: number; y: number; width: number; height: number },
): void {
  picture.paint(at, (x, y) => spinColour(spins[(y % size) * size + (x % size)] ?? 0));
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
  if (magnet) draw(picture, magnet, { x: 0, y: 0, width: 120, height: 75 });
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
  draw(picture, { size: 12, spins }, { x: 0, y: 0, width: 12, height: 12 });
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
    if (magnet) draw(picture, magnet, { x: 72 * column, y: 0, width: 64, height: 64 });
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
      draw(picture, level, { x: 60 * column, y: 60 * row, width: 56, height: 56 });
  picture.write('vote');
}

/** Seven magnets from cold to hot, below one another after none to three steps of zooming out. */
async function thermometers(gpu: Gpu): Promise<void> {
  const magnets = await levelsOf(gpu, {
    size: 256,
    temperatures: distances.map((_, magnet) => temperatureAt(magnet)),
    depth: 3,
    seed: 4,
  });
  const picture = new Picture(7 * 36 - 4, 4 * 36 - 4);
  for (const [column, levels] of magnets.entries())
    for (const [row, level] of levels.entries())
      draw(picture, level, { x: 36 * column, y: 36 * row, width: 32, height: 32 });
  picture.write('thermometers');
}

/** Block spins that differ after 3 % of the spins were flipped, after none to four steps of zooming out. */
async function survives(gpu: Gpu): Promise<void> {
  using simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(512, 1),
    temperatures: [CRITICAL_TEMPERATURE],
    update: 'swendsen-wang',
    start: 'hot',
    seed: 5,
  });
  await simulation.sweep(40);
  const depth = 4;
  using damage = await Damage.create(gpu, simulation.ensemble, { share: 0.03, depth, seed: 5 });
  damage.update();
  const [before, after] = await Promise.all(
    damage.pyramids.map((pyramid) =>
      Promise.all(
        pyramid.levels.map(async ({ geometry, buffer }) => ({
          size: geometry.size,
          spins: unpackLattice(geometry, await gpu.readWords(buffer), 0),
        })),
      ),
    ),
  );
  const picture = new Picture((depth + 1) * 36 - 4, 32);
  for (const [level, { size, spins }] of (before ?? []).entries())
    picture.paint({ x: 36 * level, y: 0, width: 32, height: 32 }, (x, y) =>
      spinColour(spins[y * size + x] === after?.[level]?.spins[y * size + x] ? 0 : 1),
    );
  picture.write('survives');
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
  await thermometers(gpu);
  await survives(gpu);
  await machinePicture(gpu);
}

await makePictures();
