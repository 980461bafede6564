import { Ensemble } from '../ensemble/ensemble.ts';
import { latticeWords, unfoldedGeometry } from '../ensemble/geometry.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';

/** Lays the strips of large lattices side by side (shaders/rg/unfold.wgsl), so that blocking can go on. */
export class Unfolding {
  readonly flat: Ensemble;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;

  private constructor(gpu: Gpu, folded: Ensemble, kernel: Kernel) {
    this.#kernel = kernel;
    this.flat = new Ensemble(gpu, unfoldedGeometry(folded.geometry), 'unfolded');
    const words = [...latticeWords(folded.geometry), ...latticeWords(this.flat.geometry)];
    this.#parameters = gpu.uniform('unfold', 8);
    gpu.write(this.#parameters, new Uint32Array(words));
    this.#group = gpu.bind(kernel, [folded.buffer, this.flat.buffer, this.#parameters]);
  }

  static async create(gpu: Gpu, folded: Ensemble): Promise<Unfolding> {
    return new Unfolding(gpu, folded, await gpu.kernel('unfold', 'default'));
  }

  record(pass: GPUComputePassEncoder): void {
    const { width, height, groups } = this.flat.geometry;
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...workgroupsFor(width * height * groups));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.flat.dispose();
  }
}
