import { randomKey, type RandomPurpose } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
import type { Rbm } from './machine.ts';
import type { PackedUnits } from './packed-units.ts';

/** Groups of a data set picked by an index list (shaders/rbm/batch.wgsl). */
export interface BatchList {
  readonly order: GPUBuffer;
  /** Groups of a full batch. */
  readonly groups: number;
  /** Ordinals of one update. */
  readonly ordinals: number;
}

/** Words of the `Batch` struct of shaders/rbm/batch.wgsl. */
export function batchWords(batch: BatchList | undefined, dataGroups: number): number[] {
  return [batch?.groups ?? 0, dataGroups, batch?.ordinals ?? 1, 0];
}

export interface LayerSamplerOptions {
  readonly machine: Rbm;
  /** The layer to sample; the other one is given. */
  readonly layer: 'hidden' | 'visible';
  readonly from: PackedUnits;
  readonly to: PackedUnits;
  readonly seed: number;
  /** Where `from` is a data set of which a batch is taken: the batch. */
  readonly batch?: BatchList;
  /**
   * Groups per dispatch where consecutive ordinals go through the groups of `to`; without it each dispatch samples
   * all groups, and consecutive ordinals are consecutive steps.
   */
  readonly span?: number;
  /** Which stream of random bits to use; that of the layer unless given. */
  readonly purpose?: RandomPurpose;
  /** Tells independent uses of one seed apart; below 2^16, 0 unless given. */
  readonly epoch?: number;
}

/**
 * Samples one layer of a machine given the other (shaders/rbm/units.wgsl). The bits depend on the parameters, the
 * inputs, seed, epoch, step, unit and group alone, not on how the work is divided.
 */
export class LayerSampler {
  readonly #gpu: Gpu;
  readonly #options: LayerSamplerOptions;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;
  readonly #workgroups: [number, number];

  private constructor(gpu: Gpu, kernel: Kernel, options: LayerSamplerOptions) {
    this.#gpu = gpu;
    this.#kernel = kernel;
    this.#options = options;
    const { machine, layer, from, to, batch } = options;
    this.#parameters = gpu.uniform('layer', 16);
    this.#group = gpu.bind(kernel, [
      from.buffer,
      batch?.order ?? from.buffer,
      machine.weights,
      layer === 'hidden' ? machine.hiddenBias : machine.visibleBias,
      to.buffer,
      this.#parameters,
      gpu.ordinalBinding,
    ]);
    this.#workgroups = workgroupsFor(Math.ceil(to.units / 2) * (options.span ?? to.groups));
  }

  static async create(gpu: Gpu, options: LayerSamplerOptions): Promise<LayerSampler> {
    const kernel = await gpu.kernel('rbm-units', options.batch ? 'batch' : 'layer');
    return new LayerSampler(gpu, kernel, options);
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    const {
      machine,
      layer,
      from,
      to,
      batch,
      span,
      seed,
      epoch = 0,
      purpose = layer,
    } = this.#options;
    const strides =
      layer === 'hidden' ? [machine.hidden, to.units, 1] : [1, to.units, machine.hidden];
    const words = [
      ...batchWords(batch, from.groups),
      ...randomKey(seed, purpose, epoch + period * 2 ** 16),
      step,
      span === undefined ? 1 : 0,
      span ?? 0,
      span ?? to.groups,
      to.groups,
      from.units,
      ...strides,
    ];
    this.#gpu.write(this.#parameters, new Uint32Array(words));
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group, [ordinal * ordinalStride]);
    pass.dispatchWorkgroups(...this.#workgroups);
  }

  dispose(): void {
    this.#parameters.destroy();
  }
}
