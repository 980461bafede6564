import type { Gpu } from '../gpu/gpu.ts';
import {
  replicaGeometry,
  stripGeometry,
  GeometryError,
  type Geometry,
} from '../ensemble/geometry.ts';
import { Measurement, type Observation } from './measurement.ts';
import type { Schedule } from './schedule.ts';
import { IsingSimulation, type RunControl } from './simulation.ts';
import type { StartState } from './start.ts';

/** Observations kept on the GPU between two readbacks. */
const slots = 256;

export interface SamplingOptions {
  /** Side of the lattices. */
  readonly size: number;
  /** One run a temperature, all at once; in units of J. */
  readonly temperatures: readonly number[];
  /** Independent lattices per temperature. */
  readonly replicas: number;
  readonly schedule: Schedule;
  readonly start: StartState;
  readonly seed: number;
}

/** Energy and magnetization per site of the replicas at one temperature, a series per replica. */
export interface SampledSeries {
  readonly temperature: number;
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
}

/** What a run gave, and how long its sweeps took. */
export interface Sampling {
  readonly geometry: Geometry;
  readonly series: readonly SampledSeries[];
  /** Sweeps done after thermalization. */
  readonly sweeps: number;
  /** Attempted spin updates, thermalization included. */
  readonly flips: number;
  readonly seconds: number;
  /** True where the run was stopped before its end. */
  readonly stopped: boolean;
}

/**
 * The layout for `replicas` lattices of a size at each of `temperatures` temperatures: one bit each where
 * replicas come in 32s, else each lattice cut into strips.
 * @throws GeometryError where neither fits
 */
export function samplingGeometry(size: number, replicas: number, temperatures = 1): Geometry {
  if (replicas % 32 === 0) return replicaGeometry(size, replicas * temperatures);
  if (size % 64 === 0) return stripGeometry(size, replicas * temperatures);
  throw new GeometryError(
    `${replicas} replicas of size ${size}: give a multiple of 32 replicas (32, 64, ...), or a size that is a ` +
      'multiple of 64, of which any number can be simulated.',
  );
}

/**
 * Samples Ising models at several temperatures in one run: thermalizes, then measures energy and magnetization.
 * @param phase called at the start of each phase with its name and number of sweeps
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleIsing(
  gpu: Gpu,
  options: SamplingOptions,
  { phase, ...control }: RunControl & { phase?: (name: string, sweeps: number) => void } = {},
): Promise<Sampling> {
  const { size, temperatures, replicas, schedule, start, seed } = options;
  const geometry = samplingGeometry(size, replicas, temperatures.length);
  const everySystem = temperatures.flatMap((temperature) =>
    Array.from({ length: replicas }, () => temperature),
  );
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures: everySystem,
    seed,
    start,
  });
  const measurement = await Measurement.create(gpu, simulation.ensemble, slots);
  const count = Math.max(1, Math.floor(schedule.sweeps / schedule.every));
  const began = performance.now();
  phase?.('Thermalizing', schedule.thermalize);
  await simulation.sweep(schedule.thermalize, control);
  phase?.('Measuring', count * schedule.every);
  const observations = await simulation.observe(measurement, {
    count,
    every: schedule.every,
    ...control,
  });
  const seconds = (performance.now() - began) / 1000;
  const { sweeps } = simulation;
  measurement.dispose();
  simulation.dispose();
  return {
    geometry,
    series: temperatures.map((temperature, index) => ({
      temperature,
      energy: transpose(observations, 'energy', index * replicas, replicas),
      magnetization: transpose(observations, 'magnetization', index * replicas, replicas),
    })),
    sweeps: observations.length * schedule.every,
    flips: sweeps * size * size * geometry.systems,
    seconds,
    stopped: observations.length < count,
  };
}

function transpose(
  observations: readonly Observation[],
  quantity: keyof Observation,
  first: number,
  replicas: number,
): Float64Array[] {
  return Array.from({ length: replicas }, (_, replica) =>
    Float64Array.from(
      observations,
      (observation) => observation[quantity][first + replica] as number,
    ),
  );
}
