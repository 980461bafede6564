import { replicaGeometry, siteCount, type Geometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { defaultStart } from '../../ising/defaults.ts';
import { exactValues } from '../../ising/exact.ts';
import { observationOf, readingOf, type Observation } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';
import { sampleIsing } from '../../ising/sampling.ts';
import type { Measured } from '../../statistics/measured.ts';
import {
  thermalAverages,
  type ThermalAverages,
  type ThermalSeries,
} from '../../statistics/thermal.ts';
import { judgeThermalization } from '../../statistics/thermalization.ts';
import type { Rbm } from '../machine/machine.ts';
import type { IsingSource } from '../machine/machine-source.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { sampleModel } from '../sampling/model-samples.ts';
import { beginTask, type TaskControl } from '../task-control.ts';

/** Averages over lattices, per site, with the exact values of the Ising model. */
export interface LatticeObservables extends Pick<
  ThermalAverages,
  'energy' | 'absoluteMagnetization' | 'specificHeat' | 'susceptibility' | 'binder'
> {
  readonly warnings: readonly string[];
}

/** Averages over lattices that a machine drew. */
export interface DrawnObservables extends LatticeObservables {
  /** Of energy and |m| of the machine's chains, in Gibbs steps. */
  readonly autocorrelationTime: ThermalAverages['autocorrelationTime'];
}

/** The Ising model that lattices are compared with. */
export type ComparedModel = Pick<IsingSource, 'lattice' | 'size' | 'temperature'>;

/** How long chains are run. */
export interface ChainSchedule {
  /** Gibbs steps before measuring. */
  readonly burnIn: number;
  /** Gibbs steps that are measured, at least eight times `every`. */
  readonly steps: number;
  /** Gibbs steps between two measurements. */
  readonly every: number;
}

interface DrawingOptions extends ChainSchedule, TaskControl {
  /** Names the machine in the progress: `layer 1`. */
  readonly name: string;
  readonly seed: number;
  /** The layers of the stack below the machine, from the data up. */
  readonly below: readonly Rbm[];
}

/**
 * Draws lattices from a machine, through the layers below it, and measures them.
 * @param start samples of the machine's visible units: each of them starts a chain
 * @returns undefined where it was stopped
 * @throws MachineError where the first layer has other visible units than the lattice sites
 */
export async function drawnObservables(
  gpu: Gpu,
  machine: Rbm,
  start: PackedUnits,
  { model, ...options }: DrawingOptions & { readonly model: ComparedModel },
): Promise<DrawnObservables | undefined> {
  const { name, burnIn, steps, every, seed, below, signal } = options;
  const { lattice, size } = model;
  const onProgress = beginTask(options, `chains of ${name}`, burnIn + steps, 'Gibbs steps');
  const chains = sampleCount(start);
  const run = { lattice, size, chains, burnIn, steps, every, seed, below, start };
  const drawn = await sampleModel(gpu, machine, { ...run, signal, onProgress }).catch(
    (error: unknown) => {
      if (signal?.aborted) return undefined;
      throw error;
    },
  );
  if (!drawn) return undefined;
  const averages = averagesOf(model, drawn);
  const inSteps = ({ value, error }: Measured): Measured => ({
    value: value * every,
    error: error * every,
  });
  const { energy, absoluteMagnetization } = averages.autocorrelationTime;
  const sizes = drawn.magnetization.map((values) => values.map(Math.abs));
  return {
    ...observablesOf(averages),
    autocorrelationTime: {
      energy: inSteps(energy),
      absoluteMagnetization: inSteps(absoluteMagnetization),
    },
    warnings: [
      ...averages.warnings,
      ...drifts('the energy', drawn.energy),
      ...drifts('|m|', sizes),
    ],
  };
}

/**
 * New lattices of the Ising model itself, with as many measurements as a machine's chains.
 * @param options.chains independent lattices, a multiple of 32
 * @returns undefined where it was stopped
 */
export async function modelObservables(
  gpu: Gpu,
  model: IsingSource,
  options: Omit<ChainSchedule, 'burnIn'> & {
    readonly chains: number;
    readonly seed: number;
  } & TaskControl,
): Promise<LatticeObservables | undefined> {
  const { lattice, size, temperature, thermalize } = model;
  const { chains, steps, every, seed, signal } = options;
  const onProgress = beginTask(options, 'lattices of the model', thermalize + steps, 'sweeps');
  const { series, stopped } = await sampleIsing(
    gpu,
    {
      lattice,
      size,
      temperatures: [temperature],
      replicas: chains,
      schedule: { thermalize, sweeps: steps, every },
      start: defaultStart(model, temperature, { bothSigns: true }),
      seed,
    },
    { signal, onProgress },
  );
  const [first] = series;
  return stopped || !first ? undefined : observablesOf(averagesOf(model, first));
}

/** Samples that are independent lattices, as they are. */
export async function sampleObservables(
  gpu: Gpu,
  data: PackedUnits,
  model: ComparedModel,
): Promise<LatticeObservables> {
  const geometry = replicaGeometry(model.size, 32 * data.groups, model.lattice);
  const { energy, magnetization } = await observeSamples(gpu, data, geometry);
  // Samples are independent of each other: one after the other they are a series without memory.
  const series = (values: Float64Array): Float64Array[] => [values.slice(0, sampleCount(data))];
  return observablesOf(
    averagesOf(model, { energy: series(energy), magnetization: series(magnetization) }),
  );
}

/**
 * Energy (of the ferromagnet without field) and magnetization per site of every sample.
 * @param geometry of the lattice whose sites are the units of the samples
 */
export async function observeSamples(
  gpu: Gpu,
  { buffer }: PackedUnits,
  geometry: Geometry,
): Promise<Observation> {
  return observationOf(ferromagnet, await readingOf(gpu, { buffer, geometry }));
}

/** What no machine can better, in nats per lattice. */
export interface DataEntropy {
  /** Of the Ising model, exact: the least that a sample costs on average. */
  readonly entropy: number;
  /** Kullback-Leibler divergence of the machine's distribution from the Ising model's: minus entropy and log-likelihood. */
  readonly divergence: Measured;
}

/**
 * The entropy S = (U - F)/T of an Ising model, and a machine's divergence from the model.
 * @param logLikelihood of new lattices of the model under the machine
 * @returns undefined where theory has no exact entropy
 */
export function divergenceFrom(
  model: ComparedModel,
  { value, error }: Measured,
): DataEntropy | undefined {
  const { energy, freeEnergy } = exactOf(model);
  if (energy === undefined || freeEnergy === undefined) return undefined;
  const entropy = (siteCount(model) * (energy - freeEnergy)) / model.temperature;
  return { entropy, divergence: { value: -entropy - value, error } };
}

function exactOf({ lattice, size, temperature }: ComparedModel) {
  return exactValues({ ...ferromagnet, lattice }, size, temperature);
}

function averagesOf(
  model: ComparedModel,
  { energy, magnetization }: Pick<ThermalSeries, 'energy' | 'magnetization'>,
): ThermalAverages {
  const { temperature } = model;
  const sites = siteCount(model);
  return thermalAverages({ energy, magnetization, sites, temperature, exact: exactOf(model) });
}

function drifts(name: string, series: readonly Float64Array[]): string[] {
  const { thermalized, zScore } = judgeThermalization(series);
  return thermalized
    ? []
    : [
        `${name} of the chains still drifts: early and late values differ by ${zScore.toFixed(1)} standard errors; ` +
          'use a longer burn-in.',
      ];
}

function observablesOf(averages: ThermalAverages): LatticeObservables {
  const { energy, absoluteMagnetization, specificHeat, susceptibility, binder, warnings } =
    averages;
  return { energy, absoluteMagnetization, specificHeat, susceptibility, binder, warnings };
}
