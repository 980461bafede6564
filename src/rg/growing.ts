import { Ensemble } from '../ensemble/ensemble.ts';
import {
  latticeOf,
  refinedGeometry,
  spinCount,
  wordCount,
  type Geometry,
} from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { ArgumentError } from '../errors.ts';
import { bandsFor, type Dispatch } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { cautiousUnits, paced, Pacer } from '../gpu/pacing.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Lattices } from './coarse-map.ts';
import {
  couplingThresholds,
  growingThresholds,
  type GrowingCouplings,
} from './growing-thresholds.ts';

/**
 * The coupling between nearest neighbours with which growing keeps a critical lattice critical: <m^2> then falls by
 * 2^(-1/4) with every doubling, as eta = 1/4 asks. With the critical coupling itself, 0.440687, lattices that were grown
 * more than once become too magnetic by 0.85 % a doubling. Interpolated and confirmed by measurement; known to 0.0003.
 */
export const growingCoupling = 0.4363;

/** Sweeps with which growing ends far closer to equilibrium than errors can tell: five suffice. */
export const growingSweeps = 10;

/** Steps of a sweep: one for each place in a 2 x 2 block. */
const places = 4;
/** Milliseconds that a submit should take. */
const submitMilliseconds = 25;
/** Spins that a dispatch updates within some 25 ms. */
const bandSpins = { software: 2 ** 22, gpu: 2 ** 34 };

export interface GrowingOptions {
  /** K of nearest neighbours, of either sign; `growingCoupling` unless given. */
  readonly coupling?: number | undefined;
  /** K of diagonal neighbours; 0 unless given. With this coupling or the next, growing takes some two to three times as long. */
  readonly diagonal?: number | undefined;
  /** K of the product of the four spins of a plaquette; 0 unless given. */
  readonly plaquette?: number | undefined;
  /** Heat-bath sweeps; `growingSweeps` unless given. */
  readonly sweeps?: number | undefined;
  readonly seed: number;
  /** Dispatches of a quarter of a sweep; chosen by the size unless given. The bits do not depend on the number. */
  readonly bands?: number | undefined;
  /** Blocks of a column that an invocation walks; as `bands`. */
  readonly rows?: number | undefined;
}

/** What may watch and stop the growing. */
export interface GrowingControl {
  /** Numbers what is grown: different numbers give independent lattices from the same block spins; 0 unless given. */
  readonly configuration?: number | undefined;
  /** Aborting ends the growing at the next wait. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the sweeps done so far, a fraction of them too. */
  readonly onProgress?: ((sweeps: number) => void) | undefined;
}

/**
 * One step of zooming in: draws fine lattices whose 2 x 2 blocks have given majorities. The weight of a fine lattice v
 * given block spins mu is e^{sum of couplings of v} times a factor for each block: 1 where mu is the majority of the block,
 * 1/2 at a tie, else 0. This is the conditional distribution of an Ising lattice whose majority blocks with random ties are mu.
 *
 * Each block spin is first copied to its four sites. Then heat-bath sweeps follow, place after place of the blocks
 * (shaders/rg/growing.wgsl, or growing-couplings.wgsl for more than one coupling). The majority of the fine lattice, with its ties decided by mu, is mu again.
 */
export class Refinement implements Disposable {
  /** The grown lattices, of twice the side, as many as there are of block spins. */
  readonly fine: Ensemble;
  readonly #gpu: Gpu;
  readonly #seed: number;
  readonly #sweeps: number;
  readonly #bands: number;
  readonly #start: Dispatch;
  readonly #dispatch: Dispatch;
  readonly #copies: KernelUniform<'growing-start'>;
  readonly #parameters: KernelUniform<'growing'> | KernelUniform<'growing-couplings'>;
  readonly #table: GPUBuffer | undefined;
  readonly #pacer: Pacer;

