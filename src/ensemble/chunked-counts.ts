import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel, KernelConstants } from '../gpu/kernels.ts';
import type { Ensemble } from './ensemble.ts';
import { latticeOf } from './geometry.ts';
import { RowSums } from './row-sums.ts';
import { elementAt } from '../element-at.ts';

/**
 * Whole numbers counted over all sites of an ensemble. Each invocation of the kernel counts one chunk of sites in one
 * group; then the chunks are added up. The kernel binds the spins, the counts `counts[chunk * columns + column]` of 64
 * bits, and the uniform (Lattice, sites per chunk, chunks).
 */
export class ChunkedCounts {
  readonly #gpu: Gpu;
  readonly #counting: Dispatch;
  readonly #columns: number;
  readonly #sums: RowSums;
  readonly #series: GPUBuffer;
  readonly #buffers: readonly { destroy: () => void }[];

  private constructor(
    gpu: Gpu,
    parts: {
      counting: Dispatch;
      columns: number;
      sums: RowSums;
      series: GPUBuffer;
      buffers: readonly { destroy: () => void }[];
    },
  ) {
    this.#gpu = gpu;
    this.#counting = parts.counting;
    this.#columns = parts.columns;
    this.#sums = parts.sums;
    this.#series = parts.series;
    this.#buffers = parts.buffers;
  }

  /**
   * @param options.sites number of sites of a system that the kernel visits
   * @param options.chunk sites per chunk
   * @param options.columns how many numbers the kernel counts
   * @param options.constants of the kernel
   * @param options.kernel the kernel of this name, where another permutation than the default counts
   */
  static async create(
    gpu: Gpu,
    { geometry, buffer }: Ensemble,
    name: 'operators' | 'sublattice' | 'local-fields',
    options: {
      sites: number;
      chunk: number;
      columns: number;
      constants?: KernelConstants;
      kernel?: Kernel;
    },
  ): Promise<ChunkedCounts> {
    const { sites, chunk, columns } = options;
    const kernel = options.kernel ?? (await gpu.kernel(name, 'default', options.constants));
    const chunks = Math.ceil(sites / chunk);
    const partial = gpu.storage(`${name}, chunks`, chunks * columns * 8);
    const series = gpu.storage(name, columns * 8);
    const parameters = gpu.uniform(name, { lattice: latticeOf(geometry), chunk, chunks });
    const resources = [buffer, partial, parameters];
    return new ChunkedCounts(gpu, {
      counting: gpu.dispatch(kernel, resources, chunks * geometry.groups),
      columns,
      sums: await RowSums.create(gpu, { table: partial, rows: chunks, columns, series }),
      series,
      buffers: [partial, series, parameters],
    });
  }

  record(pass: GPUComputePassEncoder): void {
    this.#counting.record(pass);
    this.#sums.record(pass, 0);
  }

  /** The numbers on the GPU, as (low, high). */
  get buffer(): GPUBuffer {
    return this.#series;
  }

  /** Reads the numbers of all columns, or of `count` columns beginning with column `first`. */
  async read(first = 0, count = this.#columns): Promise<Float64Array> {
    const words = await this.#gpu.readWords(this.#series, first * 8, count * 8);
    return Float64Array.from(
      { length: count },
      (_, i) => elementAt(words, 2 * i) + elementAt(words, 2 * i + 1) * 2 ** 32,
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.dispose();
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
