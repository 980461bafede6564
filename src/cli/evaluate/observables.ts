import { siteCount, replicaGeometry } from '../../ensemble/geometry.ts';
import { Ensemble } from '../../ensemble/ensemble.ts';
import { defaultStart } from '../../ising/defaults.ts';
import { exactValues } from '../../ising/exact.ts';
import { ferromagnet } from '../../ising/model.ts';
import { Measurement, observationOf } from '../../ising/measurement.ts';
import { sampleIsing } from '../../ising/sampling.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import { sampleModel } from '../../rbm/sampling/model-samples.ts';
import { sampleCount, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { Measured } from '../../statistics/measured.ts';
import {
  thermalAverages,
  type ThermalAverages,
  type ThermalSeries,
} from '../../statistics/thermal.ts';
import { judgeThermalization } from '../../statistics/thermalization.ts';
import type { Session } from '../session.ts';

/** What is measured of lattices, with the words for it. */
export const quantityNames = {
  energy: 'energy',
  absoluteMagnetization: '|m|',
  specificHeat: 'specific heat',
  susceptibility: 'susceptibility',
  binder: 'Binder',
} as const;
export type QuantityName = keyof typeof quantityNames;

/** Averages over lattices, the exact values of the Ising model beside them. */
export interface LatticeObservables extends Record<QuantityName, Measured> {
  readonly warnings: readonly string[];
}

/** Averages over lattices that a machine drew. */
export interface DrawnObservables extends LatticeObservables {
  /** Of energy and |m| of the machine's chains, in Gibbs steps. */
  readonly autocorrelationTime: ThermalAverages['autocorrelationTime'];
}

/** The Ising model that a machine was trained on. */
export interface TrainedModel {
  readonly lattice: 'square' | 'chain';
  readonly size: number;
  readonly temperature: number;
}

/** How machine and model are sampled. */
export interface SamplingOptions {
  readonly chains: number;
  /** Gibbs steps, or sweeps, before and while measuring, and between two measurements. */
  readonly burnIn: number;
  readonly steps: number;
  readonly every: number;
  readonly seed: number;
}

/**
 * Draws lattices from a machine, through the layers below it, and measures them.
 * @param start samples of the machine's visible units that its chains start from, as many as chains
 * @returns undefined where it was stopped
 */
export async function drawnObservables(
  { gpu, progress, signal }: Session,
  model: TrainedModel,
  { machine, below, start }: { machine: Rbm; below: readonly Rbm[]; start: PackedUnits },
  options: SamplingOptions,
): Promise<DrawnObservables | undefined> {
  const { burnIn, steps, every } = options;
  progress.begin(`chains of layer ${below.length + 1}`, burnIn + steps, 'Gibbs steps');
  const onProgress = (done: number): void => progress.update(done);
  const { lattice, size } = model;
  const run = { lattice, size, ...options, below, start, signal, onProgress };
  const drawn = await sampleModel(gpu, machine, run).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!drawn) return undefined;
  const averages = averagesOf(model, drawn);
  const scale = ({ value, error }: Measured): Measured => ({
    value: value * every,
    error: error * every,
  });
  const { energy, absoluteMagnetization } = averages.autocorrelationTime;
  const sizes = drawn.magnetization.map((values) => values.map(Math.abs));
  return {
    ...picked(averages),
    autocorrelationTime: {
      energy: scale(energy),
      absoluteMagnetization: scale(absoluteMagnetization),
    },
    warnings: [
      ...averages.warnings,
      ...drifts('the energy', drawn.energy),
      ...drifts('|m|', sizes),
    ],
  };
}

/**
 * New lattices of the model itself, sampled as long as the machine is.
 * @returns undefined where it was stopped
 */
export async function modelObservables(
  { gpu, progress, signal }: Session,
  model: TrainedModel & { readonly thermalize: number },
  { chains, steps, every, seed }: SamplingOptions,
): Promise<LatticeObservables | undefined> {
  const { lattice, size, temperature, thermalize } = model;
  progress.begin('lattices of the model', thermalize + steps, 'sweeps');
  const { series, stopped } = await sampleIsing(
    gpu,
    {
      lattice,
      size,
      temperatures: [temperature],
      replicas: chains,
      schedule: { thermalize, sweeps: steps, every },
      start: defaultStart({ lattice }, temperature, { bothSigns: true }),
      seed,
    },
    { signal, onProgress: (sweeps) => progress.update(sweeps) },
  );
  const [first] = series;
  return stopped || !first ? undefined : picked(averagesOf(model, first));
}

/** Samples that are independent lattices, as they are. */
export async function sampleObservables(
  { gpu }: Session,
  model: TrainedModel,
  data: PackedUnits,
): Promise<LatticeObservables> {
  const geometry = replicaGeometry(model.size, 32 * data.groups, model.lattice);
  const ensemble = new Ensemble(gpu, geometry, 'judged lattices');
  const measurement = await Measurement.create(gpu, ensemble);
  gpu.submit('judged lattices', (encoder) =>
    encoder.copyBufferToBuffer(
      data.buffer,
      0,
      ensemble.buffer,
      0,
      siteCount(geometry) * data.groups * 4,
    ),
  );
  gpu.compute('judged lattices', (pass) => measurement.record(pass, 0));
  const [found] = (await measurement.read(1)).map((each) => observationOf(ferromagnet, each));
  for (const part of [measurement, ensemble]) part.dispose();
  // One after the other: independent of each other, they are a series without memory.
  const taken = (values: Float64Array | undefined): Float64Array[] => [
    (values ?? new Float64Array()).slice(0, sampleCount(data)),
  ];
  const series = { energy: taken(found?.energy), magnetization: taken(found?.magnetization) };
  return picked(averagesOf(model, series));
}

function averagesOf(
  { lattice, size, temperature }: TrainedModel,
  series: Pick<ThermalSeries, 'energy' | 'magnetization'>,
): ThermalAverages {
  const sites = siteCount({ lattice, size });
  return thermalAverages({
    energy: series.energy,
    magnetization: series.magnetization,
    sites,
    temperature,
    exact: exactValues({ ...ferromagnet, lattice }, size, temperature),
  });
}

function drifts(name: string, series: readonly Float64Array[]): string[] {
  const { thermalized, zScore } = judgeThermalization(series);
  return thermalized
    ? []
    : [
        `${name} of its chains still drifts (${zScore.toFixed(1)} errors between early and late); give more --burn-in.`,
      ];
}

function picked(averages: ThermalAverages): LatticeObservables {
  const { energy, absoluteMagnetization, specificHeat, susceptibility, binder, warnings } =
    averages;
  return { energy, absoluteMagnetization, specificHeat, susceptibility, binder, warnings };
}