  private constructor(
    gpu: Gpu,
    coarse: Lattices,
    kernels: GrowingKernels,
    options: GrowingOptions,
  ) {
    const { sweeps = growingSweeps, seed } = options;
    const couplings = couplingsOf(options);
    this.#gpu = gpu;
    this.#seed = seed;
    this.#sweeps = sweeps;
    const geometry = refinedGeometry(coarse.geometry);
    this.fine = new Ensemble(gpu, geometry, 'grown spins');
    const spins = spinCount(geometry) / places;
    this.#bands = options.bands ?? bandsFor(spins, bandSpins, gpu.adapter.software);
    this.#pacer = new Pacer(submitMilliseconds, {
      most: maximumOrdinals - this.#bands,
      first: cautiousUnits(spins / this.#bands),
    });
    const lattices = { fine: latticeOf(geometry), coarse: latticeOf(coarse.geometry) };
    this.#copies = gpu.uniform('growing-start', lattices);
    this.#start = gpu.dispatch(
      kernels.start,
      [coarse.buffer, this.fine.buffer, this.#copies],
      wordCount(coarse.geometry),
    );
    const common = { ...lattices, key: [0, 0], step: 0, bands: this.#bands } as const;
    if (isNearest(couplings)) {
      const thresholds = growingThresholds(couplings.nearest);
      this.#parameters = gpu.uniform('growing', { ...common, ...thresholds });
    } else {
      this.#parameters = gpu.uniform('growing-couplings', common);
      this.#table = gpu.upload('thresholds', couplingThresholds(couplings));
    }
    const { width, height, groups } = coarse.geometry;
    this.#dispatch = gpu.dispatch(
      kernels.growing,
      [this.fine.buffer, coarse.buffer, this.#parameters, ...(this.#table ? [this.#table] : [])],
      Math.ceil((width * groups * Math.ceil(height / kernels.rows)) / this.#bands),
    );
  }

  /**
   * @param coarse the block spins, read whenever something is grown
   * @throws GeometryError for chains, and lattices that are too large for the device
   * @throws ArgumentError for a coupling that is no finite number, or sweeps that are no whole number of 0 or more
   */
  static async create(gpu: Gpu, coarse: Lattices, options: GrowingOptions): Promise<Refinement> {
    const { sweeps = growingSweeps } = options;
    const couplings = couplingsOf(options);
    for (const coupling of Object.values(couplings))
      if (!Number.isFinite(coupling))
        throw new ArgumentError(`A coupling of ${coupling}: give a finite number.`);
    if (!Number.isSafeInteger(sweeps) || sweeps < 0 || sweeps > mostSweeps)
      throw new ArgumentError(`${sweeps} sweeps: give a whole number from 0 to ${mostSweeps}.`);
    const kernels = await growingKernels(gpu, coarse.geometry, options);
    return new Refinement(gpu, coarse, kernels, options);
  }

  /**
   * Grows fine lattices from the present block spins.
   * @returns whether all sweeps were done; false after an abort
   */
  async grow(control: GrowingControl = {}): Promise<boolean> {
    const { configuration = 0, signal, onProgress } = control;
    const stream = this.fine.geometry.size;
    const key = randomKey(this.#seed, 'growing', { stream, period: configuration });
    this.#parameters.set({ key });
    this.#gpu.compute('copies of block spins', (pass) => this.#start.record(pass));
    const perSweep = places * this.#bands;
    const total = perSweep * this.#sweeps;
    let submitted = 0;
    await paced(
      this.#gpu,
      this.#pacer,
      { total, signal, onProgress: (done) => onProgress?.(done / perSweep) },
      (units, done) => {
        const first = done % this.#bands;
        this.#parameters.set({ step: (done - first) / this.#bands });
        this.#gpu.compute('growing', (pass) => {
          for (let unit = 0; unit < units; unit++) this.#dispatch.record(pass, first + unit);
        });
        submitted = done + units;
      },
    );
    return submitted === total;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#copies.destroy();
    this.#parameters.destroy();
    this.#table?.destroy();
    this.fine.dispose();
  }
}

/** @internal */
export interface GrowingKernels {
  readonly start: Kernel;
  readonly growing: Kernel;
  /** Blocks of a column that an invocation walks. */
  readonly rows: number;
}

/**
 * The kernels of `Refinement`. Who asks for them before there are block spins waits less.
 * @internal
 */
export async function growingKernels(
  gpu: Gpu,
  { mode }: Pick<Geometry, 'mode'>,
  options: Pick<GrowingOptions, 'coupling' | 'diagonal' | 'plaquette' | 'rows'>,
): Promise<GrowingKernels> {
  const rows = options.rows ?? (gpu.adapter.software ? 16 : 4);
  const [start, growing] = await Promise.all([
    gpu.kernel('growing-start', 'default'),
    gpu.kernel(isNearest(couplingsOf(options)) ? 'growing' : 'growing-couplings', 'default', {
      ROTATES: Number(mode === 'strip'),
      ROWS: rows,
    }),
  ]);
  return { start, growing, rows };
}

/** Steps are counted in 32 bits. */
const mostSweeps = 2 ** 30 - 1;

function couplingsOf({
  coupling: nearest = growingCoupling,
  diagonal = 0,
  plaquette = 0,
}: Pick<GrowingOptions, 'coupling' | 'diagonal' | 'plaquette'>): GrowingCouplings {
  return { nearest, diagonal, plaquette };
}

function isNearest({ diagonal, plaquette }: GrowingCouplings): boolean {
  return diagonal === 0 && plaquette === 0;
}
