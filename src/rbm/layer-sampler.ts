import type { Gpu } from '../gpu/gpu.ts';
import { LayerDispatch, type LayerOptions } from './layer.ts';
import type { PackedUnits } from './packed-units.ts';

export interface LayerSamplerOptions extends Omit<LayerOptions, 'groups' | 'biases'> {
  readonly to: PackedUnits;
  /** Where what the units are on average is wanted too: f32, 32 for each word of `to`, in its order. */
  readonly means?: GPUBuffer | undefined;
}

/**
 * Samples one layer of a machine given the other (shaders/rbm/units.wgsl). The bits depend on the parameters, the
 * inputs, seed, epoch, step, unit and group alone, not on how the work is divided.
 */
export class LayerSampler {
  readonly #dispatch: LayerDispatch;

  private constructor(dispatch: LayerDispatch) {
    this.#dispatch = dispatch;
  }

  static async create(gpu: Gpu, options: LayerSamplerOptions): Promise<LayerSampler> {
    const { to, means, ...layer } = options;
    const permutation = `${options.batch ? 'batch' : 'layer'}/${options.machine.units}` as const;
    const kernel = await gpu.kernel(means ? 'rbm-units-and-means' : 'rbm-units', permutation);
    const buffers = { output: to.buffer, more: means ? [means] : [] };
    return new LayerSampler(
      new LayerDispatch(gpu, kernel, { ...layer, groups: to.groups, ...buffers }),
    );
  }

  /** Sets the step of ordinal 0 of the next submit; `period` is what a 32-bit step cannot count. */
  begin(step: number, period = 0): void {
    this.#dispatch.begin(step, period);
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    this.#dispatch.record(pass, ordinal);
  }

  dispose(): void {
    this.#dispatch.dispose();
  }
}
