import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { bridge, energiesOf, type FoundOdds } from './phase-bridge.ts';
import {
  bitsOf,
  meansOfPhases,
  principalPlane,
  projections,
  signRows,
  type PhasePlane,
  type SignRows,
} from './phase-direction.ts';
import {
  boundOfCrossings,
  costOfShares,
  oddsOfCrossings,
  shareOf,
  type Crossings,
} from './phase-odds.ts';
import { StartedChains } from './started-chains.ts';

/** Chains, each from a sample of the data. */
const mostChains = 512;
/** Their Gibbs steps, as long as the work stays below so many products of an input and a weight: some seconds. */
const steps = { most: 200, fewest: 10 };
const mostProducts = { software: 2 ** 31, gpu: 2 ** 40 };
/** Fewer samples than this in a phase do not tell what its share is. */
const fewestSamples = 16;

/**
 * From this cost of wrong shares on, in nats per sample, a phase counts as lost: with equal shares in the data, from 9 : 1 on.
 */
const lostCost = 0.5;
/** A cost is beyond doubt if it remains where the measured value comes nearer to that of the data by so many errors. */
export const doubtedErrors = 2.5;

/**
 * How a machine divides its probability between the two phases of its data: the samples on both sides of the plane through their
 * mean, across their first principal direction.
 */
export interface PhaseShares {
  /** Share of the samples in the larger phase. */
  readonly data: Measured;
  /** Share of the chains that are there after their steps. Each chain starts from a sample. */
  readonly chains: Measured;
  /** Share of the units whose mean has another sign in the other phase: 1 for both signs of a magnet. */
  readonly turned: number;
  /** Share of chains that ended in the phase in which they did not begin. */
  readonly crossed: number;
  /** The share in the machine's own distribution, or the bound that is closest to the data. Null where neither is known. */
  readonly model: Measured | null;
  /**
   * How the share of the machine was found: from chains that cross; from a reflection that maps one phase to the other one; or
   * only bounded, where chains cross in one direction only, and by the mean work of the reflection, where images are far from the
   * samples of the other phase.
   */
  readonly method: 'crossings' | 'bridge' | 'bound' | null;
  /** Mean free energy of the samples of the smaller phase minus that of the larger phase, in nats. */
  readonly freeEnergyDifference: number;
  /** What the wrong share costs, in nats per sample: the divergence of the shares. Null where the share is. */
  readonly cost: Measured | null;
  /** Whether the machine has lost a phase: the cost is above half a nat, and beyond doubt of its odds. */
  readonly lost: boolean;
}

