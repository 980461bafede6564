import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { elementAt } from '../element-at.ts';

/** Means over a periodic lattice of block averages h; not connected. */
export interface AveragePairs {
  /** Mean of h^2 of every system. */
  readonly square: Float64Array;
  /** Mean of h h' over nearest neighbours; a single block is its own neighbour. */
  readonly neighbours: Float64Array;
}

/**
 * Mean products of block averages at distances 0 and 1, of every system (shaders/rg/average-moments.wgsl). Rows are
 * added up in single precision, with an error of at most (size + 2) 2^-24 of the mean of |h h'|, and none for blocks
 * whose side B is a power of two with size B^4 <= 2^25.
 */
export class AverageMoments {
  readonly #gpu: Gpu;
  readonly #shape: { readonly size: number; readonly systems: number };
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'average-moments'>;
  readonly #rows: GPUBuffer;

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { averages, size, systems }: { averages: GPUBuffer; size: number; systems: number },
  ) {
    this.#gpu = gpu;
    this.#shape = { size, systems };
    this.#parameters = gpu.uniform('average-moments', { systems, side: size });
    this.#rows = gpu.storage('moments of averages', size * systems * 8);
    const resources = [averages, this.#rows, this.#parameters];
    this.#dispatch = gpu.dispatch(kernel, resources, size * systems);
  }

  /** @param options.averages `[site * systems + system]`, `size` x `size` sites row after row */
  static async create(
    gpu: Gpu,
    options: { averages: GPUBuffer; size: number; systems: number },
  ): Promise<AverageMoments> {
    return new AverageMoments(gpu, await gpu.kernel('average-moments', 'default'), options);
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  /** The means as last recorded. */
  async read(): Promise<AveragePairs> {
    const { size, systems } = this.#shape;
    const rows = await this.#gpu.readFloats(this.#rows, 0, size * systems * 8);
    const mean = (which: 0 | 1, terms: number): Float64Array =>
      Float64Array.from({ length: systems }, (_, system) => {
        let sum = 0;
        for (let row = 0; row < size; row++)
          sum += elementAt(rows, 2 * (row * systems + system) + which);
        return sum / (terms * size ** 2);
      });
    return { square: mean(0, 1), neighbours: mean(1, 2) };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.#rows.destroy();
  }
}
