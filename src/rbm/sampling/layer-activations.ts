import type { Gpu } from '../../gpu/gpu.ts';
import { LayerDispatch, layerConstants } from './layer.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';

export interface ActivationsOptions {
  readonly machine: Rbm;
  /** The layer whose activations are computed. */
  readonly layer: 'hidden' | 'visible';
  readonly from: PackedUnits;
  /** Groups of the result. */
  readonly groups: number;
  /** Groups per dispatch, where consecutive ordinals go through the groups; all unless given. */
  readonly span?: number | undefined;
}

/** The weighted sums of the other layer without biases (shaders/rbm/layer-activations.wgsl): f32 [units][groups][32]. */
export class LayerActivations {
  readonly buffer: GPUBuffer;
  readonly #dispatch: LayerDispatch;
  readonly #biases: GPUBuffer;

  private constructor(buffer: GPUBuffer, biases: GPUBuffer, dispatch: LayerDispatch) {
    this.buffer = buffer;
    this.#biases = biases;
    this.#dispatch = dispatch;
  }

  static async create(gpu: Gpu, options: ActivationsOptions): Promise<LayerActivations> {
    const { machine, layer, from, groups, span } = options;
    const kernel = await gpu.kernel(
      'rbm-layer-activations',
      machine.units,
      layerConstants(gpu, options),
    );
    const output = gpu.storage('activations', machine[layer] * groups * 128);
    const biases = gpu.storage('no biases', machine[layer] * 4);
    const dispatch = new LayerDispatch(gpu, kernel, {
      machine,
      layer,
      from,
      groups,
      span,
      seed: 0,
      biases,
      output,
    });
    dispatch.begin(0);
    return new LayerActivations(output, biases, dispatch);
  }

  record(pass: GPUComputePassEncoder, ordinal = 0): void {
    this.#dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#dispatch.dispose();
    this.#biases.destroy();
    this.buffer.destroy();
  }
}
