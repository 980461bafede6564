import { randomKey } from '../../src/ensemble/random-key.ts';
import { gridUnits, momentUnits, parameterLimits } from '../../src/rbm/exact/arithmetic.ts';
import { exactRate, type ExactRate } from '../../src/rbm/exact/rate.ts';
import { parameterNames, type ParameterName } from '../../src/rbm/machine/parameters.ts';
import { Batches } from '../../src/rbm/training/batches.ts';
import type { Rates, Training, TrainingOptions } from '../../src/rbm/training/options.ts';
import { ratesAt, resolveTraining } from '../../src/rbm/training/resolve-training.ts';
import { randomChains } from './contrastive-divergence.ts';
import { scaledTwin } from './exact-rounding.ts';
import { exactUnitsTwin, type ExactLayer } from './exact-units.ts';
import type { ExactMachine } from './exact-weights.ts';
import { random4 } from './random-words.ts';

type Moments = Readonly<Record<ParameterName, Int32Array>>;
type Rows = readonly ArrayLike<number>[];

/**
 * A whole training of a machine in exact arithmetic, in place: the twin of ContrastiveDivergence there.
 * @param rows bits of the samples
 */
export function trainExactTwin(
  machine: ExactMachine,
  rows: readonly Uint8Array[],
  given: TrainingOptions,
  updates: number,
): void {
  const options = resolveTraining({ ...given, arithmetic: 'exact' });
  const { seed, steps, statistics, chains: count = 0 } = options;
  const groups = Math.ceil(rows.length / 32);
  const batches = new Batches({ groups, samples: rows.length }, { ...options, stream: 0 });
  const moments: Moments = {
    weights: new Int32Array(machine.weights.length),
    visibleBias: new Int32Array(machine.visible),
    hiddenBias: new Int32Array(machine.hidden),
  };
  let chains: ExactLayer['bits'] =
    count > 0 ? randomChains(machine.hidden, count, seed).map((bits) => bits.slice()) : [];
  const values = (bits: Uint8Array): Int32Array =>
    Int32Array.from(bits, (bit) => (machine.units === 'spin' ? 2 * bit - 1 : bit));
  const hiddenValues = ({ bits, means }: ExactLayer): Int32Array[] =>
    statistics === 'samples'
      ? bits.map((each) => values(each).map((value) => value * 2 ** 15))
      : means;
  for (let update = 0; update < updates; update++) {
    const places = [...batches.groups(update)].flatMap((group) =>
      Array.from({ length: 32 }, (_, bit) => rows[32 * group + bit]),
    );
    const padded = places.map((row) => row ?? new Uint8Array(machine.visible));
    const present = places.flatMap((row, index) => (row ? [index] : []));
    const step = update * (steps + 1);
    const ofData = exactUnitsTwin(machine, 'hidden', padded, { seed, step });
    let hidden: ExactLayer = { bits: count > 0 ? chains : ofData.bits, means: [] };
    let visible: Uint8Array<ArrayBuffer>[] = [];
    for (let k = 1; k <= steps; k++) {
      visible = exactUnitsTwin(machine, 'visible', hidden.bits, { seed, step: step + k }).bits;
      hidden = exactUnitsTwin(machine, 'hidden', visible, { seed, step: step + k });
    }
    if (count > 0) chains = hidden.bits;
    const ofModel = count > 0 ? Array.from({ length: count }, (_, chain) => chain) : present;
    const pick = (all: Rows, indices: readonly number[]): Rows =>
      indices.map((index) => all[index]);
    const data = {
      visible: pick(padded.map(values), present),
      hidden: pick(hiddenValues(ofData), present),
    };
    const model = {
      visible: pick(visible.map(values), ofModel),
      hidden: pick(hiddenValues(hidden), ofModel),
    };
    const rates = ratesAt(options, Math.floor(update / batches.perEpoch));
    exactStepTwin(machine, moments, { data, model }, { ...options, rates, update });
  }
}

