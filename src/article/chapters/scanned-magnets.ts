import { stripGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { BlockSeries } from '../../live/block-series.ts';
import { LevelWatch } from '../../live/level-watch.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/** All temperatures are measured at the same time, each in a magnet of its own. */
export const temperatures = [
  1.5,
  1.7,
  1.9,
  2,
  2.1,
  2.2,
  2.25,
  CRITICAL_TEMPERATURE,
  2.3,
  2.35,
  2.45,
  2.6,
  2.8,
  3,
] as const;
/** Those with a picture above the chart. */
export const pictured = [1, 4, 7, 10, 13] as const;
/** Cluster updates that are left out, and that make a block. */
const series = { dropped: 24, block: 16 } as const;

/** One magnet for each temperature, and what is measured of them. */
export interface ScannedMagnets {
  readonly simulation: IsingSimulation;
  readonly watch: LevelWatch;
  readonly dispose: () => void;
}

/** @param size spins along a side, a multiple of 64 */
export async function scannedMagnets(gpu: Gpu, size: number): Promise<ScannedMagnets> {
  const simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(size, temperatures.length),
    update: 'swendsen-wang',
    temperatures,
    start: 'hot',
    seed: 8,
  });
  const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth: 0, seed: 8 });
  const watch = await LevelWatch.create(gpu, pyramid, {
    levels: 1,
    series: () => new BlockSeries({ dropped: series.dropped, block: () => series.block }),
  });
  const dispose = (): void => {
    watch.dispose();
    pyramid.dispose();
    simulation.dispose();
  };
  return { simulation, watch, dispose };
}
