import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { Rbm } from '../machine/machine.ts';

/** Conditional means of the hidden units given means of the visible ones (shaders/rbm/hidden-means.wgsl). */
export class HiddenMeans {
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'rbm-hidden-means'>;

  private constructor(gpu: Gpu, kernel: Kernel, options: HiddenMeansOptions) {
    const { machine, groups, visibleMeans, hiddenMeans } = options;
    const quads = 8 * groups;
    const { visible, hidden, weights, hiddenBias } = machine;
    this.#parameters = gpu.uniform('rbm-hidden-means', { visible, hidden, quads });
    this.#dispatch = gpu.dispatch(
      kernel,
      [visibleMeans, weights, hiddenBias, hiddenMeans, this.#parameters],
      hidden * quads,
    );
  }

  static async create(gpu: Gpu, options: HiddenMeansOptions): Promise<HiddenMeans> {
    return new HiddenMeans(
      gpu,
      await gpu.kernel('rbm-hidden-means', options.machine.units),
      options,
    );
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}

export interface HiddenMeansOptions {
  readonly machine: Rbm;
  /** Words per unit, each of 32 samples. */
  readonly groups: number;
  /** f32, 32 for each word: [visible][groups][32]. */
  readonly visibleMeans: GPUBuffer;
  /** f32 [hidden][groups][32]. */
  readonly hiddenMeans: GPUBuffer;
}
