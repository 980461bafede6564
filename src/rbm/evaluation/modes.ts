import { derivedSeed } from '../../ensemble/random-key.ts';
import { elementAt } from '../../element-at.ts';
import { exponential, logarithm } from '../../elementary.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { meanOf } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import { unpackUnits } from '../machine/packed-units.ts';
import { inside, type AnnealingBase } from './annealing-base.ts';
import { modeStarts, type ModesOptions } from './mode-starts.ts';
import { StartedChains } from './started-chains.ts';

/** Gibbs steps that take a start into a mode. */
const stepsIntoModes = 16;
/** Modes that are looked at, and that stay in the mixture. */
const most = { looked: 16, kept: 14 };
/** Two states whose units differ in a smaller share are in one mode. */
const leastDistance = 0.1;
/** Two modes whose means differ by less on average are one. */
const leastDifference = 0.05;
/** Gibbs steps of 32 chains in a mode: before its means are taken, and while they are. */
const stepsInMode = { before: 2, measured: 4 };
/** Means are kept this far from 0 and 1, so that a run can leave what a few chains saw. */
const leastOfMode = 0.02;
/** Shares of fair coins, of the mean of all modes, and of the modes: alike, and by their weights. */
const shares = { coins: 0.2, mean: 0.1, alike: 0.3, weighted: 0.4 };

/**
 * A start for annealing that sees the modes of a machine, whatever samples are judged: a mixture of fair coins, of
 * independent units with the means of all modes, and of independent units with the means of each mode. Modes are searched
 * by Gibbs chains from random states, each with its mirror image, from states that one hidden unit calls for, and from
 * known samples. A mode that no chain finds is left to the runs that start from coins.
 * @returns undefined where the signal stopped the search
 */
export async function modesBase(
  gpu: Gpu,
  machine: Rbm,
  { known, seed, stream, signal }: ModesOptions,
): Promise<AnnealingBase | undefined> {
  const units = machine.visible;
  const rows = await modeStarts(gpu, machine, { known, seed, stream });
  const chains = (index: number) => ({ seed: derivedSeed(seed, 'modes', 2 * stream + index) });
  const found = await StartedChains.create(gpu, machine, rows, chains(0));
  await found.step(stepsIntoModes, signal);
  const [states, energies] = [
    rowsOf(await found.words(), units, rows.length),
    await found.energies(),
  ];
  found.dispose();
  if (signal?.aborted) return undefined;
  const leaders = distantStates(states, energies);
  const clones = leaders.flatMap((state) => Array.from({ length: 32 }, () => state));
  const within = await StartedChains.create(gpu, machine, clones, chains(1));
  await within.step(stepsInMode.before, signal);
  const means = leaders.map(() => new Float64Array(units));
  for (let step = 0; step < stepsInMode.measured; step++) {
    await within.step(1, signal);
    for (const [chain, state] of rowsOf(await within.words(), units, clones.length).entries())
      addTo(elementAt(means, chain >>> 5), state, 1 / (32 * stepsInMode.measured));
  }
  const energiesWithin = await within.energies();
  within.dispose();
  if (signal?.aborted) return undefined;
  const modes = means.map((ofUnits, index) =>
    modeOf(ofUnits, energiesWithin.subarray(32 * index, 32 * index + 32)),
  );
  const mean = new Float64Array(units);
  for (const state of states) addTo(mean, state, 1 / states.length);
  return mixtureOf(distinct(modes), mean);
}

function rowsOf(words: Uint32Array, units: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, sample) => unpackUnits(words, units, sample));
}

interface Mode {
  readonly means: Float64Array;
  /** ln of the weight of the mode in Z, if its units were independent. */
  readonly logWeight: number;
}

function modeOf(means: Float64Array, energies: Float32Array): Mode {
  const kept = means.map((mean) => inside(mean, leastOfMode));
  const entropy = kept.reduce(
    (sum, p) => sum - p * logarithm(p) - (1 - p) * logarithm(1 - p),
    -meanOf(energies).value,
  );
  return { means: kept, logWeight: entropy };
}

/** The heaviest modes, none of them twice. */
function distinct(modes: readonly Mode[]): Mode[] {
  const kept: Mode[] = [];
  for (const mode of modes.toSorted((a, b) => b.logWeight - a.logWeight)) {
    if (kept.length === most.kept) break;
    if (kept.every((other) => difference(other.means, mode.means) >= leastDifference))
      kept.push(mode);
  }
  return kept;
}

function mixtureOf(modes: readonly Mode[], mean: Float64Array): AnnealingBase {
  const top = modes.reduce((max, { logWeight }) => Math.max(max, logWeight), -Infinity);
  const weights = modes.map(({ logWeight }) => exponential(logWeight - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    means: [
      new Float64Array(mean.length).fill(0.5),
      mean.map((value) => inside(value, leastOfMode)),
      ...modes.map(({ means }) => means),
    ],
    shares: [
      shares.coins,
      shares.mean,
      ...weights.map((weight) => shares.alike / modes.length + (shares.weighted * weight) / total),
    ],
  };
}

/** States far from each other, the lowest free energy first. */
function distantStates(states: readonly Uint8Array[], energies: Float32Array): Uint8Array[] {
  const order = Array.from(states.keys()).toSorted(
    (a, b) => elementAt(energies, a) - elementAt(energies, b),
  );
  const found: Uint8Array[] = [];
  for (const index of order) {
    const state = elementAt(states, index);
    if (found.length === most.looked) break;
    if (found.every((other) => difference(other, state) > leastDistance)) found.push(state);
  }
  return found;
}

/** The mean absolute difference of two arrays. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
  return sum / a.length;
}

function addTo(sums: Float64Array, state: Uint8Array, factor: number): void {
  for (const [unit, bit] of state.entries()) sums[unit] = elementAt(sums, unit) + factor * bit;
}
