import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { AverageLevel } from './block-average.ts';
import { elementAt } from '../element-at.ts';

/**
 * Mean products of block averages at all distances along the axes, of every system (shaders/rg/average-correlations.wgsl);
 * not connected. Rows are added up in single precision, with an error of at most (size + 2) 2^-24 of the mean of |h h'|, and
 * none for blocks whose side B is a power of two with size B^4 <= 2^24.
 */
export class AverageCorrelations {
  readonly #gpu: Gpu;
  readonly #shape: {
    readonly size: number;
    readonly systems: number;
    readonly distances: number;
  };
  readonly #dispatch: Dispatch;
  readonly #sums: GPUBuffer;
  readonly #parameters: KernelUniform<'average-correlations'>;

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { buffer, size }: Pick<AverageLevel, 'buffer' | 'size'>,
    systems: number,
  ) {
    const distances = Math.floor(size / 2) + 1;
    this.#gpu = gpu;
    this.#shape = { size, systems, distances };
    const count = distances * size * systems;
    this.#sums = gpu.storage('products of averages', count * 4);
    this.#parameters = gpu.uniform('average-correlations', { systems, side: size, distances });
    this.#dispatch = gpu.dispatch(kernel, [buffer, this.#sums, this.#parameters], count);
  }

  static async create(
    gpu: Gpu,
    level: Pick<AverageLevel, 'buffer' | 'size'>,
    systems: number,
  ): Promise<AverageCorrelations> {
    const kernel = await gpu.kernel('average-correlations', 'default');
    return new AverageCorrelations(gpu, kernel, level, systems);
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  /** The means as last recorded: [system][r], r = 0 .. floor(size / 2). */
  async read(): Promise<Float64Array[]> {
    const { size, systems, distances } = this.#shape;
    const sums = await this.#gpu.readFloats(this.#sums, 0, distances * size * systems * 4);
    return Array.from({ length: systems }, (_, system) =>
      Float64Array.from({ length: distances }, (__, r) => {
        let sum = 0;
        for (let row = 0; row < size; row++)
          sum += elementAt(sums, (r * size + row) * systems + system);
        return sum / (2 * size ** 2);
      }),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.destroy();
    this.#parameters.destroy();
  }
}
