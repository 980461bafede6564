import type { Gpu } from '../gpu/gpu.ts';
import { LayerSampler, type BatchList } from './layer-sampler.ts';
import type { Rbm } from './machine.ts';
import { emptyUnits, type PackedUnits } from './packed-units.ts';

export interface GibbsChainOptions {
  readonly machine: Rbm;
  readonly data: PackedUnits;
  readonly batch: BatchList;
  readonly seed: number;
  /** Gibbs steps of the model phase, at least 1. */
  readonly steps: number;
  /** Whether the model phase goes on where the last one ended instead of starting at the data. */
  readonly persistent: boolean;
  readonly epoch: number;
}

/** Updates under one key; times the ordinals of an update they stay below 2^32. */
export const updatesPerKey = 2 ** 20;

/**
 * The samples behind one update: hidden units given a batch of the data, then Gibbs steps of the model. An update
 * takes `steps + 1` ordinals; the random step of each ordinal is its own.
 */
export class GibbsChain {
  readonly dataHidden: PackedUnits;
  readonly modelVisible: PackedUnits;
  readonly modelHidden: PackedUnits;
  readonly #steps: number;
  readonly #phases: readonly LayerSampler[];

  private constructor(
    steps: number,
    [dataHidden, modelVisible, modelHidden]: readonly [PackedUnits, PackedUnits, PackedUnits],
    phases: readonly LayerSampler[],
  ) {
    this.#steps = steps;
    this.dataHidden = dataHidden;
    this.modelVisible = modelVisible;
    this.modelHidden = modelHidden;
    this.#phases = phases;
  }

  static async create(gpu: Gpu, options: GibbsChainOptions): Promise<GibbsChain> {
    const { machine, data, batch, seed, steps, persistent, epoch } = options;
    const dataHidden = emptyUnits(gpu, machine.hidden, batch.groups, 'hidden units of the data');
    const modelVisible = emptyUnits(
      gpu,
      machine.visible,
      batch.groups,
      'visible units of the model',
    );
    const modelHidden = emptyUnits(gpu, machine.hidden, batch.groups, 'hidden units of the model');
    const common = { machine, seed, epoch };
    const start = persistent ? modelHidden : dataHidden;
    const phases = await Promise.all([
      LayerSampler.create(gpu, { ...common, layer: 'hidden', from: data, to: dataHidden, batch }),
      LayerSampler.create(gpu, { ...common, layer: 'visible', from: start, to: modelVisible }),
      LayerSampler.create(gpu, { ...common, layer: 'hidden', from: modelVisible, to: modelHidden }),
      LayerSampler.create(gpu, {
        ...common,
        layer: 'visible',
        from: modelHidden,
        to: modelVisible,
      }),
    ]);
    return new GibbsChain(steps, [dataHidden, modelVisible, modelHidden], phases);
  }

  /** Ordinals of one update. */
  get ordinals(): number {
    return this.#steps + 1;
  }

  /** Sets the update that ordinals 0 .. steps of the next submit stand for. */
  begin(update: number): void {
    const step = (update % updatesPerKey) * this.ordinals;
    for (const phase of this.#phases) phase.begin(step, Math.floor(update / updatesPerKey));
  }

  /** Records the sampling of update `begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void {
    const [data, firstVisible, hidden, visible] = this.#phases;
    const ordinal = index * this.ordinals;
    data?.record(pass, ordinal);
    for (let step = 1; step <= this.#steps; step++) {
      (step === 1 ? firstVisible : visible)?.record(pass, ordinal + step);
      hidden?.record(pass, ordinal + step);
    }
  }

  dispose(): void {
    for (const phase of this.#phases) phase.dispose();
    for (const { buffer } of [this.dataHidden, this.modelVisible, this.modelHidden])
      buffer.destroy();
  }
}
