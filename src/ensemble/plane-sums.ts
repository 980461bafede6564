import { foldedWorkgroups, type Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { wordsOf } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { RowSums } from './row-sums.ts';

/** Words of the counters of 32 systems: one a bit. */
export const counterPlanes = 9;
/**
 * Rows that an invocation adds up: at most 128, whose sums fit into 16 bits. A processor runs few invocations at a time; on a
 * GPU they wait for memory, row after row.
 */
const blockRows = { software: 128, gpu: 8 };

/**
 * Adds up the rows of a table of counters that lie as bit planes (shaders/shared/plane-sums.wgsl), and writes the sums of all
 * systems into one slot of a series. The ordinal given to `record` is the slot.
 */
export class PlaneSums {
  readonly #adding: Dispatch;
  readonly #sums: RowSums | undefined;
  readonly #buffers: readonly (GPUBuffer | KernelUniform<'plane-sums'>)[];

  private constructor(
    adding: Dispatch,
    sums: RowSums | undefined,
    buffers: readonly (GPUBuffer | KernelUniform<'plane-sums'>)[],
  ) {
    this.#adding = adding;
    this.#sums = sums;
    this.#buffers = buffers;
  }

  /**
   * @param table has `rows` rows of nine planes of `entries` words, the plane of the lowest bit first
   * @param series receives 32 `entries` sums of 64 bits in slot 0, 1, 2 ...
   */
  static async create(
    gpu: Gpu,
    {
      table,
      rows,
      entries,
      series,
    }: { table: GPUBuffer; rows: number; entries: number; series: GPUBuffer },
  ): Promise<PlaneSums> {
    const kernel = await gpu.kernel(
      'plane-sums',
      'default',
      {},
      gpu.software ? wordsOf({ planes: table }) : undefined,
    );
    const block = blockRows[gpu.software ? 'software' : 'gpu'];
    const blocks = Math.ceil(rows / block);
    const columns = 32 * entries;
    const partial = blocks > 1 ? gpu.storage('partial sums', blocks * columns * 8) : undefined;
    const parameters = gpu.uniform('plane-sums', {
      entries,
      rows,
      block,
      slotStride: partial ? 0 : columns,
    });
    const size = [...foldedWorkgroups(Math.ceil(entries / 32)), blocks] as const;
    return new PlaneSums(
      gpu.dispatch(kernel, [table, partial ?? series, parameters], size),
      partial && (await RowSums.create(gpu, { table: partial, rows: blocks, columns, series })),
      [parameters, ...(partial ? [partial] : [])],
    );
  }

  record(pass: GPUComputePassEncoder, slot: number): void {
    this.#adding.record(pass, this.#sums ? 0 : slot);
    this.#sums?.record(pass, slot);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums?.dispose();
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
