import { ChunkedCounts } from '../ensemble/chunked-counts.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, siteCount } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { elementAt } from '../element-at.ts';

/** Bins of shaders/rg/local-fields.wgsl: t of nearest neighbours, diagonals and plaquettes, five values each. */
export const fieldBins = 125;

/** Sites per chunk. */
const chunkSites = 64;

/**
 * Histograms of the fields that nearest neighbours, diagonals and plaquettes exert on every spin, for ensembles in replica mode
 * (shaders/rg/local-fields.wgsl): one histogram for each 32 replicas.
 */
export class LocalFields {
  readonly #groups: number;
  readonly #counts: ChunkedCounts;

  private constructor(groups: number, counts: ChunkedCounts) {
    this.#groups = groups;
    this.#counts = counts;
  }

  /**
   * @param options.turned takes every other site, a lattice turned by 45 degrees; see `SublatticeSums`
   * @throws GeometryError for ensembles that are not squares in replica mode, or of odd side where every other site is taken
   */
  static async create(
    gpu: Gpu,
    ensemble: Ensemble,
    { turned = false }: { turned?: boolean } = {},
  ): Promise<LocalFields> {
    const { geometry } = ensemble;
    if (geometry.mode !== 'replica' || geometry.lattice !== 'square')
      throw new GeometryError('Couplings are found from square lattices in replica mode only.');
    if (turned && geometry.size % 2 === 1)
      throw new GeometryError('Every other site is taken of square lattices of even side only.');
    const counts = await ChunkedCounts.create(gpu, ensemble, 'local-fields', {
      sites: siteCount(geometry) / (turned ? 2 : 1),
      constants: { TURNED: turned ? 1 : 0 },
      chunk: chunkSites,
      columns: fieldBins * geometry.groups,
    });
    return new LocalFields(geometry.groups, counts);
  }

  record(pass: GPUComputePassEncoder): void {
    this.#counts.record(pass);
  }

  /** A histogram for each group of 32 replicas: [group][bin]. */
  async read(): Promise<Float64Array[]> {
    const counts = await this.#counts.read();
    return Array.from({ length: this.#groups }, (_, group) =>
      Float64Array.from({ length: fieldBins }, (_, bin) =>
        elementAt(counts, bin * this.#groups + group),
      ),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#counts.dispose();
  }
}
