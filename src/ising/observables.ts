import { siteCount } from '../ensemble/geometry.ts';
import type { Measured } from '../statistics/measured.ts';
import { countEvents } from '../statistics/rare-events.ts';
import { acceptsNearlyAll } from './hot-temperature.ts';
import { orderAverages, signedAverages } from '../statistics/order.ts';
import { thermalAverages } from '../statistics/thermal.ts';
import { judgeThermalization } from '../statistics/thermalization.ts';
import { exactValues, type ExactValues } from './exact.ts';
import { scheduleCaution, type SamplingPlan } from './sampling-plan.ts';
import type { Sampling } from './sampling.ts';
import type { SampledSeries } from './series.ts';

/** Averages at one temperature with errors, exact values where theory knows them, and warnings. */
export type IsingObservables = ReturnType<typeof observablesAt>;

const unreachable =
  'at size 4 without a field, checkerboard sweeps of Metropolis cannot reach 36 of the 65,536 states. Energies are off ' +
  'by 1e-5 at the critical temperature and by 1e-4 at T = 5. The heat-bath update reaches all states.';

const marching =
  'on a chain without a field, Metropolis moves all domain walls along in step, so they hardly ever meet. The heat-bath ' +
  'update relaxes far sooner.';

const blinking =
  'Metropolis accepts nearly every proposal here, so a sweep only inverts the lattice. The heat-bath update, which is the ' +
  'default here, relaxes at once.';

/** Errors that rest on fewer events than this are themselves uncertain by a fifth or more. */
const fewestEvents = 50;

/** The averages of a run, one entry a temperature; autocorrelation times are in sweeps. */
export function observablesOf({ plan, series }: Sampling): IsingObservables[] {
  return series.map((each) => observablesAt(each, plan));
}

function observablesAt(series: SampledSeries, plan: SamplingPlan) {
  const { temperature, coupling, energy, magnetization } = series;
  const { model, size, replicas } = plan;
  const { every } = plan.schedule;
  const { field } = model;
  const sites = siteCount(plan.geometry);
  const exact = exactValues(model, size, temperature);
  const averages = thermalAverages({ energy, magnetization, sites, temperature, exact });
  const { autocorrelationTime, blocks: _, warnings, ...quantities } = averages;
  const signed =
    field === 0 ? undefined : signedAverages({ magnetization, sites, temperature, field }, exact);
  const staggered = series.staggeredMagnetization && staggeredResults(series, plan, exact);
  const correlations = correlationResults(series, plan, {
    exact,
    tau: Math.max(
      autocorrelationTime.energy.value,
      autocorrelationTime.absoluteMagnetization.value,
      staggered ? staggered.results.autocorrelationTime.value / every : 0,
    ),
  });
  return {
    temperature,
    coupling,
    size,
    replicas,
    ...quantities,
    ...(signed && {
      magnetization: signed.magnetization,
      connectedSusceptibility: signed.connectedSusceptibility,
    }),
    ...(staggered && { staggered: staggered.results }),
    ...correlations.results,
    autocorrelationTime: inSweeps(autocorrelationTime.energy, every),
    autocorrelationTimeOfMagnetization: inSweeps(autocorrelationTime.absoluteMagnetization, every),
    warnings: [
      ...warnings,
      ...planWarnings(plan, temperature),
      ...rareEvents(series, plan),
      ...(signed?.warnings ?? []).map((warning) => `m: ${warning}`),
      ...(staggered?.warnings ?? []).map((warning) => `staggered |m|: ${warning}`),
      ...drifts(series),
      ...correlations.warnings,
    ],
  };
}

/** What is known to be wrong at a temperature before anything is measured. */
function planWarnings(plan: SamplingPlan, temperature: number): string[] {
  const { model, size } = plan;
  const place = plan.points.findIndex((point) => point.temperature === temperature);
  const update = plan.parts.find(({ own }) => own.includes(place))?.update;
  const caution = scheduleCaution(plan, place);
  const plain = model.field === 0 && update === 'metropolis';
  const blinks = update === 'metropolis' && acceptsNearlyAll(model, temperature);
  return [
    ...(caution ? [caution] : []),
    ...(blinks && model.lattice === 'square' ? [blinking] : []),
    ...(plain && model.lattice === 'square' && size === 4 ? [unreachable] : []),
    ...(plain && model.lattice === 'chain' ? [marching] : []),
  ];
}

