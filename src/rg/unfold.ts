import { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, unfoldedGeometry, wordCount } from '../ensemble/geometry.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Lattices } from './coarse-map.ts';

/** Lays the strips of large lattices side by side (shaders/rg/unfold.wgsl) so that they can be blocked further. */
export class Unfolding {
  readonly flat: Ensemble;
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'unfold'>;

  private constructor(gpu: Gpu, folded: Lattices, kernel: Kernel) {
    this.flat = new Ensemble(gpu, unfoldedGeometry(folded.geometry), 'unfolded');
    this.#parameters = gpu.uniform('unfold', {
      folded: latticeOf(folded.geometry),
      flat: latticeOf(this.flat.geometry),
    });
    const resources = [folded.buffer, this.flat.buffer, this.#parameters];
    this.#dispatch = gpu.dispatch(kernel, resources, wordCount(this.flat.geometry));
  }

  static async create(gpu: Gpu, folded: Lattices): Promise<Unfolding> {
    return new Unfolding(gpu, folded, await gpu.kernel('unfold', 'default'));
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.flat.dispose();
  }
}
