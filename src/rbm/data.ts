import { replicaGeometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { defaultSchedule, defaultStart } from '../ising/schedule.ts';
import { IsingSimulation, type RunControl } from '../ising/simulation.ts';
import type { PackedUnits } from './packed-units.ts';

export interface IsingDataOptions {
  /** Side of the lattice, even. */
  readonly size: number;
  /** In units of J. */
  readonly temperature: number;
  /** Independent lattices, a multiple of 32. */
  readonly samples: number;
  readonly seed: number;
  /** Sweeps before the sample is taken; by default enough for size and temperature. */
  readonly thermalize?: number;
}

/** Sweeps that `sampleIsingData` does unless told otherwise. */
export function defaultThermalization({
  size,
  temperature,
  samples,
}: Pick<IsingDataOptions, 'size' | 'temperature' | 'samples'>): number {
  return defaultSchedule({ size, temperatures: [temperature], replicas: samples }).thermalize;
}

/**
 * Ising samples as they lie in GPU memory: N samples are N independent replicas, each thermalized on its own, so
 * that they are uncorrelated. Units are sites in storage order (shaders/shared/lattice.wgsl), 1 = up. Below the
 * critical temperature half of the replicas start up and half down, as both are equally likely.
 * @throws GeometryError, TemperatureError
 */
export async function sampleIsingData(
  gpu: Gpu,
  options: IsingDataOptions,
  control: RunControl = {},
): Promise<{ simulation: IsingSimulation; data: PackedUnits }> {
  const { size, temperature, samples, seed } = options;
  const geometry = replicaGeometry(size, samples);
  const temperatures = new Float64Array(geometry.systems).fill(temperature);
  const start = defaultStart(temperature) === 'cold' ? 'mixed' : 'hot';
  const simulation = await IsingSimulation.create(gpu, { geometry, temperatures, seed, start });
  const { buffer } = simulation.ensemble;
  await simulation.sweep(options.thermalize ?? defaultThermalization(options), control);
  return { simulation, data: { buffer, units: size * size, groups: geometry.groups } };
}
