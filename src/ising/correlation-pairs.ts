import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, type Geometry } from '../ensemble/geometry.ts';
import { RowSums } from '../ensemble/row-sums.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import {
  blockDistances,
  distanceAt,
  turnSites,
  type CorrelationParts,
} from './correlation-parts.ts';
import { elementAt } from '../element-at.ts';

/** Pairs of unequal spins of every system: [system][distance], each a whole number. */
interface PairCounts {
  readonly axis: Float64Array[];
  readonly diagonal: Float64Array[];
}

interface Buffers {
  readonly partial: GPUBuffer;
  readonly series: GPUBuffer;
}

/** Counts unequal pairs at every distance on the GPU (shaders/ising/correlation-pairs.wgsl), part by part. */
export class UnequalPairs {
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #parts: CorrelationParts;
  readonly #counting: readonly Dispatch[];
  readonly #parameters: readonly KernelUniform<'correlation-pairs'>[];
  readonly #sums: RowSums;
  readonly #buffers: Buffers;

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    own: {
      parts: CorrelationParts;
      counting: readonly Dispatch[];
      parameters: readonly KernelUniform<'correlation-pairs'>[];
      sums: RowSums;
      buffers: Buffers;
    },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.#parts = own.parts;
    this.#counting = own.counting;
    this.#parameters = own.parameters;
    this.#sums = own.sums;
    this.#buffers = own.buffers;
  }

  static async create(
    gpu: Gpu,
    ensemble: Ensemble,
    parts: CorrelationParts,
  ): Promise<UnequalPairs> {
    const { geometry } = ensemble;
    const { walk, slots, quantities } = parts;
    const walks = walk.columns * walk.walkers * walk.stretches;
    // On the square lattice two directions of each kind, in rows of their own.
    const rows = walks * quantities;
    const columns = walk.blocks * blockDistances * quantities * geometry.systems;
    const partial = gpu.storage('partial pair counts', rows * columns * 8);
    const series = gpu.storage('pair counts', slots * parts.parts * columns * 8);
    const parameters: KernelUniform<'correlation-pairs'>[] = [];
    const counting: Dispatch[] = [];
    for (const { permutation, direction, directions } of dispatchesOf(geometry)) {
      const kernel = await gpu.kernel('correlation-pairs', permutation);
      const own = gpu.uniform('correlation-pairs', {
        lattice: latticeOf(geometry),
        farthest: parts.farthest,
        parts: parts.parts,
        ...walk,
        quantities,
        direction,
        directions,
      });
      parameters.push(own);
      counting.push(
        gpu.dispatch(
          kernel,
          [ensemble.buffer, partial, own],
          walks * walk.blocks * directions * geometry.groups,
        ),
      );
    }
    const buffers = { partial, series };
    const sums = await RowSums.create(gpu, { table: partial, rows, columns, series });
    return new UnequalPairs(gpu, geometry, { parts, counting, sums, buffers, parameters });
  }

  /** Records one part of the counts of slot `slot`. */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    const ordinal = slot * this.#parts.parts + part;
    for (const each of this.#counting) each.record(pass, ordinal);
    this.#sums.record(pass, ordinal);
  }

  /** The counts of slots `0 .. count - 1`. */
  async read(count: number): Promise<PairCounts[]> {
    const { systems } = this.#geometry;
    const { parts, quantities, farthest, walk } = this.#parts;
    const places = parts * walk.blocks * blockDistances;
    const perSlot = places * quantities * systems;
    const words = await this.#gpu.readWords(this.#buffers.series, 0, count * perSlot * 8);
    return Array.from({ length: count }, (_, slot) => {
      const counts = (quantity: number): Float64Array[] =>
        Array.from({ length: systems }, (_, system) => {
          // No pair at distance 0 is unequal.
          const unequal = new Float64Array(farthest + 1);
          for (let place = 0; place < places; place++) {
            const distance = distanceAt(walk, place);
            const at = slot * perSlot + (place * quantities + quantity) * systems + system;
            // Those beyond the farthest are counted and not wanted.
            if (distance <= farthest)
              unequal[distance] = elementAt(words, 2 * at) + elementAt(words, 2 * at + 1) * 2 ** 32;
          }
          return unequal;
        });
      return { axis: counts(0), diagonal: quantities === 2 ? counts(1) : [] };
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.dispose();
    for (const buffer of [...Object.values(this.#buffers), ...this.#parameters]) buffer.destroy();
  }
}

interface Counting {
  readonly permutation: 'replicas' | 'replicas/ragged' | 'strips' | 'strip-rows';
  /** The first direction. */
  readonly direction: number;
  readonly directions: number;
}

/** To the right, down, and both diagonals. Rows of strips have a shader of their own. */
function dispatchesOf({ mode, lattice, size }: Geometry): Counting[] {
  const square = lattice !== 'chain';
  if (mode !== 'strip')
    return [
      {
        permutation: size % turnSites === 0 ? 'replicas' : 'replicas/ragged',
        direction: 0,
        directions: square ? 4 : 1,
      },
    ];
  const rows: Counting = { permutation: 'strip-rows', direction: 0, directions: 1 };
  return square ? [rows, { permutation: 'strips', direction: 1, directions: 3 }] : [rows];
}
