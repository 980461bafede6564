import { Ensemble } from '../ensemble/ensemble.ts';
import { latticeWords, wordCount } from '../ensemble/geometry.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';

/**
 * The bonds to the right of all sites as an ensemble of the same shape, 1 = alike spins (shaders/ising/bonds.wgsl): the local
 * energy s_x s_{x+e} of lattices of even side, ready for whatever measures spins.
 */
export class Bonds {
  readonly ensemble: Ensemble;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;

  private constructor(gpu: Gpu, spins: Ensemble, kernel: Kernel) {
    this.#kernel = kernel;
    this.ensemble = new Ensemble(gpu, spins.geometry, 'bonds');
    this.#parameters = gpu.uniform('bonds', 4);
    gpu.write(this.#parameters, new Uint32Array(latticeWords(spins.geometry)));
    this.#group = gpu.bind(kernel, [spins.buffer, this.ensemble.buffer, this.#parameters]);
  }

  static async create(gpu: Gpu, spins: Ensemble): Promise<Bonds> {
    return new Bonds(gpu, spins, await gpu.kernel('bonds', 'default'));
  }

  record(pass: GPUComputePassEncoder): void {
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...workgroupsFor(wordCount(this.ensemble.geometry)));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.ensemble.dispose();
  }
}
