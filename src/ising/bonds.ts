import { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, wordCount } from '../ensemble/geometry.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';

/**
 * The bonds to the right of all sites as an ensemble of the same shape, 1 = alike spins (shaders/ising/bonds.wgsl). The
 * ensemble holds the local energy s_x s_{x+e} of lattices of even side, and every measurement of spins can measure it.
 */
export class Bonds {
  readonly ensemble: Ensemble;
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'bonds'>;

  private constructor(gpu: Gpu, spins: Ensemble, kernel: Kernel) {
    this.ensemble = new Ensemble(gpu, spins.geometry, 'bonds');
    this.#parameters = gpu.uniform('bonds', latticeOf(spins.geometry));
    const resources = [spins.buffer, this.ensemble.buffer, this.#parameters];
    this.#dispatch = gpu.dispatch(kernel, resources, wordCount(spins.geometry));
  }

  static async create(gpu: Gpu, spins: Ensemble): Promise<Bonds> {
    return new Bonds(gpu, spins, await gpu.kernel('bonds', 'default'));
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.ensemble.dispose();
  }
}
