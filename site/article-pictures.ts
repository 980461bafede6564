import { distances, temperatureAt } from '../src/article/measure/fan.ts';
import { IsingSimulation, replicaGeometry, type Gpu } from '../src/index.ts';
import { openGpuInNode } from '../src/node.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import { lookingMachine } from './machine-poster.ts';
import { cellsOf, levelsOf, Poster } from './poster.ts';
import { survives } from './survives-poster.ts';

async function opening(gpu: Gpu): Promise<void> {
  const [[magnet] = []] = await levelsOf(gpu, {
    size: 256,
    temperatures: [CRITICAL_TEMPERATURE],
    depth: 0,
    seed: 7,
  });
  const picture = new Poster(120, 75);
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
  const picture = new Poster(12, 12);
  const magnet = await cellsOf(gpu, simulation.ensemble, 0);
  picture.draw(magnet, { x: 0, y: 0, width: 12, height: 12 });
  picture.write('one-rule');
}

async function specialTemperature(gpu: Gpu): Promise<void> {
  const magnets = await levelsOf(gpu, {
    size: 64,
    temperatures: [1.7, 2.1, CRITICAL_TEMPERATURE, 2.45, 3],
    depth: 0,
    seed: 8,
  });
  const picture = new Poster(5 * 72 - 8, 64);
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
  const picture = new Poster(4 * 60 - 4, 3 * 60 - 4);
  for (const [row, levels] of magnets.entries())
    for (const [column, level] of levels.entries())
      picture.draw(level, { x: 60 * column, y: 60 * row, width: 56, height: 56 });
  picture.write('vote');
}

async function thermometers(gpu: Gpu): Promise<void> {
  const window = 32;
  const pitch = window + 5;
  const magnets = await levelsOf(gpu, {
    size: 256,
    temperatures: distances.map((_, magnet) => temperatureAt(magnet)),
    depth: 3,
    seed: 4,
  });
  const picture = new Poster(magnets.length * pitch - 5, 4 * pitch - 5);
  for (const [column, levels] of magnets.entries())
    for (const [row, level] of levels.entries())
      picture.draw(level, { x: pitch * column, y: pitch * row, width: window, height: window });
  picture.write('thermometers');
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
  await lookingMachine(gpu);
}

await makePictures();
