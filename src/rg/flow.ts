import type { Gpu } from '../gpu/gpu.ts';
import { Measurement, type Observation } from '../ising/measurement.ts';
import { samplingGeometry } from '../ising/sampling.ts';
import type { Schedule } from '../ising/schedule.ts';
import { IsingSimulation, type RunControl } from '../ising/simulation.ts';
import type { StartState } from '../ising/start.ts';
import { Pyramid } from './pyramid.ts';

export interface FlowOptions {
  /** Side of the lattice that is zoomed out of. */
  readonly size: number;
  /** In units of J. */
  readonly temperature: number;
  /** Independent lattices. */
  readonly replicas: number;
  readonly schedule: Schedule;
  readonly start: StartState;
  readonly seed: number;
}

/** Energy and magnetization per block spin at one level, a series per replica. */
export interface FlowLevel {
  /** Side of the block lattice; level 0 is the lattice itself. */
  readonly size: number;
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
}

/**
 * The flow under zooming out: samples an Ising model and measures every level of its pyramid of 2 x 2 majority
 * block lattices, on the GPU. "Energy" of a block lattice is that of nearest neighbours with J = 1.
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleFlow(
  gpu: Gpu,
  options: FlowOptions,
  {
    phase,
    onProgress,
    signal,
  }: RunControl & { phase?: (name: string, sweeps: number) => void } = {},
): Promise<FlowLevel[]> {
  const { size, temperature, replicas, schedule, start, seed } = options;
  const geometry = samplingGeometry(size, replicas);
  const temperatures = Array.from({ length: geometry.systems }, () => temperature);
  const simulation = await IsingSimulation.create(gpu, { geometry, temperatures, seed, start });
  const pyramid = await Pyramid.create(gpu, simulation.ensemble, { seed });
  const measurements = await Promise.all(
    pyramid.levels.map((level) => Measurement.create(gpu, level)),
  );
  phase?.('Thermalizing', schedule.thermalize);
  await simulation.sweep(schedule.thermalize, { signal, ...(onProgress ? { onProgress } : {}) });
  phase?.('Measuring', schedule.sweeps);
  const observations: Observation[][] = pyramid.levels.map(() => []);
  const count = Math.floor(schedule.sweeps / schedule.every);
  for (let index = 1; index <= count; index++) {
    if (signal?.aborted) break;
    await simulation.sweep(schedule.every);
    pyramid.update(simulation.sweeps);
    gpu.compute('measure levels', (pass) => {
      for (const measurement of measurements) measurement.record(pass, 0);
    });
    const latest = await Promise.all(measurements.map((measurement) => measurement.read(1)));
    for (const [level, [observation]] of latest.entries())
      if (observation) observations[level]?.push(observation);
    onProgress?.(index * schedule.every);
  }
  const levels = pyramid.levels.map((level, index) => {
    const series = (quantity: keyof Observation): Float64Array[] =>
      Array.from({ length: replicas }, (_, replica) =>
        Float64Array.from(
          observations[index] ?? [],
          (observation) => observation[quantity][replica] as number,
        ),
      );
    return {
      size: level.geometry.size,
      energy: series('energy'),
      magnetization: series('magnetization'),
    };
  });
  for (const measurement of measurements) measurement.dispose();
  pyramid.dispose();
  simulation.dispose();
  return levels;
}
