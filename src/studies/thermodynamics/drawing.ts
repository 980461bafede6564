import { elementAt } from '../../element-at.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import { sampleModel, type ModelSeries } from '../../rbm/sampling/model-samples.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { autocorrelationTime } from '../../statistics/autocorrelation.ts';
import { judgeThermalization } from '../../statistics/thermalization.ts';
import type { StudyContext } from '../study.ts';
import { drawsOf, type Draws } from './observables.ts';
import type { DrawingSettings } from './presets.ts';

/** Gibbs steps of the chains whose autocorrelation is measured: before measuring, and while measuring. */
const pilot = { burnIn: 64, steps: 256 } as const;
/** Burn-in and distance of two draws, in the longest autocorrelation time of the pilot chains. */
const times = { burnIn: 20, every: 2 } as const;
/** The longest distance of two draws. Chains that need more are not trusted. */
const longestEvery = 128;
/** Early and late draws of the chains may differ by so many errors: a chance of 1 in 1.7 million. */
const largestDrift = 5;

/** Lattices that a machine drew, chain after chain, and the chains that drew them. */
export interface Drawn extends Draws {
  readonly chains: ChainFacts;
}

export interface ChainFacts {
  /** Integrated autocorrelation times of the pilot chains, in Gibbs steps. */
  readonly energyTime: number;
  readonly orderTime: number;
  readonly burnIn: number;
  readonly every: number;
  /** Standard error of the mean energy per site, with the autocorrelation that is left. */
  readonly energyError: number;
  /** Share of the chains whose draws have both signs of m. */
  readonly crossed: number;
  /** Whether the chains were long enough: tau was found, draws are tau apart, early and late draws agree. */
  readonly settled: boolean;
}

export interface DrawnFrom {
  readonly machine: Rbm;
  /** Layers below the machine, from the data up. */
  readonly below: readonly Rbm[];
  readonly size: number;
  readonly seeds: { readonly pilot: number; readonly draws: number };
}

/**
 * Draws lattices from a machine or a stack. Half of the chains start with all spins up and half with all spins down, so no chain
 * knows the data. A pilot run measures the autocorrelation times of e and |m|; burn-in and the distance of draws follow from them.
 */
export async function drawLattices(
  { gpu, signal }: Pick<StudyContext, 'gpu' | 'signal'>,
  { machine, below, size, seeds }: DrawnFrom,
  { chains, draws }: DrawingSettings,
): Promise<Drawn> {
  const run = { lattice: 'square', size, chains, below, signal } as const;
  const start = await bothSigns({ gpu, signal }, { below, machine, chains, seed: seeds.pilot });
  const first = await sampleModel(gpu, machine, {
    ...run,
    ...pilot,
    every: 1,
    seed: seeds.pilot,
    start,
  });
  const energy = autocorrelationTime(first.energy);
  const order = autocorrelationTime(sizesOf(first.magnetization));
  const longest = Math.max(energy.tau, order.tau);
  const wanted = Math.max(1, Math.ceil(times.every * longest));
  const every = Math.min(longestEvery, wanted);
  const burnIn = Math.ceil(times.burnIn * longest);
  const series = await sampleModel(gpu, machine, {
    ...run,
    burnIn,
    every,
    steps: every * draws,
    seed: seeds.draws,
    start,
  });
  start.buffer.destroy();
  const found = energy.converged && order.converged && wanted <= longestEvery;
  return {
    ...drawsOf({ energy: flat(series.energy), magnetization: flat(series.magnetization) }, size),
    chains: {
      energyTime: energy.tau,
      orderTime: order.tau,
      burnIn,
      every,
      energyError: errorOfMean(series.energy),
      crossed: crossedShare(series.magnetization),
      settled: found && agrees(series.energy) && agrees(sizesOf(series.magnetization)),
    },
  };
}

/** Visible units of a machine at the top of a stack: half of the samples follow from lattices of spins up, half from spins down. */
async function bothSigns(
  { gpu, signal }: Pick<StudyContext, 'gpu' | 'signal'>,
  {
    below,
    machine,
    chains,
    seed,
  }: Pick<DrawnFrom, 'below' | 'machine'> & { readonly chains: number; readonly seed: number },
): Promise<PackedUnits> {
  const groups = chains / 32;
  const units = below[0]?.visible ?? machine.visible;
  const buffer = gpu.storage('start of chains', units * groups * 4);
  gpu.write(buffer, new Uint32Array(units * groups).fill(0xffff));
  let start: PackedUnits = { buffer, units, groups };
  for (const [stream, layer] of below.entries()) {
    const above = await encode(gpu, layer, start, { seed, stream, signal });
    start.buffer.destroy();
    start = above;
  }
  return start;
}

function sizesOf(series: ModelSeries['magnetization']): Float64Array[] {
  return series.map((values) => values.map(Math.abs));
}

function flat(series: readonly Float64Array[]): number[] {
  return series.flatMap((values) => Array.from(values));
}

function errorOfMean(series: readonly Float64Array[]): number {
  const count = series.length * elementAt(series, 0).length;
  let [sum, squares] = [0, 0];
  for (const values of series)
    for (const value of values) {
      sum += value;
      squares += value ** 2;
    }
  const variance = Math.max(0, squares / count - (sum / count) ** 2);
  const { tau } = autocorrelationTime(series);
  return Math.sqrt((Math.max(1, 2 * tau) * variance) / count);
}

function crossedShare(series: readonly Float64Array[]): number {
  const both = series.filter(
    (values) => values.some((m) => m > 0) && values.some((m) => m < 0),
  ).length;
  return both / series.length;
}

function agrees(series: readonly Float64Array[]): boolean {
  const { zScore } = judgeThermalization(series);
  return Math.abs(zScore) < largestDrift;
}
