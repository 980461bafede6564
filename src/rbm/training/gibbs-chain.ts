import { drawWords } from '../../ensemble/random-words.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { HiddenMeans } from '../sampling/hidden-means.ts';
import type { BatchList } from '../sampling/layer.ts';
import { LayerSampler, type LayerSamplerOptions } from '../sampling/layer-sampler.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import type { LayerTraining } from './options.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';

export interface GibbsChainParts {
  readonly machine: TrainableMachine;
  readonly data: PackedUnits;
  readonly batch: BatchList;
}

/** Updates under one key. Their number times the ordinals of an update stays below 2^32. */
export const updatesPerKey = 2 ** 20;

/** Samples of one layer, and their conditional means where the gradient uses means: f32, 32 for each word. */
export interface LayerSamples {
  readonly bits: PackedUnits;
  readonly means: GPUBuffer | undefined;
}

interface Samples {
  readonly dataHidden: LayerSamples;
  readonly modelVisible: LayerSamples;
  readonly modelHidden: LayerSamples;
}

interface Phases {
  readonly data: LayerSampler;
  readonly firstVisible: LayerSampler;
  readonly hidden: LayerSampler;
  readonly visible: LayerSampler;
  /** The last half-step of `mean-field`, in place of sampling. */
  readonly lastHidden: HiddenMeans | undefined;
}

/**
 * The samples of one update: hidden units given a batch of the data, then Gibbs steps of the model. An update takes
 * `steps + 1` ordinals, each with a random step of its own.
 */
export class GibbsChain {
  readonly samples: Samples;
  /** Number of persistent chains; 0 for `cd`. */
  readonly chains: number;
  readonly #steps: number;
  readonly #phases: Phases;

  private constructor(steps: number, chains: number, samples: Samples, phases: Phases) {
    this.#steps = steps;
    this.chains = chains;
    this.samples = samples;
    this.#phases = phases;
  }

  static async create(
    gpu: Gpu,
    { machine, data, batch }: GibbsChainParts,
    training: LayerTraining,
  ): Promise<GibbsChain> {
    const { seed, stream, steps, statistics, chains = 0 } = training;
    const { visible, hidden } = machine;
    const groups = chains > 0 ? Math.ceil(chains / 32) : batch.groups;
    const layer = (units: number, of: number, label: string, withMeans: boolean): LayerSamples => ({
      bits: emptyUnits(gpu, units, of, label),
      means: withMeans ? gpu.storage(`means of ${label}`, units * of * 128) : undefined,
    });
    const hiddenMeans = statistics !== 'samples';
    const visibleMeans = statistics === 'mean-field';
    const samples = {
      dataHidden: layer(hidden, batch.groups, 'hidden units of the data', hiddenMeans),
      modelVisible: layer(visible, groups, 'visible units of the model', visibleMeans),
      modelHidden: layer(hidden, groups, 'hidden units of the model', hiddenMeans),
    };
    const { dataHidden, modelVisible, modelHidden } = samples;
    if (chains > 0) {
      const { bits } = modelHidden;
      gpu.write(bits.buffer, await firstChains(gpu, bits, { seed, stream }));
    }
    const sampler = (
      side: 'hidden' | 'visible',
      from: PackedUnits,
      { bits, means }: LayerSamples,
      more: Partial<LayerSamplerOptions> = {},
    ): Promise<LayerSampler> =>
      LayerSampler.create(gpu, {
        machine,
        seed,
        stream,
        layer: side,
        from,
        to: bits,
        means,
        ...more,
      });
    const start = chains > 0 ? modelHidden.bits : dataHidden.bits;
    const [first, firstVisible, again, visibleAgain] = await Promise.all([
      sampler('hidden', data, dataHidden, { batch }),
      sampler('visible', start, modelVisible),
      sampler('hidden', modelVisible.bits, modelHidden),
      sampler('visible', modelHidden.bits, modelVisible),
    ]);
    const lastHidden =
      modelVisible.means && modelHidden.means
        ? await HiddenMeans.create(gpu, {
            machine,
            groups,
            visibleMeans: modelVisible.means,
            hiddenMeans: modelHidden.means,
          })
        : undefined;
    return new GibbsChain(steps, chains, samples, {
      data: first,
      firstVisible,
      hidden: again,
      visible: visibleAgain,
      lastHidden,
    });
  }

  /** Ordinals of one update. */
  get ordinals(): number {
    return this.#steps + 1;
  }

  /** Sets the update of ordinals 0 to `steps` of the next submit. */
  begin(update: number): void {
    const { data, firstVisible, hidden, visible } = this.#phases;
    const step = (update % updatesPerKey) * this.ordinals;
    for (const phase of [data, firstVisible, hidden, visible])
      phase.begin(step, Math.floor(update / updatesPerKey));
  }

  /** Records the sampling of update `begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void {
    const { data, firstVisible, hidden, visible, lastHidden } = this.#phases;
    const ordinal = index * this.ordinals;
    data.record(pass, ordinal);
    for (let step = 1; step <= this.#steps; step++) {
      (step === 1 ? firstVisible : visible).record(pass, ordinal + step);
      if (step === this.#steps && lastHidden) lastHidden.record(pass);
      else hidden.record(pass, ordinal + step);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    const { dataHidden, modelVisible, modelHidden } = this.samples;
    for (const phase of Object.values(this.#phases) as Phases[keyof Phases][]) phase?.dispose();
    for (const { bits, means } of [dataHidden, modelVisible, modelHidden]) {
      bits.buffer.destroy();
      means?.destroy();
    }
  }
}

/** The hidden units that persistent chains start from: a fair coin each. */
export async function firstChains(
  gpu: Gpu,
  { units, groups }: Pick<PackedUnits, 'units' | 'groups'>,
  { seed, stream }: { readonly seed: number; readonly stream: number },
): Promise<Uint32Array> {
  const counters = Math.ceil((units * groups) / 4);
  const words = await drawWords(gpu, {
    generator: gpu.random,
    counters: {
      key: randomKey(seed, 'chains', { stream }),
      first: [0, 0, 0, 0],
      extent: [counters, 1, 1, 1],
    },
  });
  return words.subarray(0, units * groups);
}
