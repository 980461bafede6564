import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
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
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #buffers: { readonly sums: GPUBuffer; readonly parameters: GPUBuffer };

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { buffer, size }: Pick<AverageLevel, 'buffer' | 'size'>,
    systems: number,
  ) {
    const distances = Math.floor(size / 2) + 1;
    this.#gpu = gpu;
    this.#kernel = kernel;
    this.#shape = { size, systems, distances };
    const sums = gpu.storage('products of averages', distances * size * systems * 4);
    const parameters = gpu.uniform('products of averages', 4);
    this.#buffers = { sums, parameters };
    gpu.write(parameters, new Uint32Array([systems, size, distances]));
    this.#group = gpu.bind(kernel, [buffer, sums, parameters]);
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
    const { size, systems, distances } = this.#shape;
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...workgroupsFor(distances * size * systems));
  }

  /** The means as last recorded: [system][r], r = 0 .. floor(size / 2). */
  async read(): Promise<Float64Array[]> {
    const { size, systems, distances } = this.#shape;
    const sums = await this.#gpu.readFloats(this.#buffers.sums, 0, distances * size * systems * 4);
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
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