interface Phase {
  /** Values of the visible units. */
  readonly visible: Rows;
  /** Values of the hidden units in units of 2^-15. */
  readonly hidden: Rows;
}

function exactStepTwin(
  machine: ExactMachine,
  moments: Moments,
  { data, model }: { readonly data: Phase; readonly model: Phase },
  options: Training & { readonly rates: Rates; readonly update: number },
): void {
  const { visible, hidden } = machine;
  const { seed, rates, update, biases, gradient, algorithm } = options;
  const key = randomKey(seed, 'rounding');
  const rateOf = (samples: number): ExactRate =>
    exactRate((rates.learningRate * 2 ** 9) / (gradient === 'sum' ? 1 : samples));
  const limits = parameterLimits(machine);
  const sumOf = (of: Phase, i: number | undefined, j: number | undefined): number =>
    of.visible.reduce((sum, v, sample) => {
      const ofVisible = i === undefined ? 1 : v[i];
      const ofHidden = j === undefined ? 2 ** 15 : of.hidden[sample][j];
      return sum + ofVisible * ofHidden;
    }, 0);
  const push = (i: number | undefined, j: number | undefined, random: number): number => {
    const [ofData, ofModel] = [sumOf(data, i, j), sumOf(model, i, j)];
    const rate = rateOf(data.visible.length);
    if (algorithm === 'cd') return scaledTwin(ofData - ofModel, rate, random);
    const ofChains = rateOf(model.visible.length);
    return scaledTwin(ofData, rate, random) - scaledTwin(ofModel, ofChains, ~random >>> 0);
  };
  const move = (name: ParameterName, at: number, pushed: number, random: number): void => {
    const penalties =
      name === 'weights' ? options : { ...options, rates: { ...rates, l1: 0, l2: 0 } };
    const old = machine[name][at];
    const next = movedTwin(old, moments[name][at], pushed, random, penalties, limits[name]);
    machine[name][at] = next.parameter;
    moments[name][at] = next.moment;
  };
  const randomAt = (site: number, name: ParameterName) =>
    random4(key, site, 0, update, parameterNames.indexOf(name));
  for (let i = 0; i < visible; i++)
    for (let j = 0; j < hidden; j++) {
      const random = randomAt((i >> 2) * hidden + j, 'weights')[i & 3];
      move('weights', i * hidden + j, push(i, j, random), random);
    }
  if (!biases) return;
  for (let i = 0; i < visible; i++) {
    const [random] = randomAt(i, 'visibleBias');
    move('visibleBias', i, push(i, undefined, random), random);
  }
  for (let j = 0; j < hidden; j++) {
    const [random] = randomAt(j, 'hiddenBias');
    move('hiddenBias', j, push(undefined, j, random), random);
  }
}

function movedTwin(
  old: number,
  moment: number,
  push: number,
  random: number,
  { rates, l1Convention }: Pick<Training, 'l1Convention'> & { readonly rates: Rates },
  limit: number,
): { parameter: number; moment: number } {
  const { learningRate, momentum, l1, l2 } = rates;
  let velocity = scaledTwin(moment, exactRate(momentum), random) + push;
  if (l1 > 0 && l1Convention === 'inside')
    velocity -= scaledTwin(Math.sign(old), exactRate(learningRate * l1 * momentUnits), random);
  if (l2 > 0) velocity -= scaledTwin(old, exactRate(learningRate * l2 * 2 ** 8), random);
  velocity = held(velocity, 2 ** 24 - 2 ** 8);
  let parameter = held(old + Math.floor((velocity + (random & 0xff)) / 2 ** 8), limit);
  const taken = exactRate(l1 * gridUnits);
  if (l1 > 0 && l1Convention === 'outside')
    parameter -= scaledTwin(Math.sign(parameter), taken, random);
  if (l1 > 0 && l1Convention === 'proximal')
    parameter =
      Math.sign(parameter) * Math.max(Math.abs(parameter) - scaledTwin(1, taken, random), 0);
  return { parameter, moment: velocity };
}

function held(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
