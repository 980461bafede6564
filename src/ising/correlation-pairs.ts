import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, type Geometry } from '../ensemble/geometry.ts';
import { RowSums } from '../ensemble/row-sums.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { CorrelationParts } from './correlation-parts.ts';
import { elementAt } from '../element-at.ts';

/** Pairs of unequal spins of every system: [system][distance], each a whole number. */
interface PairCounts {
  readonly axis: Float64Array[];
  readonly diagonal: Float64Array[];
}

interface Buffers {
  readonly parameters: KernelUniform<'correlation-pairs'>;
  readonly partial: GPUBuffer;
  readonly series: GPUBuffer;
}

/** Counts unequal pairs at every distance on the GPU (shaders/ising/correlation-pairs.wgsl), part by part. */
export class UnequalPairs {
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #parts: CorrelationParts;
  readonly #counting: Dispatch;
  readonly #sums: RowSums;
  readonly #buffers: Buffers;

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    own: {
      parts: CorrelationParts;
      counting: Dispatch;
      sums: RowSums;
      buffers: Buffers;
    },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.#parts = own.parts;
    this.#counting = own.counting;
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
    const kernel = await gpu.kernel('correlation-pairs', permutationFor(geometry));
    const rows = walk.walkers * walk.rowBlocks;
    const columns = distances * parts.quantities * geometry.systems;
    const buffers = {
      parameters: gpu.uniform('correlation-pairs', {
        lattice: latticeOf(geometry),
        farthest,
        distances,
        parts: parts.parts,
        ...walk,
      }),
      partial: gpu.storage('partial pair counts', rows * columns * 8),
      series: gpu.storage('pair counts', slots * parts.parts * columns * 8),
    };
    const { partial, parameters, series } = buffers;
    const counting = gpu.dispatch(
      kernel,
      [ensemble.buffer, partial, parameters],
      rows * distances * geometry.groups,
    );
    const sums = await RowSums.create(gpu, { table: partial, rows, columns, series });
    return new UnequalPairs(gpu, geometry, { parts, counting, sums, buffers });
  }

  /** Records one part of the counts of slot `slot`. */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    const ordinal = slot * this.#parts.parts + part;
    this.#counting.record(pass, ordinal);
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
