import { randomKey, type RandomPurpose } from '../../ensemble/random-key.ts';
import type { Dispatch, DispatchSize } from '../../gpu/dispatch.ts';
import type { BufferRange, Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';

/** Groups of a data set picked by an index list (shaders/rbm/include/batch.wgsl). */
export interface BatchList {
  readonly order: GPUBuffer;
  /** Groups of a full batch. */
  readonly groups: number;
  /** Ordinals of one update. */
  readonly ordinals: number;
}

/** The fields of the struct `Batch` of shaders/rbm/include/batch.wgsl. */
export function batchOf(
  batch: BatchList | undefined,
  data: { groups: number; samples: number },
): Readonly<Record<'groups' | 'dataGroups' | 'ordinals' | 'samples', number>> {
  return {
    groups: batch?.groups ?? 0,
    dataGroups: data.groups,
    ordinals: batch?.ordinals ?? 1,
    samples: data.samples,
  };
}

/** A kernel that computes one layer of a machine from the other: those that include shaders/rbm/include/layer.wgsl. */
export interface LayerOptions {
  readonly machine: TrainableMachine;
  /** The layer that is computed; the other layer is given. */
  readonly layer: 'hidden' | 'visible';
  readonly from: PackedUnits;
  /** Groups of the result. */
  readonly groups: number;
  readonly seed: number;
  /** The batch, where `from` is a data set of which only a batch is used. */
  readonly batch?: BatchList | undefined;
  /**
   * Groups per dispatch, where consecutive ordinals go through the groups of the result. Unless given, each dispatch
   * computes all groups, and consecutive ordinals are consecutive steps.
   */
  readonly span?: number | undefined;
  /** What the random bits are drawn for; the name of the layer unless given. */
  readonly purpose?: RandomPurpose | undefined;
  /** Tells independent uses of one seed apart; below 2^16, 0 unless given. */
  readonly stream?: number | undefined;
  /** Biases to use instead of those of the machine. */
  readonly biases?: GPUBuffer | undefined;
}

/** Dispatches of a kernel of one layer. */
export class LayerDispatch {
  readonly #options: LayerOptions;
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'rbm-layer-activations'>;

  /**
   * @param options.output what the kernel writes to binding 4
   * @param options.more buffers bound behind those of every layer kernel
   * @param options.size that of shaders/rbm/include/product.wgsl unless given
   */
  constructor(
    gpu: Gpu,
    kernel: Kernel,
    options: LayerOptions & {
      output: GPUBuffer;
      more?: readonly BufferRange[];
      size?: DispatchSize;
    },
  ) {
    const { output, more = [], size, ...layer } = options;
    this.#options = layer;
    const { machine, from, batch, groups, span } = layer;
    const isHidden = layer.layer === 'hidden';
    const units = machine[layer.layer];
    this.#parameters = gpu.uniform('rbm-layer-activations', {
      batch: batchOf(batch, { groups: from.groups, samples: 32 * from.groups }),
      key: [0, 0],
      step: 0,
      stepAdvance: span === undefined ? 1 : 0,
      groupAdvance: span ?? 0,
      span: span ?? groups,
      groups,
      inputs: from.units,
      inputStride: isHidden ? machine.hidden : 1,
      units,
      unitStride: isHidden ? 1 : machine.hidden,
    });
    this.#dispatch = gpu.dispatch(
      kernel,
      [
        from.buffer,
        batch?.order ?? from.buffer,
        machine.weights,
        layer.biases ?? (isHidden ? machine.hiddenBias : machine.visibleBias),
        output,
        this.#parameters,
        ...more,
      ],
      // One invocation computes two units of a group.
      size ?? Math.ceil(units / 2) * (span ?? groups),
    );
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    const { layer, seed, stream = 0, purpose = layer } = this.#options;
    this.#parameters.set({ key: randomKey(seed, purpose, { stream, period }), step });
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    this.#dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}
