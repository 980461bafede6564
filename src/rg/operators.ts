import { ChunkedCounts } from '../ensemble/chunked-counts.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { elementAt } from '../element-at.ts';

/** Products of spins, summed over all sites: the terms of the Hamiltonians of the renormalization group. */
export interface Operator {
  /** One word, as on the command line. */
  readonly key: string;
  readonly name: string;
  readonly parity: 'even' | 'odd';
  /** Products that each site contributes. */
  readonly terms: number;
}

/** The operators that are summed by default, in the order of shaders/rg/operators.wgsl. */
export const operators: readonly Operator[] = [
  { key: 'nearest', name: 'nearest neighbours', parity: 'even', terms: 2 },
  { key: 'diagonal', name: 'diagonals', parity: 'even', terms: 2 },
  { key: 'plaquette', name: 'plaquettes', parity: 'even', terms: 1 },
  { key: 'third', name: 'third neighbours', parity: 'even', terms: 2 },
  { key: 'knight', name: "knight's moves", parity: 'even', terms: 4 },
  { key: 'spin', name: 'spins', parity: 'odd', terms: 1 },
  { key: 'corner', name: 'corners', parity: 'odd', terms: 4 },
  { key: 'straight', name: 'straight triples', parity: 'odd', terms: 2 },
  { key: 'triangle', name: 'triangles', parity: 'odd', terms: 4 },
];

/** The operators with two further even ones at the end, which are summed on request. */
export const allOperators: readonly Operator[] = [
  ...operators,
  { key: 'double', name: 'double diagonals', parity: 'even', terms: 2 },
  { key: 'diamond', name: 'diamonds', parity: 'even', terms: 1 },
];

/** What shaders/rg/operators.wgsl counted, on the GPU. */
export interface OperatorCounts {
  /** Whether the counts are those of `allOperators`, or of `operators`. */
  readonly further: boolean;
  /** `[operator * systems + system]`, 64 bits each. */
  readonly counts: GPUBuffer;
  readonly systems: number;
  /** Of a system. */
  readonly sites: number;
}

/** Sites per chunk: up to four terms a site in counters of 9 bits. */
const chunkSites = 127;

/**
 * Sums of all operators of every system of an ensemble in replica mode (shaders/rg/operators.wgsl), for the Monte Carlo
 * renormalization group.
 */
export class OperatorSums {
  readonly #geometry: Geometry;
  readonly #counts: ChunkedCounts;
  readonly #further: boolean;

  private constructor(geometry: Geometry, counts: ChunkedCounts, further: boolean) {
    this.#geometry = geometry;
    this.#counts = counts;
    this.#further = further;
  }

  /**
   * @param options.further whether `allOperators` are summed, and not only `operators`
   * @throws GeometryError for ensembles that are not squares in replica mode
   */
  static async create(
    gpu: Gpu,
    ensemble: Ensemble,
    { further = false }: { further?: boolean } = {},
  ): Promise<OperatorSums> {
    const { geometry } = ensemble;
    if (geometry.mode !== 'replica' || geometry.lattice !== 'square')
      throw new GeometryError(
        'Operators are summed on square lattices in replica mode only: give 32 replicas or more.',
      );
    const counts = await ChunkedCounts.create(gpu, ensemble, 'operators', {
      sites: siteCount(geometry),
      chunk: chunkSites,
      columns: (further ? allOperators : operators).length * geometry.systems,
      ...(further && { kernel: await gpu.kernel('operators', 'further') }),
    });
    return new OperatorSums(geometry, counts, further);
  }

  record(pass: GPUComputePassEncoder): void {
    this.#counts.record(pass);
  }

  /** The counts on the GPU, for further kernels. */
  get output(): OperatorCounts {
    const { systems } = this.#geometry;
    const [counts, sites] = [this.#counts.buffer, siteCount(this.#geometry)];
    return { counts, systems, sites, further: this.#further };
  }

  /** S of every operator and system, `[operator][system]`: whole numbers, not per site. */
  read(): Promise<Float64Array[]> {
    const summed = this.#further ? allOperators : operators;
    return Promise.all(summed.map((_, index) => this.readOne(index)));
  }

  /** S of one operator, of every system. */
  async readOne(index: number): Promise<Float64Array> {
    const { parity, terms } = elementAt(allOperators, index);
    const { systems, sites } = this.output;
    const ones = await this.#counts.read(index * systems, systems);
    // The ones of an xor are products of -1 among even terms, of +1 among odd ones.
    return parity === 'even'
      ? ones.map((count) => terms * sites - 2 * count)
      : ones.map((count) => 2 * count - terms * sites);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#counts.dispose();
  }
}
