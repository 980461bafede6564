import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { AverageLevel } from './block-average.ts';
import { elementAt } from '../element-at.ts';

/**
 * How many blocks of every system have 0, 1 ... n of their n spins up (shaders/rg/average-histogram.wgsl): whole numbers,
 * the same on every device as long as averages are exact.
 */
export class AverageHistogram {
  readonly #gpu: Gpu;
  readonly #shape: { readonly systems: number; readonly spins: number };
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #buffers: { readonly counts: GPUBuffer; readonly parameters: GPUBuffer };

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { buffer, size, block }: Pick<AverageLevel, 'buffer' | 'size' | 'block'>,
    systems: number,
  ) {
    const spins = block ** 2;
    this.#gpu = gpu;
    this.#kernel = kernel;
    this.#shape = { systems, spins };
    const counts = gpu.storage('histogram of averages', (spins + 1) * systems * 4);
    const parameters = gpu.uniform('histogram of averages', 4);
    this.#buffers = { counts, parameters };
    gpu.write(parameters, new Uint32Array([systems, size ** 2, spins]));
    this.#group = gpu.bind(kernel, [buffer, counts, parameters]);
  }

  static async create(
    gpu: Gpu,
    level: Pick<AverageLevel, 'buffer' | 'size' | 'block'>,
    systems: number,
  ): Promise<AverageHistogram> {
    const kernel = await gpu.kernel('average-histogram', 'default');
    return new AverageHistogram(gpu, kernel, level, systems);
  }

  record(pass: GPUComputePassEncoder): void {
    const { systems, spins } = this.#shape;
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...workgroupsFor((spins + 1) * systems));
  }

  /** The counts as last recorded: [system][spins up]. */
  async read(): Promise<Uint32Array[]> {
    const { systems, spins } = this.#shape;
    const counts = await this.#gpu.readWords(this.#buffers.counts, 0, (spins + 1) * systems * 4);
    return Array.from({ length: systems }, (_, system) =>
      Uint32Array.from({ length: spins + 1 }, (__, up) => elementAt(counts, up * systems + system)),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
