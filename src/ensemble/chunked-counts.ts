import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Ensemble } from './ensemble.ts';
import { latticeWords } from './geometry.ts';
import { RowSums } from './row-sums.ts';
import { elementAt } from '../element-at.ts';

/**
 * Whole numbers counted over all sites of an ensemble: a kernel counts over chunks of sites, an invocation a chunk and
 * group, and the chunks are added up. For kernels that bind the spins, `counts[chunk * columns + column]` of 64 bits, and
 * the uniform (Lattice, sites of a chunk, chunks).
 */
export class ChunkedCounts {
  readonly #gpu: Gpu;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #workgroups: [number, number];
  readonly #columns: number;
  readonly #sums: RowSums;
  readonly #series: GPUBuffer;
  readonly #buffers: readonly GPUBuffer[];

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    parts: {
      group: GPUBindGroup;
      invocations: number;
      columns: number;
      sums: RowSums;
      series: GPUBuffer;
      buffers: readonly GPUBuffer[];
    },
  ) {
    this.#gpu = gpu;
    this.#kernel = kernel;
    this.#group = parts.group;
    this.#workgroups = workgroupsFor(parts.invocations);
    this.#columns = parts.columns;
    this.#sums = parts.sums;
    this.#series = parts.series;
    this.#buffers = parts.buffers;
  }

  /**
   * @param options.sites of a system that the kernel visits
   * @param options.chunk sites of a chunk
   * @param options.columns numbers that come out
   */
  static async create(
    gpu: Gpu,
    { geometry, buffer }: Ensemble,
    options: { kernel: Kernel; sites: number; chunk: number; columns: number },
  ): Promise<ChunkedCounts> {
    const { kernel, sites, chunk, columns } = options;
    const chunks = Math.ceil(sites / chunk);
    const partial = gpu.storage(`${kernel.label}, chunks`, chunks * columns * 8);
    const series = gpu.storage(kernel.label, columns * 8);
    const parameters = gpu.uniform(kernel.label, 8);
    gpu.write(parameters, new Uint32Array([...latticeWords(geometry), chunk, chunks, 0, 0]));
    const group = gpu.bind(kernel, [buffer, partial, parameters]);
    const sums = await RowSums.create(gpu, { table: partial, rows: chunks, columns, series });
    return new ChunkedCounts(gpu, kernel, {
      group,
      invocations: chunks * geometry.groups,
      columns,
      sums,
      series,
      buffers: [partial, series, parameters],
    });
  }

  record(pass: GPUComputePassEncoder): void {
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...this.#workgroups);
    this.#sums.record(pass, 0);
  }

  /** The numbers on the GPU, as (low, high). */
  get buffer(): GPUBuffer {
    return this.#series;
  }

  /** The number of every column, or of `count` columns from the one given on. */
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
