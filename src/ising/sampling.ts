import { siteCount } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { needsReversals } from './reversal.ts';
import {
  assertSeriesHeld,
  planSampling,
  type SamplingOptions,
  type SamplingPlan,
} from './sampling-plan.ts';
import {
  exchangeRecord,
  seriesByTemperature,
  type ExchangeRecord,
  type SampledSeries,
} from './series.ts';
import { IsingSimulation, type RankedObservation } from './simulation.ts';
import type { PhasedControl } from './sweeping.ts';
import { TemperatureCorrelations } from './temperature-correlations.ts';

/** Observations kept on the GPU between two readbacks. */
const slots = 256;

/** What a run gave, and how long its sweeps took. `observablesOf` makes averages with errors of it. */
export interface Sampling {
  readonly plan: SamplingPlan;
  /** One a temperature. */
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
 * Samples Ising models at several temperatures in one run: thermalizes, then measures.
 *
 *     const sampling = await sampleIsing(gpu, { size: 64, temperatures: [2.0, 2.5] });
 *     for (const { temperature, energy } of observablesOf(sampling))
 *       console.log(temperature, energy.value, energy.error, energy.exact);
 *
 * @param options or the plan that `planSampling` made of them
 * @throws ArgumentError, GeometryError, ModelError, TemperatureError for impossible options
 * @throws LimitError for a run whose series the host cannot hold
 */
export async function sampleIsing(
  gpu: Gpu,
  options: SamplingOptions | SamplingPlan,
  control: PhasedControl = {},
): Promise<Sampling> {
  const plan = 'geometry' in options ? options : planSampling(options);
  assertSeriesHeld(plan);
  const { model, geometry, points, replicas, update, schedule, seed, start, exchange } = plan;
  const { every } = schedule;
  const simulation = await IsingSimulation.create(gpu, {
    ...model,
    geometry,
    update,
    temperatures: points.flatMap(({ temperature }) =>
      Array.from({ length: replicas }, () => temperature),
    ),
    seed,
    start,
    exchangeable: exchange,
  });
  const measurement = await simulation.measure(slots);
  const exchanges = exchange ? await simulation.exchangeReplicas(measurement) : undefined;
  const reversal = needsReversals(model, update)
    ? await simulation.reversals(measurement)
    : undefined;
  const moves = { exchange: exchanges, reversal };
  const correlations = plan.correlationsEvery
    ? await TemperatureCorrelations.create(gpu, simulation, points.length)
    : undefined;

  const count = Math.max(1, Math.floor(schedule.sweeps / every));
  const began = performance.now();
  await control.phase?.('Thermalizing', schedule.thermalize);
  if (exchanges ?? reversal) {
    const early = Math.ceil(schedule.thermalize / every);
    await simulation.observe(measurement, { count: early, every, ...moves, ...control });
  } else {
    await simulation.sweep(schedule.thermalize, control);
  }
  await control.phase?.('Measuring', count * every);
  const observations: RankedObservation[] = [];
  const chunk = plan.correlationsEvery ?? count;
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
      await correlations.measure(latest.magnetization, exchanges?.ranks());
  }
  await correlations?.settle();
  const seconds = (performance.now() - began) / 1000;
  const { sweeps } = simulation;
  for (const part of [correlations, exchanges, reversal, measurement, simulation]) part?.dispose();
  const record = exchangeRecord(observations, points.length);
  return {
    plan,
    series: seriesByTemperature(observations, points, replicas).map((series, index) => {
      const sums = correlations?.sums[index];
      return sums ? { ...series, correlations: sums } : series;
    }),
    ...(record && { exchange: record }),
    sweeps: observations.length * every,
    flips: sweeps * siteCount(geometry) * geometry.systems,
    seconds,
    stopped: observations.length < count,
  };
}
