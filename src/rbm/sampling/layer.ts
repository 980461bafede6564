import { randomKey, type RandomPurpose } from '../../ensemble/random-key.ts';
import {
  foldedWorkgroups,
  workgroupsFor,
  type Dispatch,
  type DispatchSize,
} from '../../gpu/dispatch.ts';
import type { BufferRange, Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { ParameterName } from '../machine/parameters.ts';
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

/** Machines of one shape in one dispatch. Their parameters and samples lie one after the other in each buffer, equally far apart. */
interface ManyMachines {
  /** One for each machine, in place of the seed of the layer. */
  readonly seeds: readonly number[];
}

/** The machine of a layer: its shape and its parameters. */
type LayerMachine = Pick<
  TrainableMachine,
  'visible' | 'hidden' | 'units' | 'sigmoid' | ParameterName
>;

/** A kernel that computes one layer of a machine from the other: those that include shaders/rbm/include/layer.wgsl. */
export interface LayerOptions {
  readonly machine: LayerMachine;
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
  /** Where the buffers hold many machines. */
  readonly many?: ManyMachines | undefined;
}

/** Constants of the kernels of shaders/rbm/include/product-reads.wgsl: four groups side by side where hardly a lane would be idle. */
export function layerConstants(
  gpu: Gpu,
  { groups, span = groups }: Pick<LayerOptions, 'groups' | 'span'>,
): { readonly lanes?: number } {
  return gpu.quads && span >= 3.5 * Math.ceil(span / 4) ? { lanes: 4 } : {};
}

/** Dispatches of a kernel of one layer. */
export class LayerDispatch {
  readonly #gpu: Gpu;
  readonly #options: LayerOptions;
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'rbm-layer-activations'>;
  /** Of many machines, for the period that was begun last. */
  readonly #keys: GPUBuffer | undefined;
  #period = -1;

  /**
   * @param options.output what the kernel writes to binding 4
   * @param options.more buffers bound behind those of every layer kernel
   * @param options.size that of shaders/rbm/include/product-reads.wgsl unless given
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
    const { machine, from, batch, groups, span, many } = layer;
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
    this.#gpu = gpu;
    const machines = many?.seeds.length ?? 1;
    this.#keys = many && gpu.storage('keys of machines', machines * 8);
    // Units of an invocation, and invocations of a workgroup.
    const [owned, sideBySide] = gpu.software ? [4, 16] : [2, 64];
    const { lanes = 1 } = layerConstants(gpu, layer);
    const blocks = Math.ceil(units / owned) * Math.ceil((span ?? groups) / lanes);
    const plain = foldedWorkgroups(Math.ceil((blocks * lanes) / sideBySide));
    const [columns, rows = 1] =
      size === undefined ? plain : typeof size === 'number' ? workgroupsFor(size) : size;
    this.#dispatch = gpu.dispatch(
      kernel,
      [
        from.buffer,
        batch?.order ?? from.buffer,
        machine.weights,
        layer.biases ?? (isHidden ? machine.hiddenBias : machine.visibleBias),
        output,
        this.#parameters,
        ...(this.#keys ? [this.#keys] : []),
        ...more,
      ],
      [columns, rows, machines],
    );
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    const { layer, seed, many, stream = 0, purpose = layer } = this.#options;
    const keyOf = (own: number): readonly [number, number] =>
      randomKey(own, purpose, { stream, period });
    this.#parameters.set({ key: keyOf(seed), step });
    if (!many || !this.#keys || period === this.#period) return;
    this.#gpu.write(this.#keys, Uint32Array.from(many.seeds.flatMap(keyOf)));
    this.#period = period;
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    this.#dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.#keys?.destroy();
  }
}
