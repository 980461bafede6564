import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeWords, type Geometry } from '../ensemble/geometry.ts';
import { RowSums } from '../ensemble/row-sums.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
import type { CorrelationParts } from './correlation-parts.ts';
import { elementAt } from '../element-at.ts';

/** Pairs of unequal spins of every system: [system][distance], each a whole number. */
interface PairCounts {
  readonly axis: Float64Array[];
  readonly diagonal: Float64Array[];
}

/** Counts unequal pairs at every distance on the GPU (shaders/ising/correlation.wgsl), part by part. */
export class UnequalPairs {
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #parts: CorrelationParts;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #sums: RowSums;
  readonly #buffers: { parameters: GPUBuffer; partial: GPUBuffer; series: GPUBuffer };

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    own: {
      parts: CorrelationParts;
      kernel: Kernel;
      group: GPUBindGroup;
      sums: RowSums;
      buffers: { parameters: GPUBuffer; partial: GPUBuffer; series: GPUBuffer };
    },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.#parts = own.parts;
    this.#kernel = own.kernel;
    this.#group = own.group;
    this.#sums = own.sums;
    this.#buffers = own.buffers;
  }

  static async create(
    gpu: Gpu,
    ensemble: Ensemble,
    parts: CorrelationParts,
  ): Promise<UnequalPairs> {
    const { geometry } = ensemble;
    const { farthest, distances, walk, slots } = parts;
    const kernel = await gpu.kernel('correlation', permutationFor(geometry));
    const rows = walk.walkers * walk.rowBlocks;
    const columns = distances * parts.quantities * geometry.systems;
    const buffers = {
      parameters: gpu.uniform('pairs', 12),
      partial: gpu.storage('partial pair counts', rows * columns * 8),
      series: gpu.storage('pair counts', slots * parts.parts * columns * 8),
    };
    gpu.write(
      buffers.parameters,
      new Uint32Array([
        ...latticeWords(geometry),
        farthest,
        distances,
        parts.parts,
        walk.walkers,
        walk.rows,
        walk.rowBlocks,
      ]),
    );
    const { ordinalBinding } = gpu;
    const { partial, parameters, series } = buffers;
    const group = gpu.bind(kernel, [ensemble.buffer, partial, parameters, ordinalBinding]);
    const sums = await RowSums.create(gpu, { table: partial, rows, columns, series });
    return new UnequalPairs(gpu, geometry, { parts, kernel, group, sums, buffers });
  }

  /** Records one part of the counts of slot `slot`. */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    const { distances, walk, parts } = this.#parts;
    const ordinal = slot * parts + part;
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group, [ordinal * ordinalStride]);
    const walks = walk.walkers * walk.rowBlocks;
    pass.dispatchWorkgroups(...workgroupsFor(walks * distances * this.#geometry.groups));
    this.#sums.record(pass, ordinal);
  }

  /** The counts of slots `0 .. count - 1`. */
  async read(count: number): Promise<PairCounts[]> {
    const { systems } = this.#geometry;
    const { parts, distances, quantities, farthest } = this.#parts;
    // Distances follow one another from part to part; those beyond the farthest were never written.
    const perSlot = parts * distances * quantities * systems;
    const words = await this.#gpu.readWords(this.#buffers.series, 0, count * perSlot * 8);
    return Array.from({ length: count }, (_, slot) => {
      const counts = (quantity: number): Float64Array[] =>
        Array.from({ length: systems }, (_, system) =>
          Float64Array.from({ length: farthest + 1 }, (_, distance) => {
            const at = slot * perSlot + (distance * quantities + quantity) * systems + system;
            return elementAt(words, 2 * at) + elementAt(words, 2 * at + 1) * 2 ** 32;
          }),
        );
      return { axis: counts(0), diagonal: quantities === 2 ? counts(1) : [] };
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.dispose();
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

function permutationFor({
  mode,
  lattice,
}: Geometry): 'replicas' | 'strips' | 'replica-chains' | 'strip-chains' {
  if (lattice === 'chain') return mode === 'strip' ? 'strip-chains' : 'replica-chains';
  return mode === 'strip' ? 'strips' : 'replicas';
}
