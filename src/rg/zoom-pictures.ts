import { samplingGeometry } from '../ising/sampling-layout.ts';
import { IsingSimulation } from '../ising/simulation.ts';
import { unpackLattice } from '../ensemble/unpack.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { UpdateName } from '../ising/update.ts';
import { Pyramid } from './pyramid.ts';

/** One lattice at one level of zooming out. */
export interface ZoomPicture {
  readonly size: number;
  /** 1 = up, row after row. */
  readonly spins: Uint8Array;
}

/**
 * One configuration and its block lattices, for pictures: level 0 is the lattice itself.
 * @param signal ends the run early; the pictures are then of the lattice as it was
 * @throws GeometryError, TemperatureError
 */
export async function zoomPictures(
  gpu: Gpu,
  options: {
    size: number;
    temperature: number;
    sweeps: number;
    levels: number;
    seed: number;
    update: UpdateName;
  },
  signal?: AbortSignal,
): Promise<ZoomPicture[]> {
  const { size, temperature, sweeps, levels, seed, update } = options;
  const geometry = samplingGeometry(size, size % 64 === 0 ? 1 : 32);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures: new Float64Array(geometry.systems).fill(temperature),
    seed,
    start: 'hot',
    update,
  });
  await simulation.sweep(sweeps, { signal });
  const pyramid = await Pyramid.create(gpu, simulation.ensemble, { seed, depth: levels });
  pyramid.update(simulation.sweeps);
  const pictures: ZoomPicture[] = [];
  for (const { geometry: ofLevel, buffer } of pyramid.levels)
    pictures.push({
      size: ofLevel.size,
      spins: unpackLattice(ofLevel, await gpu.readWords(buffer), 0),
    });
  pyramid.dispose();
  simulation.dispose();
  return pictures;
}
