import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';

/** Rows that one pass of shaders/shared/sum.wgsl turns into one. */
const fanIn = 64;

interface Pass {
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
  readonly final: boolean;
}

/**
 * Adds up the rows of a table of 64-bit sums on the GPU (shaders/shared/sum.wgsl) and writes the result into
 * one slot of a series, the slot being the ordinal given to `record`.
 */
export class RowSums {
  readonly #kernel: Kernel;
  readonly #passes: readonly Pass[];
  readonly #buffers: GPUBuffer[] = [];

  private constructor(kernel: Kernel, passes: readonly Pass[], buffers: GPUBuffer[]) {
    this.#kernel = kernel;
    this.#passes = passes;
    this.#buffers = buffers;
  }

  /**
   * @param table `rows` rows of `columns` entries of 64 bits
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
    const kernel = await gpu.kernel('sum', 'default');
    const passes: Pass[] = [];
    const buffers: GPUBuffer[] = [];
    let source = table;
    for (let left = rows; ; left = Math.ceil(left / fanIn)) {
      const blocks = Math.ceil(left / fanIn);
      const final = blocks === 1;
      const target = final ? series : gpu.storage('partial sums', blocks * columns * 8);
      const parameters = gpu.uniform('row sums', 4);
      gpu.write(parameters, new Uint32Array([columns, left, final ? columns : 0, 0]));
      buffers.push(parameters, ...(final ? [] : [target]));
      const group = gpu.bind(kernel, [source, target, parameters, gpu.ordinalBinding]);
      passes.push({ group, workgroups: [...workgroupsFor(columns), blocks], final });
      if (final) return new RowSums(kernel, passes, buffers);
      source = target;
    }
  }

  record(pass: GPUComputePassEncoder, slot: number): void {
    pass.setPipeline(this.#kernel.pipeline);
    for (const { group, workgroups, final } of this.#passes) {
      pass.setBindGroup(0, group, [final ? slot * ordinalStride : 0]);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