/** The quantities whose fluctuations are those of a few events. */
function rareEvents(
  { energy, magnetization, staggeredMagnetization }: SampledSeries,
  { model }: SamplingPlan,
): string[] {
  const watched: [string, readonly Float64Array[]][] = [
    ['the energy', energy],
    staggeredMagnetization
      ? ['the staggered |m|', absolute(staggeredMagnetization)]
      : model.field === 0
        ? ['|m|', absolute(magnetization)]
        : ['m', magnetization],
  ];
  return watched.flatMap(([name, values]) => {
    const events = countEvents(values);
    return events === undefined || events === 0 || events >= fewestEvents
      ? []
      : [
          `nearly all measurements of ${name} are alike, and its fluctuations rest on about ${Math.ceil(events)} rare ` +
            'events. Its errors and those of its fluctuations are uncertain; measure longer.',
        ];
  });
}

function absolute(series: readonly Float64Array[]): Float64Array[] {
  return series.map((values) => values.map(Math.abs));
}

/** The slow observables that still drift: the energy, and the order that the model has. */
function drifts({ energy, magnetization, staggeredMagnetization }: SampledSeries): string[] {
  const watched: [string, readonly Float64Array[]][] = [
    ['the energy', energy],
    staggeredMagnetization
      ? ['the staggered |m|', absolute(staggeredMagnetization)]
      : ['|m|', absolute(magnetization)],
  ];
  return watched.flatMap(([name, values]) => {
    const { zScore, thermalized } = judgeThermalization(values);
    return thermalized
      ? []
      : [
          Number.isFinite(zScore)
            ? `${name} still drifts (${zScore.toFixed(1)} errors between early and late); thermalize for longer.`
            : `${name} changed early in the run and not at all in its second half; thermalize for longer.`,
        ];
  });
}

function staggeredResults(
  { temperature, staggeredMagnetization = [] }: SampledSeries,
  { geometry, schedule: { every } }: SamplingPlan,
  exact: ExactValues,
) {
  const sites = siteCount(geometry);
  const {
    autocorrelation,
    autocorrelationTime,
    blocks: _,
    warnings,
    ...quantities
  } = orderAverages({ magnetization: staggeredMagnetization, sites, temperature }, exact.staggered);
  return {
    results: { ...quantities, autocorrelationTime: inSweeps(autocorrelationTime, every) },
    warnings: autocorrelation.converged
      ? warnings
      : [...warnings, 'its autocorrelation time is too long for this run; measure longer'],
  };
}

function correlationResults(
  { correlations, magnetization }: SampledSeries,
  { model, correlationsEvery = 1 }: SamplingPlan,
  { exact, tau }: { exact: ExactValues; tau: number },
): {
  results: {
    correlationLength?: Measured;
    correlation?: { axis: Measured[]; diagonal: Measured[] };
    structureFactor?: Measured[];
  };
  warnings: string[];
} {
  if (!correlations) return { results: {}, warnings: [] };
  const { axis, diagonal, structureFactor, correlationLength, warnings } = correlations.averages({
    autocorrelationTime: Math.max(0.5, tau / correlationsEvery),
    connected: model.field !== 0,
    magnetization,
    interval: correlationsEvery,
  });
  return {
    results: {
      ...(correlationLength && {
        correlationLength: withExact(correlationLength, exact.correlationLength),
      }),
      correlation: {
        axis: beside(axis, exact.correlation?.axis),
        diagonal: beside(diagonal, exact.correlation?.diagonal),
      },
      structureFactor: beside(structureFactor, exact.structureFactor),
    },
    warnings,
  };
}

function beside(values: Measured[], known: readonly number[] | undefined): Measured[] {
  return values.map((value, i) => withExact(value, known?.[i]));
}

function withExact(value: Measured, exact: number | undefined): Measured {
  return exact === undefined ? value : { ...value, exact };
}

function inSweeps({ value, error }: Measured, every: number): Measured {
  return { value: value * every, error: error * every };
}
