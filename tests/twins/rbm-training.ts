import { randomKey } from '../../src/ensemble/random-key.ts';
import { Batches } from '../../src/rbm/training/batches.ts';
import {
  resolveTraining,
  type Training,
  type TrainingOptions,
} from '../../src/rbm/training/options.ts';
import { random4 } from './random-bits.ts';
import { conditionalMeans, sampleTwin, valuesOf, type Machine } from './rbm.ts';

type Numbers = Float64Array;

/** Numbers in the shape of the parameters of a machine. */
type Parameters = Pick<Machine, 'weights' | 'visibleBias' | 'hiddenBias'>;

/** Values of the units in both phases, one array a sample. */
interface Phases {
  readonly data: Numbers[];
  readonly dataHidden: Numbers[];
  readonly modelVisible: Numbers[];
  readonly modelHidden: Numbers[];
}

/** Offsets of centred gradients, one a unit; changed in place. */
interface Offsets {
  readonly visible: Numbers;
  readonly hidden: Numbers;
}

/** Twin of shaders/rbm/averages.wgsl, gradient.wgsl and centre-biases.wgsl, from the definition of centring. */
function gradientTwin(
  { visible, hidden }: Machine,
  { data, dataHidden, modelVisible, modelHidden }: Phases,
  { offsets, summed = false }: { offsets?: Offsets; summed?: boolean } = {},
): Parameters {
  const scale = summed ? data.length : 1;
  const mu = offsets?.visible ?? new Float64Array(visible);
  const lambda = offsets?.hidden ?? new Float64Array(hidden);
  const product = (v: Numbers[], h: Numbers[], i: number, j: number): number =>
    mean(v.map((values, sample) => (values[i] - mu[i]) * (h[sample][j] - lambda[j])));
  const weights = new Float64Array(visible * hidden);
  for (let i = 0; i < visible; i++)
    for (let j = 0; j < hidden; j++)
      weights[i * hidden + j] =
        scale * (product(data, dataHidden, i, j) - product(modelVisible, modelHidden, i, j));
  const difference = (a: Numbers[], b: Numbers[], unit: number): number =>
    scale * (mean(a.map((values) => values[unit])) - mean(b.map((values) => values[unit])));
  const visibleBias = Float64Array.from({ length: visible }, (_, i) => {
    const off = lambda.reduce((sum, value, j) => sum + value * weights[i * hidden + j], 0);
    return difference(data, modelVisible, i) - off;
  });
  const hiddenBias = Float64Array.from({ length: hidden }, (_, j) => {
    const off = mu.reduce((sum, value, i) => sum + value * weights[i * hidden + j], 0);
    return difference(dataHidden, modelHidden, j) - off;
  });
  return { weights, visibleBias, hiddenBias };
}

type StepOptions = Pick<
  Training,
  | 'learningRate'
  | 'momentum'
  | 'l1'
  | 'l2'
  | 'optimizer'
  | 'l1Convention'
  | 'secondDecay'
  | 'epsilon'
  | 'biases'
>;

/** Twin of shaders/rbm/step.wgsl; changes parameters and moments in place. */
function stepTwin(
  parameters: Parameters,
  { first, second }: { first: Parameters; second: Parameters },
  gradient: Parameters,
  { update, ...options }: StepOptions & { update: number },
): void {
  const { learningRate, momentum, secondDecay, epsilon } = options;
  const names = options.biases ? parameterNames : (['weights'] as const);
  for (const name of names) {
    const [l1, l2] = name === 'weights' ? [options.l1, options.l2] : [0, 0];
    const convention = options.l1Convention;
    for (const [at, old] of parameters[name].entries()) {
      const push =
        gradient[name][at] - (convention === 'inside' ? l1 * Math.sign(old) : 0) - l2 * old;
      let moved: number;
      if (options.optimizer === 'adam') {
        first[name][at] = momentum * first[name][at] + (1 - momentum) * push;
        second[name][at] = secondDecay * second[name][at] + (1 - secondDecay) * push ** 2;
        const m = first[name][at] / (1 - momentum ** (update + 1));
        const s = second[name][at] / (1 - secondDecay ** (update + 1));
        moved = old + (learningRate * m) / (Math.sqrt(s) + epsilon);
      } else {
        first[name][at] = momentum * first[name][at] + learningRate * push;
        moved = old + first[name][at];
      }
      if (convention === 'outside') moved -= l1 * Math.sign(moved);
      if (convention === 'proximal') moved = Math.sign(moved) * Math.max(Math.abs(moved) - l1, 0);
      parameters[name][at] = moved;
    }
  }
}

const parameterNames = ['weights', 'visibleBias', 'hiddenBias'] as const;