export interface PhaseOptions {
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0; default 0. */
  readonly stream?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The phases of a machine, and what their odds are put right with. */
export interface MeasuredPhases {
  readonly shares: PhaseShares;
  /** ln of the odds of the larger phase in the machine, where they or a bound are known. */
  readonly odds: Measured | undefined;
  /** ln of the odds of the larger phase in the data. */
  readonly dataOdds: number;
  /** Mean of each unit over samples of the larger phase minus its mean over samples of the smaller one, units of -1 and 1. */
  readonly between: Float64Array;
  /** The cost that is left when the odds are nearer to those of the data by their doubt; 0 where the odds are not known. */
  readonly doubtedCost: number;
}

/**
 * Compares the shares of two phases in a machine with those in its data. Training with persistent chains can lose a phase where
 * the chains cannot cross between phases (Entropy 25, 1649; arXiv:2405.15376).
 * @param data samples of the visible units, at best not trained on; the first 512 are used
 * @returns undefined where one of the phases has fewer than 16 samples, or the signal ended the work
 */
export async function phaseShares(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: PhaseOptions,
): Promise<PhaseShares | undefined> {
  return (await measurePhases(gpu, machine, data, options))?.shares;
}

/** `phaseShares`, with the odds of the phases. */
export async function measurePhases(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  { seed, stream = 0, signal }: PhaseOptions,
): Promise<MeasuredPhases | undefined> {
  const samples = Math.min(mostChains, sampleCount(data));
  const rows = signRows(await readUnits(gpu, data), data.units, samples);
  const plane = phasePlane(rows);
  const before = projections(rows, plane);
  const larger = before.filter((value) => value > 0).length;
  if (Math.min(larger, samples - larger) < fewestSamples) return undefined;
  const after = await moved(gpu, machine, rows, {
    seed: derivedSeed(seed, 'phases', stream),
    signal,
  });
  if (!after) return undefined;
  const ends = projections(after, plane);
  const counts = crossingsOf(before, ends);
  const crossed = (counts.first.left + counts.second.left) / samples;
  const ofCrossings = oddsOfCrossings(counts.first, counts.second);
  const oneWay = boundOfCrossings(counts.first, counts.second);
  const [means, others] = meansOfPhases(rows, before);
  const turned = Array.from(means, (mean, unit) => mean * elementAt(others, unit) < 0);
  const share = larger / samples;
  const dataOdds = Math.log(share / (1 - share));
  const found: FoundOdds | undefined = oneWay
    ? { odds: oneWay, method: 'bound' }
    : ofCrossings
      ? { odds: ofCrossings, method: 'crossings' }
      : await bridge(gpu, machine, after, { before, ends, plane, turned, dataOdds });
  const own = await energiesOf(gpu, machine, rows);
  const ended = ends.filter((value) => value > 0).length / samples;
  const doubted = found ? doubtedCost(share, dataOdds, found.odds) : 0;
  return {
    shares: {
      data: binomial(share, samples),
      chains: binomial(ended, samples),
      turned: turned.filter(Boolean).length / turned.length,
      crossed,
      model: found ? shareOf(found.odds) : null,
      method: found?.method ?? null,
      freeEnergyDifference: meanWhere(own, before, -1) - meanWhere(own, before, 1),
      cost: found ? costOfShares(share, found.odds) : null,
      lost: doubted > lostCost,
    },
    odds: found?.odds,
    dataOdds,
    between: means.map((mean, unit) => mean - elementAt(others, unit)),
    doubtedCost: doubted,
  };
}

/** The cost that is left when the odds are nearer to those of the data by their doubt. */
function doubtedCost(share: number, dataOdds: number, { value, error }: Measured): number {
  const distance = Math.max(0, Math.abs(value - dataOdds) - doubtedErrors * error);
  const nearer = dataOdds + Math.sign(value - dataOdds) * distance;
  return costOfShares(share, { value: nearer, error: 0 }).value;
}

/** The plane, with the larger phase on its positive side. */
function phasePlane(rows: SignRows): PhasePlane {
  const plane = principalPlane(rows);
  const positive = projections(rows, plane).filter((value) => value > 0).length;
  if (2 * positive >= rows.samples) return plane;
  return { ...plane, direction: plane.direction.map((value) => -value) };
}

function binomial(share: number, samples: number): Measured {
  return { value: share, error: Math.sqrt((share * (1 - share)) / samples) };
}

/** The samples after Gibbs steps of the machine; undefined where they were stopped. */
async function moved(
  gpu: Gpu,
  machine: Rbm,
  rows: SignRows,
  { seed, signal }: { readonly seed: number; readonly signal?: AbortSignal | undefined },
): Promise<SignRows | undefined> {
  const chains = await StartedChains.create(gpu, machine, bitsOf(rows), { seed });
  const ofStep = 2 * machine.products * rows.samples;
  const affordable = mostProducts[gpu.adapter.software ? 'software' : 'gpu'] / ofStep;
  const total = Math.floor(Math.max(steps.fewest, Math.min(steps.most, affordable)));
  await chains.step(total, signal);
  const words = await chains.words();
  chains.dispose();
  return signal?.aborted ? undefined : signRows(words, rows.units, rows.samples);
}

function crossingsOf(
  before: Float64Array,
  after: Float64Array,
): { readonly first: Crossings; readonly second: Crossings } {
  const count = (sign: number): Crossings => {
    let [began, left] = [0, 0];
    for (let at = 0; at < before.length; at++) {
      if (elementAt(before, at) > 0 !== sign > 0) continue;
      began++;
      if (elementAt(after, at) > 0 !== sign > 0) left++;
    }
    return { began, left };
  };
  return { first: count(1), second: count(-1) };
}

function meanWhere(values: ArrayLike<number>, side: Float64Array, sign: number): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < side.length; at++) {
    if (elementAt(side, at) > 0 !== sign > 0) continue;
    sum += elementAt(values, at);
    count++;
  }
  return sum / count;
}
