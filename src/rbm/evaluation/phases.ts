import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, sampleCount, uploadUnits, type PackedUnits } from '../machine/packed-units.ts';
import { freeEnergies } from './free-energy.ts';
import {
  bitsOf,
  principalPlane,
  projections,
  signRows,
  turnedUnits,
  type PhasePlane,
  type SignRows,
} from './phase-direction.ts';
import {
  costOfShares,
  boundOfOdds,
  oddsOfBridge,
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
 * From this cost of wrong shares on, in nats per sample, a phase counts as lost: with equal shares in the data, from 9 : 1 on. The odds are
 * first moved towards those of the data by so many of their errors.
 */
const lostCost = 0.5;
const doubtedErrors = 2.5;

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
   * How the share of the machine was found: from chains that cross; from a reflection that maps one phase to the other one; or,
   * where images are far from the samples of the other phase, the bound by the mean work of the reflection.
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
  { seed, stream = 0, signal }: PhaseOptions,
): Promise<PhaseShares | undefined> {
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
  const turned = turnedUnits(rows, before);
  const share = larger / samples;
  const dataOdds = Math.log(share / (1 - share));
  const found: FoundOdds | undefined = ofCrossings
    ? { odds: ofCrossings, method: 'crossings' }
    : await bridge(gpu, machine, after, { before, ends, plane, turned, dataOdds });
  const own = await energiesOf(gpu, machine, rows);
  const ended = ends.filter((value) => value > 0).length / samples;
  const cost = found && costOfShares(share, found.odds);
  return {
    data: binomial(share, samples),
    chains: binomial(ended, samples),
    turned: turned.filter(Boolean).length / turned.length,
    crossed,
    model: found ? shareOf(found.odds) : null,
    method: found?.method ?? null,
    freeEnergyDifference: meanWhere(own, before, -1) - meanWhere(own, before, 1),
    cost: cost ?? null,
    lost: found !== undefined && doubtedCost(share, dataOdds, found.odds) > lostCost,
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

async function energiesOf(gpu: Gpu, machine: Rbm, rows: SignRows): Promise<Float32Array> {
  const packed = uploadUnits(gpu, bitsOf(rows), rows.units, 'samples of phases');
  const found = await freeEnergies(gpu, machine, packed);
  packed.buffer.destroy();
  return found;
}

/** ln of the odds of the larger phase, and how they were found. */
interface FoundOdds {
  readonly odds: Measured;
  readonly method: 'crossings' | 'bridge' | 'bound';
}

/**
 * The odds of the phases from chains that stayed where they began. The reflection turns the units whose mean differs in sign
 * between the phases: all units of a magnet, or the pixels in which two pictures differ.
 */
async function bridge(
  gpu: Gpu,
  machine: Rbm,
  after: SignRows,
  {
    before,
    ends,
    plane,
    turned,
    dataOdds,
  }: {
    before: Float64Array;
    ends: Float64Array;
    plane: PhasePlane;
    turned: boolean[];
    dataOdds: number;
  },
): Promise<FoundOdds | undefined> {
  const image: SignRows = {
    ...after,
    values: after.values.map((value, at) => (turned[at % after.units] ? -value : value)),
  };
  const [own, ofImage] = await Promise.all([
    energiesOf(gpu, machine, after),
    energiesOf(gpu, machine, image),
  ]);
  const there = projections(image, plane);
  const works = (sign: number): number[] =>
    Array.from(ends).flatMap((end, at) => {
      if (end > 0 !== sign > 0 || elementAt(before, at) > 0 !== sign > 0) return [];
      const crosses = elementAt(there, at) > 0 !== sign > 0;
      return [crosses ? elementAt(ofImage, at) - elementAt(own, at) : Infinity];
    });
  const [first, second] = [works(1), works(-1)];
  const odds = oddsOfBridge(first, second);
  if (odds) return { odds, method: 'bridge' };
  const bound = boundOfOdds(first, second, dataOdds);
  return bound && { odds: bound, method: 'bound' };
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