/**
 * A whole training of a machine, in place: the twin of ContrastiveDivergence.
 * @param rows bits of the samples
 */
export function trainTwin(
  machine: Machine,
  rows: readonly Uint8Array[],
  given: TrainingOptions,
  updates: number,
): void {
  const options = resolveTraining(given);
  const { seed, steps, algorithm, statistics } = options;
  const groups = Math.ceil(rows.length / 32);
  const batches = new Batches({ groups }, { ...options, stream: 0 });
  const zero = (): Parameters => ({
    weights: new Float64Array(machine.weights.length),
    visibleBias: new Float64Array(machine.visible),
    hiddenBias: new Float64Array(machine.hidden),
  });
  const moments = { first: zero(), second: zero() };
  const offsets = {
    visible: new Float64Array(machine.visible),
    hidden: new Float64Array(machine.hidden),
  };
  const count = options.chains ?? options.batch;
  let chains = randomChains(machine.hidden, count, seed);
  for (let update = 0; update < updates; update++) {
    // Every sample keeps its place in its word, also where the last word of the data is not full.
    const places = [...batches.groups(update)].flatMap((group, at) =>
      Array.from({ length: 32 }, (_, bit) => ({ row: rows[32 * group + bit], at: 32 * at + bit })),
    );
    const padded = places.map(({ row }) => row ?? new Uint8Array(machine.visible));
    const present = places.flatMap(({ row }, index) => (row ? [index] : []));
    const step = update * (steps + 1);
    const hiddenBits = sampleTwin(machine, 'hidden', padded, { seed, step });
    const persistent = algorithm === 'pcd';
    let h = persistent ? chains : hiddenBits;
    let v: Uint8Array[] = [];
    for (let k = 1; k <= steps; k++) {
      const given = h;
      v = sampleTwin(machine, 'visible', given, { seed, step: step + k });
      if (k === steps && statistics === 'mean-field') {
        const means = given.map((bits) =>
          conditionalMeans(machine, 'visible', valuesOf(machine, bits)),
        );
        const hiddenMeans = means.map((values) => conditionalMeans(machine, 'hidden', values));
        learn({ modelVisible: means, modelHidden: hiddenMeans });
        break;
      }
      h = sampleTwin(machine, 'hidden', v, { seed, step: step + k });
    }
    if (persistent) chains = h;
    if (statistics !== 'mean-field')
      learn({
        modelVisible: v.map((bits) => valuesOf(machine, bits)),
        modelHidden:
          statistics === 'samples' ? h.map((bits) => valuesOf(machine, bits)) : meansOf(v),
      });

    function keep<T>(values: readonly T[]): T[] {
      return present.map((index) => values[index]);
    }
    function meansOf(visible: readonly Uint8Array[]): Numbers[] {
      return visible.map((bits) => conditionalMeans(machine, 'hidden', valuesOf(machine, bits)));
    }
    function learn(model: Pick<Phases, 'modelVisible' | 'modelHidden'>): void {
      const ofModel = persistent ? <T>(values: T[]): T[] => values.slice(0, count) : keep;
      const data = keep(padded);
      const phases: Phases = {
        data: data.map((bits) => valuesOf(machine, bits)),
        dataHidden:
          statistics === 'samples'
            ? keep(hiddenBits).map((bits) => valuesOf(machine, bits))
            : meansOf(data),
        modelVisible: ofModel(model.modelVisible),
        modelHidden: ofModel(model.modelHidden),
      };
      const share = update === 0 ? 1 : 0.01;
      slide(offsets.visible, phases.data, share);
      slide(offsets.hidden, phases.dataHidden, share);
      const gradient = gradientTwin(machine, phases, {
        ...(options.centred && { offsets }),
        summed: options.gradient === 'sum',
      });
      stepTwin(machine, moments, gradient, { ...options, update });
    }
  }
}

function slide(offsets: Numbers, values: readonly Numbers[], share: number): void {
  for (let unit = 0; unit < offsets.length; unit++)
    offsets[unit] =
      (1 - share) * offsets[unit] + share * mean(values.map((sample) => sample[unit]));
}

/** The hidden units that persistent chains start from, padded to whole words. */
function randomChains(hidden: number, count: number, seed: number): Uint8Array[] {
  const groups = Math.ceil(count / 32);
  const key = randomKey(seed, 'chains');
  return Array.from({ length: 32 * groups }, (_, chain) =>
    Uint8Array.from({ length: hidden }, (_, unit) => {
      const word = unit * groups + (chain >>> 5);
      return (random4(key, word >>> 2, 0, 0, 0)[word & 3] >>> (chain & 31)) & 1;
    }),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
