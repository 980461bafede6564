import { ChunkedCounts } from '../ensemble/chunked-counts.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';

/** Sums over the kept sublattice of every system: whole numbers, not per site. */
export interface SublatticeSample {
  /** Pairs of nearest neighbours of the kept lattice, two a kept site: diagonals of the fine one. */
  readonly nearest: Float64Array;
  /** Pairs on diagonals, two a kept site: at (2, 0) and (0, 2) on the fine lattice. */
  readonly diagonal: Float64Array;
  /** Plaquettes, one a kept site: products of the four spins around each site left out. */
  readonly plaquette: Float64Array;
  readonly spins: Float64Array;
}

/** Products that a kept site contributes: nearest neighbours, diagonals, plaquettes, spins, as in the shader. */
const terms = [2, 2, 1, 1] as const;

/** Kept sites per chunk: up to two terms a site in counters of 9 bits. */
const chunkSites = 255;

/**
 * One step of decimation by b = sqrt 2, of square lattices in replica mode. The sites with x + y even are kept. The
 * products that the exact step (src/theory/square-decimation.ts) couples on them are summed, and so are the spins
 * (shaders/rg/sublattice.wgsl). Kept site
 * (x, y) is (u, v) = ((x + y)/2, (y - x)/2) of a lattice turned by 45 degrees, whose torus is not along its axes.
 *
 * On fine lattices of side 4 two kept sites on a diagonal have two sites left out between them: that pair is counted
 * twice, as in the exact step.
 */
export class SublatticeSums {
  readonly #geometry: Geometry;
  readonly #counts: ChunkedCounts;

  private constructor(geometry: Geometry, counts: ChunkedCounts) {
    this.#geometry = geometry;
    this.#counts = counts;
  }

  /** @throws GeometryError for ensembles that are not squares of even side in replica mode */
  static async create(gpu: Gpu, ensemble: Ensemble): Promise<SublatticeSums> {
    const { geometry } = ensemble;
    if (geometry.mode !== 'replica' || geometry.lattice !== 'square' || geometry.size % 2 === 1)
      throw new GeometryError(
        'Every other site is kept of square lattices of even side in replica mode only.',
      );
    const counts = await ChunkedCounts.create(gpu, ensemble, 'sublattice', {
      sites: siteCount(geometry) / 2,
      chunk: chunkSites,
      columns: terms.length * geometry.systems,
    });
    return new SublatticeSums(geometry, counts);
  }

  record(pass: GPUComputePassEncoder): void {
    this.#counts.record(pass);
  }

  async read(): Promise<SublatticeSample> {
    const { systems } = this.#geometry;
    const kept = siteCount(this.#geometry) / 2;
    const counts = await this.#counts.read();
    const ones = (which: number): Float64Array =>
      counts.subarray(which * systems, (which + 1) * systems);
    const sum = (which: 0 | 1 | 2): Float64Array =>
      ones(which).map((count) => terms[which] * kept - 2 * count);
    return {
      nearest: sum(0),
      diagonal: sum(1),
      plaquette: sum(2),
      // Here a one is a spin up.
      spins: ones(3).map((count) => 2 * count - kept),
    };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#counts.dispose();
  }
}
