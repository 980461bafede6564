import { randomKey, type RandomPurpose } from '../../ensemble/random-key.ts';
import { workgroupsFor } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../../gpu/kernels.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';

/** Groups of a data set picked by an index list (shaders/rbm/batch.wgsl). */
export interface BatchList {
  readonly order: GPUBuffer;
  /** Groups of a full batch. */
  readonly groups: number;
  /** Ordinals of one update. */
  readonly ordinals: number;
}

/** Words of the `Batch` struct of shaders/rbm/batch.wgsl. */
export function batchWords(
  batch: BatchList | undefined,
  data: { groups: number; samples: number },
): number[] {
  return [batch?.groups ?? 0, data.groups, batch?.ordinals ?? 1, data.samples];
}

/** What one layer of a machine feels from the other: shaders/rbm/layer.wgsl and the kernels that include it. */
export interface LayerOptions {
  readonly machine: Rbm;
  /** The layer that is found; the other one is given. */
  readonly layer: 'hidden' | 'visible';
  readonly from: PackedUnits;
  /** Groups of the result. */
  readonly groups: number;
  readonly seed: number;
  /** Where `from` is a data set of which a batch is taken: the batch. */
  readonly batch?: BatchList | undefined;
  /**
   * Groups per dispatch where consecutive ordinals go through the groups of the result; without it each dispatch does
   * all groups, and consecutive ordinals are consecutive steps.
   */
  readonly span?: number | undefined;
  /** Which stream of random bits to use; that of the layer unless given. */
  readonly purpose?: RandomPurpose | undefined;
  /** Tells independent uses of one seed apart; below 2^16, 0 unless given. */
  readonly stream?: number | undefined;
  /** Instead of those of the machine. */
  readonly biases?: GPUBuffer | undefined;
}

/** Dispatches of a kernel of one layer. */
export class LayerDispatch {
  readonly #gpu: Gpu;
  readonly #options: LayerOptions;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;
  readonly #workgroups: [number, number];

  /**
   * @param options.output what the kernel writes to binding 4
   * @param options.more buffers bound behind those of every layer kernel
   * @param options.workgroups those of shaders/rbm/product.wgsl unless given
   */
  constructor(
    gpu: Gpu,
    kernel: Kernel,
    options: LayerOptions & {
      output: GPUBuffer;
      more?: readonly GPUBuffer[];
      workgroups?: [number, number];
    },
  ) {
    const { output, more = [], workgroups, ...layer } = options;
    this.#gpu = gpu;
    this.#kernel = kernel;
    this.#options = layer;
    const { machine, from, batch, groups, span = groups } = layer;
    const ownBias = layer.layer === 'hidden' ? machine.hiddenBias : machine.visibleBias;
    this.#parameters = gpu.uniform('layer', 16);
    this.#group = gpu.bind(kernel, [
      from.buffer,
      batch?.order ?? from.buffer,
      machine.weights,
      layer.biases ?? ownBias,
      output,
      this.#parameters,
      gpu.ordinalBinding,
      ...more,
    ]);
    // An invocation for two units of a group.
    const pairs = Math.ceil(machine[layer.layer] / 2);
    this.#workgroups = workgroups ?? workgroupsFor(pairs * span);
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    const { machine, layer, from, batch, groups, span, seed } = this.#options;
    const { stream = 0, purpose = layer } = this.#options;
    const units = machine[layer];
    const strides = layer === 'hidden' ? [machine.hidden, units, 1] : [1, units, machine.hidden];
    const words = [
      ...batchWords(batch, { groups: from.groups, samples: 32 * from.groups }),
      ...randomKey(seed, purpose, { stream, period }),
      step,
      span === undefined ? 1 : 0,
      span ?? 0,
      span ?? groups,
      groups,
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

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}
