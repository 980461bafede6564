import { randomKey } from '../../src/ensemble/random-key.ts';
import { Batches } from '../../src/rbm/training/batches.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { resolveTraining } from '../../src/rbm/training/resolve-training.ts';
import { gradientTwin, slide, type Numbers, type Parameters, type Phases } from './gradient.ts';
import { conditionalMeans } from './hidden-means.ts';
import { sampleTwin } from './layer-sampler.ts';
import { valuesOf, type Machine } from './machine.ts';
import { stepTwin } from './optimizer.ts';
import { random4 } from './random-words.ts';

/** Parameters that several units of a machine share. */
export interface Shared {
  /** They step along their gradient. */
  readonly parameters: Parameters;
  /** Their gradient from that of the machine. */
  readonly gradient: (ofMachine: Parameters) => Parameters;
  /** Gives the machine the parameters after a step. */
  readonly spread: () => void;
}

/**
 * A whole training of a machine, in place: the twin of ContrastiveDivergence.
 * @param rows bits of the samples
 */
export function trainTwin(
  machine: Machine,
  rows: readonly Uint8Array[],
  given: TrainingOptions,
  updates: number,
  shared?: Shared,
): void {
  const options = resolveTraining(given);
  const { seed, steps, algorithm, statistics } = options;
  const groups = Math.ceil(rows.length / 32);
  const batches = new Batches({ groups }, { ...options, stream: 0 });
  const stepping = shared?.parameters ?? machine;
  const zero = (): Parameters => ({
    weights: new Float64Array(stepping.weights.length),
    visibleBias: new Float64Array(stepping.visibleBias.length),
    hiddenBias: new Float64Array(stepping.hiddenBias.length),
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
      stepTwin(stepping, moments, shared?.gradient(gradient) ?? gradient, { ...options, update });
      shared?.spread();
    }
  }
}

/** The hidden units that persistent chains start from, padded to whole words. */
export function randomChains(hidden: number, count: number, seed: number): Uint8Array[] {
  const groups = Math.ceil(count / 32);
  const key = randomKey(seed, 'chains');
  return Array.from({ length: 32 * groups }, (_, chain) =>
    Uint8Array.from({ length: hidden }, (_, unit) => {
      const word = unit * groups + (chain >>> 5);
      return (random4(key, word >>> 2, 0, 0, 0)[word & 3] >>> (chain & 31)) & 1;
    }),
  );
}
