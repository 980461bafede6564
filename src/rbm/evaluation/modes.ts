import { derivedSeed, randomKey } from '../../ensemble/random-key.ts';
import { drawWords } from '../../ensemble/random-words.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import type { Rbm } from '../machine/machine.ts';
import { packUnits, readUnits, sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import type { AnyParameters } from '../machine/parameters.ts';
import { FreeChains } from '../sampling/free-chains.ts';
import { inside, type AnnealingBase } from './annealing-base.ts';
import { freeEnergies } from './free-energy.ts';
import { meanOf } from '../../statistics/measured.ts';

export interface ModesOptions {
  /** Samples near modes, such as those trained on; some of them are starts. */
  readonly known?: PackedUnits | undefined;
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0. */
  readonly stream: number;
  readonly signal?: AbortSignal | undefined;
}

/** Starts of the search: random states, known samples, and states that hidden units call for. */
const starts = { random: 64, known: 64, units: 64 };
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
  const rows = [
    ...(await randomStates(gpu, units, { seed, stream })),
    ...statesOfUnits(await machine.readParameters(), randomKey(seed, 'mode-starts', { stream })),
    ...(known ? await someSamples(gpu, known, randomKey(seed, 'mode-starts', { stream })) : []),
  ];
  const chains = (index: number) => ({ seed: derivedSeed(seed, 'modes', 2 * stream + index) });
  const found = await Chains.create(gpu, machine, rows, chains(0));
  await found.step(stepsIntoModes, signal);
  const [states, energies] = [await found.states(), await found.energies()];
  found.dispose();
  if (signal?.aborted) return undefined;
  const leaders = distantStates(states, energies);
  const clones = leaders.flatMap((state) => Array.from({ length: 32 }, () => state));
  const within = await Chains.create(gpu, machine, clones, chains(1));
  await within.step(stepsInMode.before, signal);
  const means = leaders.map(() => new Float64Array(units));
  for (let step = 0; step < stepsInMode.measured; step++) {
    await within.step(1, signal);
    for (const [chain, state] of (await within.states()).entries())
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

interface Mode {
  readonly means: Float64Array;
  /** ln of the weight of the mode in Z, if its units were independent. */
  readonly logWeight: number;
}

function modeOf(means: Float64Array, energies: Float32Array): Mode {
  const kept = means.map((mean) => inside(mean, leastOfMode));
  const entropy = kept.reduce(
    (sum, p) => sum - p * Math.log(p) - (1 - p) * Math.log(1 - p),
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
  const weights = modes.map(({ logWeight }) => Math.exp(logWeight - top));
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

/** Rows of fair coins, then of coins with a chance of their own for each row, then the mirror images of all. */
async function randomStates(
  gpu: Gpu,
  units: number,
  { seed, stream }: { seed: number; stream: number },
): Promise<Uint8Array[]> {
  const drawn = starts.random / 2;
  const words = await drawWords(gpu, {
    generator: 'pcg',
    counters: {
      key: randomKey(seed, 'mode-starts', { stream }),
      first: [0, 0, 0, 0],
      extent: [Math.ceil((units + 1) / 4), drawn, 1, 1],
    },
  });
  const columns = words.length / drawn;
  const rows = Array.from({ length: drawn }, (_, row) => {
    const chance = row < drawn / 2 ? 2 ** 31 : elementAt(words, row * columns + units);
    return Uint8Array.from({ length: units }, (__, unit) =>
      Number(elementAt(words, row * columns + unit) < chance),
    );
  });
  return [...rows, ...rows.map((row) => row.map((bit) => 1 - bit))];
}

/** States that one hidden unit calls for where it is on (up) or off (down), and the signs of its weights alone. */
function statesOfUnits(
  { weights, visibleBias, hiddenBias }: AnyParameters,
  key: readonly [number, number],
): Uint8Array[] {
  const hidden = hiddenBias.length;
  const chosen = Array.from(shuffled(hidden, key)).slice(0, starts.units);
  return chosen.flatMap((j) =>
    [
      [1, 1],
      [1, -1],
      [0, 1],
    ].map(([bias = 0, sign = 0]) =>
      Uint8Array.from(visibleBias, (a, i) =>
        Number(bias * a + sign * elementAt(weights, i * hidden + j) > 0),
      ),
    ),
  );
}

async function someSamples(
  gpu: Gpu,
  known: PackedUnits,
  key: readonly [number, number],
): Promise<Uint8Array[]> {
  const chosen = Array.from(shuffled(sampleCount(known), key)).slice(0, starts.known);
  const words = await readUnits(gpu, known);
  return chosen.map((sample) => rowOf(words, known, sample));
}

function rowOf(
  words: Uint32Array,
  { units, groups }: Pick<PackedUnits, 'units' | 'groups'>,
  sample: number,
): Uint8Array {
  return Uint8Array.from(
    { length: units },
    (_, unit) => (elementAt(words, unit * groups + (sample >>> 5)) >>> (sample & 31)) & 1,
  );
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

/** Gibbs chains from given states. */
class Chains {
  readonly #gpu: Gpu;
  readonly #machine: Rbm;
  readonly #visible: PackedUnits;
  readonly #free: FreeChains;
  #done = 0;

  private constructor(gpu: Gpu, machine: Rbm, visible: PackedUnits, free: FreeChains) {
    this.#gpu = gpu;
    this.#machine = machine;
    this.#visible = visible;
    this.#free = free;
  }

  static async create(
    gpu: Gpu,
    machine: Rbm,
    rows: readonly Uint8Array[],
    { seed }: { seed: number },
  ): Promise<Chains> {
    const units = machine.visible;
    const buffer = gpu.upload('states', packUnits(rows, units));
    const groups = Math.ceil(rows.length / 32);
    const visible = { buffer, units, groups, samples: rows.length };
    return new Chains(
      gpu,
      machine,
      visible,
      await FreeChains.create(gpu, machine, { visible, seed }),
    );
  }

  async step(steps: number, signal: AbortSignal | undefined): Promise<void> {
    const { visible, hidden } = this.#machine;
    const first = cautiousUnits(64 * this.#visible.groups * visible * hidden);
    await paced(
      this.#gpu,
      new Pacer(50, { first, most: steps }),
      { total: steps, signal },
      (count, done) => {
        this.#free.begin(this.#done + done);
        this.#gpu.compute('chains into modes', (pass) => {
          for (let i = 0; i < count; i++) this.#free.record(pass, i);
        });
      },
    );
    this.#done += steps;
  }

  async states(): Promise<Uint8Array[]> {
    const words = await readUnits(this.#gpu, this.#visible);
    return Array.from({ length: sampleCount(this.#visible) }, (_, sample) =>
      rowOf(words, this.#visible, sample),
    );
  }

  energies(): Promise<Float32Array> {
    return freeEnergies(this.#gpu, this.#machine, this.#visible);
  }

  dispose(): void {
    this.#free.dispose();
    this.#visible.buffer.destroy();
  }
}
