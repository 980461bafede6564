import { siteCount } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { CorrelationSums } from '../statistics/correlations.ts';
import { leastMeasurements } from '../statistics/thermalization.ts';
import { elementAt } from '../element-at.ts';
import { inStretches, type Keeping } from './keeping.ts';
import { IsingSampler } from './sampler.ts';
import {
  observationCount,
  type PartRecord,
  type PartState,
  type SamplingState,
} from './sampler-state.ts';
import {
  assertSeriesHeld,
  planSampling,
  type SamplingOptions,
  type SamplingPart,
  type SamplingPlan,
} from './sampling-plan.ts';
import {
  exchangeRecord,
  seriesByTemperature,
  type ExchangeRecord,
  type SampledSeries,
} from './series.ts';
import type { PhasedControl } from './sweeping.ts';

/** What a run gave, and how long its sweeps took. `observablesOf` makes averages with errors of it. */
export interface Sampling {
  readonly plan: SamplingPlan;
  /** One a temperature; of a run that was stopped, of the temperatures that it came to. */
  readonly series: readonly SampledSeries[];
  readonly exchange?: ExchangeRecord;
  /** What was observed, in the order of time, of each part of the plan that was begun. */
  readonly records: readonly PartRecord[];
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
 * @param keeping keeps the state of the run, and goes on from one
 * @throws ArgumentError, GeometryError, ModelError, TemperatureError for impossible options
 * @throws LimitError for a run whose series the host cannot hold
 */
export async function sampleIsing(
  gpu: Gpu,
  options: SamplingOptions | SamplingPlan,
  control: PhasedControl = {},
  keeping?: Keeping<SamplingState>,
): Promise<Sampling> {
  const plan = 'geometry' in options ? options : planSampling(options);
  assertSeriesHeld(plan);
  const parts: PartState[] = [];
  let complete = true;
  for (const [index, part] of plan.parts.entries()) {
    const from = keeping?.from?.parts[index];
    if (from && !from.live) {
      parts.push(from);
      continue;
    }
    const sampler = await IsingSampler.create(gpu, plan, part, from);
    const stretches = {
      advance: (signal: AbortSignal | undefined) => sampler.advance({ ...control, signal }),
      state: async (): Promise<SamplingState> => ({ parts: [...parts, await sampler.state()] }),
    };
    complete = await inStretches(stretches, control.signal, keeping);
    parts.push({ record: await sampler.record() });
    sampler.dispose();
    if (control.signal?.aborted) break;
    if (parts.length < plan.parts.length) await keeping?.keep({ parts });
  }
  const sampling = samplingOf(plan, { parts });
  // What is measured after the last observation may be missing, too.
  return complete ? sampling : { ...sampling, stopped: true };
}

/** What a run gave so far. */
export function samplingOf(plan: SamplingPlan, { parts }: SamplingState): Sampling {
  const { every } = plan.schedule;
  const records = parts.map(({ record }) => record);
  const [first] = records;
  const exchange = first && exchangeRecord(first.ranks, plan.points.length);
  const found = records.flatMap((record, index) =>
    index > 0 && record.energy.length < leastMeasurements
      ? []
      : seriesOf(plan, elementAt(plan.parts, index), record),
  );
  const counts = plan.parts.map((_, index) => records[index]?.energy.length ?? 0);
  return {
    plan,
    series: found.toSorted((a, b) => a.place - b.place).map(({ series }) => series),
    ...(exchange && { exchange }),
    records,
    sweeps: (first?.energy.length ?? 0) * every,
    flips: records.reduce((sum, { sweeps }, index) => {
      const { geometry } = elementAt(plan.parts, index);
      return sum + sweeps * siteCount(geometry) * geometry.systems;
    }, 0),
    seconds: records.reduce((sum, { seconds }) => sum + seconds, 0),
    stopped: counts.some((count) => count < observationCount(plan)),
  };
}

function seriesOf(
  plan: SamplingPlan,
  { places, own, geometry }: SamplingPart,
  record: PartRecord,
): { place: number; series: SampledSeries }[] {
  const points = places.map((place) => elementAt(plan.points, place));
  const { size } = plan;
  return seriesByTemperature(record, points, plan.replicas).flatMap((series, rank) => {
    const place = elementAt(places, rank);
    const state = record.correlations[rank];
    if (!own.includes(place)) return [];
    if (!state) return [{ place, series }];
    const correlations = new CorrelationSums({ size, sites: siteCount(geometry) });
    correlations.restore(state);
    return [{ place, series: { ...series, correlations } }];
  });
}
