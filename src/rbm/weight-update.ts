import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
import type { GibbsChain } from './gibbs-chain.ts';
import { batchWords, type BatchList } from './layer-sampler.ts';
import type { Rbm } from './machine.ts';
import type { PackedUnits } from './packed-units.ts';

/** What may be changed between updates. */
export interface Rates {
  /** Step along the gradient per sample; above 0. */
  readonly learningRate: number;
  /** Share of the last step that is taken again, from 0 to below 1. */
  readonly momentum: number;
  /** L1 penalty on the weights, inside the learning rate: a weight decays by learningRate * l1 an update. */
  readonly l1: number;
}

interface Dispatch {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  readonly parameters: GPUBuffer;
  readonly workgroups: [number, number];
}

/** Steps of all parameters of a machine, with their momentum; they outlive a change of the data. */
export class Velocities {
  readonly weights: GPUBuffer;
  readonly visibleBias: GPUBuffer;
  readonly hiddenBias: GPUBuffer;

  constructor(gpu: Gpu, { visible, hidden }: Rbm) {
    this.weights = gpu.storage('weight steps', visible * hidden * 4);
    this.visibleBias = gpu.storage('visible bias steps', visible * 4);
    this.hiddenBias = gpu.storage('hidden bias steps', hidden * 4);
  }

  dispose(): void {
    for (const buffer of [this.weights, this.visibleBias, this.hiddenBias]) buffer.destroy();
  }
}

export interface WeightUpdateOptions {
  readonly machine: Rbm;
  readonly velocities: Velocities;
  readonly data: PackedUnits;
  readonly batch: BatchList;
  readonly chain: GibbsChain;
}

/**
 * Statistics of a batch and the step they lead to (shaders/rbm/update.wgsl, biases.wgsl). Counts wrongly
 * reconstructed bits into `errors[group of the data]`.
 */
export class WeightUpdate {
  /** u32 per group of the data. */
  readonly errors: GPUBuffer;
  readonly #gpu: Gpu;
  readonly #options: WeightUpdateOptions;
  readonly #dispatches: readonly [Dispatch, Dispatch, Dispatch];

  private constructor(
    gpu: Gpu,
    options: WeightUpdateOptions,
    { weights, visible, hidden }: { weights: Kernel; visible: Kernel; hidden: Kernel },
  ) {
    this.#gpu = gpu;
    this.#options = options;
    this.errors = gpu.storage('reconstruction errors', options.data.groups * 4);
    const { machine, velocities, data, batch, chain } = options;
    const dispatch = (
      kernel: Kernel,
      invocations: number,
      buffers: readonly GPUBuffer[],
    ): Dispatch => {
      const parameters = gpu.uniform(kernel.label, 12);
      const group = gpu.bind(kernel, [...buffers, parameters, gpu.ordinalBinding]);
      return { kernel, group, parameters, workgroups: workgroupsFor(invocations) };
    };
    const { dataHidden, modelVisible, modelHidden } = chain;
    this.#dispatches = [
      dispatch(weights, Math.ceil(machine.visible / 4) * machine.hidden, [
        data.buffer,
        batch.order,
        dataHidden.buffer,
        modelVisible.buffer,
        modelHidden.buffer,
        machine.weights,
        velocities.weights,
      ]),
      dispatch(visible, machine.visible, [
        data.buffer,
        batch.order,
        modelVisible.buffer,
        machine.visibleBias,
        velocities.visibleBias,
        this.errors,
      ]),
      dispatch(hidden, machine.hidden, [
        dataHidden.buffer,
        batch.order,
        modelHidden.buffer,
        machine.hiddenBias,
        velocities.hiddenBias,
        this.errors,
      ]),
    ];
  }

  static async create(gpu: Gpu, options: WeightUpdateOptions): Promise<WeightUpdate> {
    const [weights, visible, hidden] = await Promise.all([
      gpu.kernel('rbm-update', 'default'),
      gpu.kernel('rbm-biases', 'batch'),
      gpu.kernel('rbm-biases', 'layer'),
    ]);
    return new WeightUpdate(gpu, options, { weights, visible, hidden });
  }

  /** Sets the rates of the next submit. */
  begin({ learningRate, momentum, l1 }: Rates): void {
    const { machine, data, batch } = this.#options;
    const units = [[machine.visible, machine.hidden], [machine.visible], [machine.hidden]];
    const rates = [
      [learningRate, momentum, l1],
      [learningRate, momentum],
      [learningRate, momentum],
    ];
    for (const [index, { parameters }] of this.#dispatches.entries()) {
      const words = [...batchWords(batch, data.groups), ...(units[index] ?? [])];
      this.#gpu.write(parameters, new Uint32Array(words));
      this.#gpu.write(parameters, new Float32Array(rates[index] ?? []), words.length * 4);
    }
  }

  /** Records the step whose samples the chain made at `ordinal`. */
  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const { kernel, group, workgroups } of this.#dispatches) {
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, group, [ordinal * ordinalStride]);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  dispose(): void {
    for (const { parameters } of this.#dispatches) parameters.destroy();
    this.errors.destroy();
  }
}
