import { workgroupsFor, type Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';

/** Number of rows that one pass of shaders/shared/row-sums.wgsl adds up to one row. */
const fanIn = 64;

/**
 * Adds up the rows of a table of 64-bit sums on the GPU (shaders/shared/row-sums.wgsl) and writes the result into
 * one slot of a series. The ordinal given to `record` is the slot.
 */
export class RowSums {
  readonly #passes: readonly Dispatch[];
  readonly #buffers: readonly (GPUBuffer | KernelUniform<'row-sums'>)[];

  private constructor(
    passes: readonly Dispatch[],
    buffers: readonly (GPUBuffer | KernelUniform<'row-sums'>)[],
  ) {
    this.#passes = passes;
    this.#buffers = buffers;
  }

  /**
   * @param table has `rows` rows of `columns` entries with 64 bits each
   * @param series receives `columns` entries in slot 0, 1, 2 ...
   */
  static async create(
    gpu: Gpu,
    {
      table,
      rows,
      columns,
      series,
    }: { table: GPUBuffer; rows: number; columns: number; series: GPUBuffer },
  ): Promise<RowSums> {
    const kernel = await gpu.kernel('row-sums', 'default');
    const passes: Dispatch[] = [];
    const buffers: (GPUBuffer | KernelUniform<'row-sums'>)[] = [];
    let source = table;
    for (let left = rows; ; left = Math.ceil(left / fanIn)) {
      const blocks = Math.ceil(left / fanIn);
      const final = blocks === 1;
      const target = final ? series : gpu.storage('partial sums', blocks * columns * 8);
      // Only the last pass writes a slot of the series.
      const parameters = gpu.uniform('row-sums', {
        columns,
        rows: left,
        slotStride: final ? columns : 0,
      });
      buffers.push(parameters, ...(final ? [] : [target]));
      const size = [...workgroupsFor(columns), blocks] as const;
      passes.push(gpu.dispatch(kernel, [source, target, parameters], size));
      if (final) return new RowSums(passes, buffers);
      source = target;
    }
  }

  record(pass: GPUComputePassEncoder, slot: number): void {
    for (const each of this.#passes) each.record(pass, slot);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
