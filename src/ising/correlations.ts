import type { Ensemble } from '../ensemble/ensemble.ts';
import { siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { StructureFactor } from './structure-factor.ts';
import { UnequalPairs } from './correlation-pairs.ts';
import { correlationParts, type CorrelationParts } from './correlation-parts.ts';
import { elementAt } from '../element-at.ts';

/** Spin-spin correlations of every system at one time, not connected ones; each array has floor(L/2) + 1 entries. */
export interface CorrelationSample {
  /** Mean of s s' over all pairs at displacements (r, 0) and (0, r): [system][r]. */
  readonly axis: Float64Array[];
  /** The same at (r, r) and (r, -r), whose distance is r sqrt 2; empty on chains. */
  readonly diagonal: Float64Array[];
  /**
   * S(n) = |sum_x M_x exp(2 pi i n x/L)|^2/N, M_x the magnetization of line x, mean over the axes: [system][n].
   * S(0) = N m^2. In single precision: an error up to (2 |A| d + d^2)/N for amplitude A, with
   * d = (L/32 + 36) 2^-24 sum |M_x - M_0|.
   */
  readonly structureFactor: Float64Array[];
}

/**
 * Correlation function and structure factor of every system of an ensemble, counted on the GPU at all distances; one
 * sample a slot, read back together. The work grows as L/2 times the number of sites, so that a sample is divided
 * into `parts` parts: on large lattices put each into a submit of its own.
 *
 *     for (let part = 0; part < correlations.parts; part++)
 *       gpu.compute('correlations', (pass) => correlations.recordPart(pass, slot, part));
 */
export class Correlations {
  /** Samples that fit on the GPU. */
  readonly capacity: number;
  /** Parts of a sample: each some 25 ms on a processor, a few on a GPU, longer where a single distance is. */
  readonly parts: number;
  readonly #geometry: Geometry;
  readonly #parts: CorrelationParts;
  readonly #pairs: UnequalPairs;
  readonly #modes: StructureFactor;

  private constructor(
    geometry: Geometry,
    parts: CorrelationParts,
    pairs: UnequalPairs,
    modes: StructureFactor,
  ) {
    this.#geometry = geometry;
    this.#parts = parts;
    this.capacity = parts.slots;
    this.parts = parts.parts;
    this.#pairs = pairs;
    this.#modes = modes;
  }

  /**
   * @throws GeometryError in mode `single`, and where the counts of so many lattices do not fit into a buffer
   */
  static async create(
    gpu: Gpu,
    ensemble: Ensemble,
    {
      capacity = 1,
    }: {
      /** Samples wanted between two readbacks; the property `capacity` says how many fit. 1 unless given. */
      readonly capacity?: number;
    } = {},
  ): Promise<Correlations> {
    const { geometry } = ensemble;
    const parts = correlationParts(gpu, geometry, capacity);
    const pairs = await UnequalPairs.create(gpu, ensemble, parts);
    const modes = await StructureFactor.create(gpu, ensemble, parts);
    return new Correlations(geometry, parts, pairs, modes);
  }

  /** Records one sample into slot `slot`, below `capacity`: all its parts. */
  record(pass: GPUComputePassEncoder, slot: number): void {
    for (let part = 0; part < this.parts; part++) this.recordPart(pass, slot, part);
  }

  /**
   * Records part `part`, below `parts`, of the sample of slot `slot`. Parts are recorded in order from 0, and the
   * spins must not change between them.
   */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    this.#pairs.recordPart(pass, slot, part);
    this.#modes.recordPart(pass, slot, part);
  }

  /** The samples of slots `0 .. count - 1`. */
  async read(count: number): Promise<CorrelationSample[]> {
    const [counts, factors] = await Promise.all([this.#pairs.read(count), this.#modes.read(count)]);
    // Two displacements a site on the square lattice; at r = L/2 each pair is met twice.
    const pairs = this.#parts.quantities * siteCount(this.#geometry);
    const correlation = (unequal: Float64Array): Float64Array =>
      unequal.map((count) => 1 - (2 * count) / pairs);
    return counts.map(({ axis, diagonal }, slot) => ({
      axis: axis.map(correlation),
      diagonal: diagonal.map(correlation),
      structureFactor: elementAt(factors, slot),
    }));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#pairs.dispose();
    this.#modes.dispose();
  }
}
