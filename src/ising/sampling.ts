import {
  GeometryError,
  replicaGeometry,
  siteCount,
  stripGeometry,
  type Geometry,
  type LatticeKind,
} from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { CorrelationSums } from '../statistics/correlations.ts';
import type { Hamiltonian } from './model.ts';
import { needsReversals } from './reversal.ts';
import type { Schedule } from './schedule.ts';
import {
  exchangeRecord,
  seriesByTemperature,
  type ExchangeRecord,
  type SampledSeries,
} from './series.ts';
import { IsingSimulation, type RankedObservation, type RunControl } from './simulation.ts';
import type { StartState } from './start.ts';
import { TemperatureCorrelations } from './temperature-correlations.ts';
import type { UpdateName } from './update.ts';

/** Observations kept on the GPU between two readbacks. */
const slots = 256;

export interface SamplingOptions extends Partial<Hamiltonian> {
  /** `square` unless given. */
  readonly lattice?: LatticeKind;
  /** Side of the lattices. */
  readonly size: number;
  /** One run a temperature, all at once; in units of |J|. */
  readonly temperatures: readonly number[];
  /** Independent lattices per temperature. */
  readonly replicas: number;
  readonly schedule: Schedule;
  readonly start: StartState;
  readonly seed: number;
  readonly update?: UpdateName;
  /** Replica exchange after every observation; the temperatures must rise. */
  readonly exchange?: boolean;
  /** Observations between two measurements of the correlation function; none unless given. */
  readonly correlationsEvery?: number;
}

/** What a run gave, and how long its sweeps took. */
export interface Sampling {
  readonly geometry: Geometry;
  readonly series: readonly SampledSeries[];
  readonly exchange?: ExchangeRecord;
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
export function samplingGeometry(
  size: number,
  replicas: number,
  temperatures = 1,
  lattice: LatticeKind = 'square',
): Geometry {
  if (replicas % 32 === 0) return replicaGeometry(size, replicas * temperatures, lattice);
  if (size % 64 === 0) return stripGeometry(size, replicas * temperatures, lattice);
  throw new GeometryError(
    `${replicas} replicas of size ${size}: give a multiple of 32 replicas (32, 64, ...), or a size that is a ` +
      'multiple of 64, of which any number can be simulated.',
  );
}

/**
 * Samples Ising models at several temperatures in one run: thermalizes, then measures.
 * @param phase awaited at the start of each phase, with its name and number of sweeps; all memory is then allocated
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleIsing(
  gpu: Gpu,
  options: SamplingOptions,
  {
    phase,
    ...control
  }: RunControl & { phase?: (name: string, sweeps: number) => Promise<void> | void } = {},
): Promise<Sampling> {
  const { lattice, size, temperatures, replicas, schedule, start, seed } = options;
  const { interaction = 1, field = 0, update = 'metropolis', exchange = false } = options;
  const { every } = schedule;
  const geometry = samplingGeometry(size, replicas, temperatures.length, lattice);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    interaction,
    field,
    update,
    temperatures: temperatures.flatMap((temperature) =>
      Array.from({ length: replicas }, () => temperature),
    ),
    seed,
    start,
    exchangeable: exchange,
  });
  const measurement = await simulation.measure(slots);
  const exchanges = exchange ? await simulation.exchangeReplicas(measurement) : undefined;
  const reversal = needsReversals({ interaction, field }, update)
    ? await simulation.reversals(measurement)
    : undefined;
  const moves = { exchange: exchanges, reversal };
  const correlations = options.correlationsEvery
    ? await TemperatureCorrelations.create(gpu, simulation, temperatures.length)
    : undefined;

  const count = Math.max(1, Math.floor(schedule.sweeps / every));
  const began = performance.now();
  await phase?.('Thermalizing', schedule.thermalize);
  if (exchanges ?? reversal) {
    const early = Math.ceil(schedule.thermalize / every);
    await simulation.observe(measurement, { count: early, every, ...moves, ...control });
  } else {
    await simulation.sweep(schedule.thermalize, control);
  }
  await phase?.('Measuring', count * every);
  const observations: RankedObservation[] = [];
  const chunk = options.correlationsEvery ?? count;
  while (observations.length < count && !control.signal?.aborted) {
    const done = observations.length * every;
    const found = await simulation.observe(measurement, {
      count: Math.min(chunk, count - observations.length),
      every,
      ...moves,
      ...control,
      onProgress: (sweeps) => control.onProgress?.(done + sweeps),
    });
    for (const observation of found) observations.push(observation);
    const latest = observations[observations.length - 1];
    if (correlations && latest && !control.signal?.aborted)
      await correlations.measure(latest.magnetization, await exchanges?.ranks());
  }
  const seconds = (performance.now() - began) / 1000;
  const { sweeps } = simulation;
  for (const part of [correlations, exchanges, reversal, measurement, simulation]) part?.dispose();
  const record = exchangeRecord(observations, temperatures.length);
  return {
    geometry,
    series: seriesByTemperature(observations, temperatures, replicas).map((series, index) => ({
      ...series,
      ...(correlations && { correlations: correlations.sums[index] as CorrelationSums }),
    })),
    ...(record && { exchange: record }),
    sweeps: observations.length * every,
    flips: sweeps * siteCount(geometry) * geometry.systems,
    seconds,
    stopped: observations.length < count,
  };
}
