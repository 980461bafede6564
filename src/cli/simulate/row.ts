import { siteCount } from '../../ensemble/geometry.ts';
import { exactValues, type ExactValues } from '../../ising/exact.ts';
import type { IsingModel } from '../../ising/model.ts';
import type { SampledSeries } from '../../ising/series.ts';
import type { UpdateName } from '../../ising/update.ts';
import type { Measured } from '../../statistics/measured.ts';
import { orderAverages, signedAverages } from '../../statistics/order.ts';
import { thermalAverages } from '../../statistics/thermal.ts';
import { judgeThermalization } from '../../statistics/thermalization.ts';
import { elementAt } from '../../element-at.ts';

/** What was simulated, as far as its results are concerned. */
export interface SimulatedRun {
  readonly model: IsingModel;
  readonly update: UpdateName;
  readonly size: number;
  readonly replicas: number;
  /** Sweeps between two measurements. */
  readonly every: number;
  /** Measurements between two of the correlation function. */
  readonly correlationsEvery: number | undefined;
  readonly caution: string | undefined;
}

/** One temperature of the results of `simulate`. */
export type SimulationRow = ReturnType<typeof simulationRow>;

const unreachable =
  'at size 4 checkerboard sweeps of Metropolis without a field cannot reach 36 of the 65,536 states, which shifts ' +
  'energies by 1e-5 at the critical temperature and 1e-4 at T = 5; --update heat-bath reaches all.';

const marching =
  'on a chain without a field Metropolis moves domain walls along without chance, so that they hardly ever meet; ' +
  '--update heat-bath relaxes far sooner.';

/** All averages at one temperature with errors, exact values and warnings. */
export function simulationRow(series: SampledSeries, run: SimulatedRun) {
  const { temperature, energy, magnetization } = series;
  const { model, update, size, replicas, every, caution } = run;
  const sites = siteCount({ lattice: model.lattice, size });
  const exact = exactValues(model, size, temperature);
  const averages = thermalAverages({ energy, magnetization, sites, temperature, exact });
  const { autocorrelationTime, blocks: _, warnings: found, ...quantities } = averages;
  const warnings = [...found];
  const { field } = model;
  const signed =
    field === 0 ? undefined : signedAverages({ magnetization, sites, temperature, field }, exact);
  if (caution) warnings.push(caution);
  const square4 = model.lattice === 'square' && size === 4;
  if (square4 && model.field === 0 && update === 'metropolis') warnings.push(unreachable);
  if (model.lattice === 'chain' && model.field === 0 && update === 'metropolis')
    warnings.push(marching);
  const staggered = series.staggeredMagnetization && staggeredResults(series, run, exact);
  warnings.push(...(signed?.warnings ?? []).map((warning) => `m: ${warning}`));
  warnings.push(...(staggered?.warnings ?? []).map((warning) => `staggered |m|: ${warning}`));
  warnings.push(...drifts(series));
  const correlations = correlationResults(series, run, {
    exact,
    tau: Math.max(
      autocorrelationTime.energy.value,
      autocorrelationTime.absoluteMagnetization.value,
      staggered ? staggered.results.autocorrelationTime.value / every : 0,
    ),
  });
  return {
    temperature,
    coupling: model.interaction / temperature,
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
    warnings: [...warnings, ...correlations.warnings],
  };
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
          `${name} still drifts (${zScore.toFixed(1)} errors between early and late); thermalize longer.`,
        ];
  });
}

function staggeredResults(
  { temperature, staggeredMagnetization = [] }: SampledSeries,
  { model, size, every }: SimulatedRun,
  exact: ExactValues,
) {
  const sites = siteCount({ lattice: model.lattice, size });
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
  { correlations }: SampledSeries,
  { model, correlationsEvery = 1 }: SimulatedRun,
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
  });
  return {
    results: {
      ...(correlationLength && {
        correlationLength: elementAt(
          beside(
            [correlationLength],
            exact.correlationLength === undefined ? undefined : [exact.correlationLength],
          ),
          0,
        ),
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
  return values.map((value, i) =>
    known?.[i] === undefined ? value : { ...value, exact: known[i] },
  );
}

function inSweeps({ value, error }: Measured, every: number): Measured {
  return { value: value * every, error: error * every };
}
