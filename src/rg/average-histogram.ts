import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { AverageLevel } from './block-average.ts';
import { elementAt } from '../element-at.ts';

/**
 * How many blocks of every system have 0, 1 ... n of their n spins up (shaders/rg/average-histogram.wgsl). Counts
 * are whole numbers, and the same on every device if averages are exact.
 */
export class AverageHistogram {
  readonly #gpu: Gpu;
  readonly #shape: { readonly systems: number; readonly spins: number };
  readonly #dispatch: Dispatch;
  readonly #counts: GPUBuffer;
  readonly #parameters: KernelUniform<'average-histogram'>;

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { buffer, size, block }: Pick<AverageLevel, 'buffer' | 'size' | 'block'>,
    systems: number,
  ) {
    const spins = block ** 2;
    this.#gpu = gpu;
    this.#shape = { systems, spins };
    const count = (spins + 1) * systems;
    this.#counts = gpu.storage('histogram of averages', count * 4);
    this.#parameters = gpu.uniform('average-histogram', { systems, sites: size ** 2, spins });
    this.#dispatch = gpu.dispatch(kernel, [buffer, this.#counts, this.#parameters], count);
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
    this.#dispatch.record(pass);
  }

  /** The counts as last recorded: [system][spins up]. */
  async read(): Promise<Uint32Array[]> {
    const { systems, spins } = this.#shape;
    const counts = await this.#gpu.readWords(this.#counts, 0, (spins + 1) * systems * 4);
    return Array.from({ length: systems }, (_, system) =>
      Uint32Array.from({ length: spins + 1 }, (__, up) => elementAt(counts, up * systems + system)),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#counts.destroy();
    this.#parameters.destroy();
  }
}
