import { Ensemble } from '../ensemble/ensemble.ts';
import { blockedGeometry, latticeWords } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';

/**
 * One step of zooming out: 2 x 2 majority blocks with random ties (shaders/rg/majority.wgsl), from a fine
 * ensemble into a coarse one of half the size.
 */
export class MajorityBlocking {
  readonly coarse: Ensemble;
  readonly #gpu: Gpu;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;
  readonly #seed: number;
  readonly #fine: Ensemble;
  readonly #level: number;

  private constructor(
    gpu: Gpu,
    fine: Ensemble,
    { kernel, seed, level }: { kernel: Kernel; seed: number; level: number },
  ) {
    this.#gpu = gpu;
    this.#fine = fine;
    this.#kernel = kernel;
    this.#seed = seed;
    this.#level = level;
    this.coarse = new Ensemble(gpu, blockedGeometry(fine.geometry), `block spins ${level}`);
    this.#parameters = gpu.uniform('majority', 12);
    this.#group = gpu.bind(kernel, [fine.buffer, this.coarse.buffer, this.#parameters]);
  }

  /**
   * @param level tells the ties of successive zoom-outs apart
   * @throws GeometryError where the fine lattice has no 2 x 2 blocks
   */
  static async create(
    gpu: Gpu,
    fine: Ensemble,
    { seed, level }: { seed: number; level: number },
  ): Promise<MajorityBlocking> {
    const kernel = await gpu.kernel('majority', 'default');
    return new MajorityBlocking(gpu, fine, { kernel, seed, level });
  }

  /** Sets which configuration is blocked next, usually its sweep; the ties of each are independent. */
  begin(step: number): void {
    const words = [
      ...latticeWords(this.#fine.geometry),
      ...latticeWords(this.coarse.geometry),
      ...randomKey(this.#seed, 'ties', Math.floor(step / 2 ** 32)),
      step % 2 ** 32,
      this.#level,
    ];
    this.#gpu.write(this.#parameters, new Uint32Array(words));
  }

  record(pass: GPUComputePassEncoder): void {
    const { width, height, groups } = this.coarse.geometry;
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...workgroupsFor(width * height * groups));
  }

  dispose(): void {
    this.#parameters.destroy();
    this.coarse.dispose();
  }
}
