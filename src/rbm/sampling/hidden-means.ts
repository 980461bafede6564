import { workgroupsFor } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { Rbm } from '../machine/machine.ts';

/** Conditional means of the hidden units given means of the visible ones (shaders/rbm/hidden-means.wgsl). */
export class HiddenMeans {
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;
  readonly #workgroups: [number, number];

  private constructor(gpu: Gpu, kernel: Kernel, options: HiddenMeansOptions) {
    const { machine, groups, visibleMeans, hiddenMeans } = options;
    const quads = 8 * groups;
    this.#kernel = kernel;
    this.#parameters = gpu.uniform('hidden means', 4);
    gpu.write(this.#parameters, new Uint32Array([machine.visible, machine.hidden, quads]));
    this.#group = gpu.bind(kernel, [
      visibleMeans,
      machine.weights,
      machine.hiddenBias,
      hiddenMeans,
      this.#parameters,
    ]);
    this.#workgroups = workgroupsFor(machine.hidden * quads);
  }

  static async create(gpu: Gpu, options: HiddenMeansOptions): Promise<HiddenMeans> {
    return new HiddenMeans(
      gpu,
      await gpu.kernel('rbm-hidden-means', options.machine.units),
      options,
    );
  }

  record(pass: GPUComputePassEncoder): void {
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...this.#workgroups);
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
