import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Lattices } from './coarse-map.ts';
import { Refinement, type GrowingControl, type GrowingOptions } from './growing.ts';

export interface GrowingChainOptions extends GrowingOptions {
  /** Doublings of the side. */
  readonly steps: number;
}

/** What may watch and stop a chain. */
export interface GrowingChainControl extends Omit<GrowingControl, 'onProgress'> {
  /** Called with the side that is being grown and the sweeps done at this side so far. */
  readonly onProgress?: ((side: number, sweeps: number) => void) | undefined;
}

/**
 * Zooming in step after step: the lattices of each level are the block spins of the next, which have twice the side.
 * Every level stays in GPU memory; all of them together take 4/3 of the last.
 */
export class GrowingChain implements Disposable {
  readonly #base: Lattices;
  readonly #refinements: readonly Refinement[];

  private constructor(base: Lattices, refinements: readonly Refinement[]) {
    this.#base = base;
    this.#refinements = refinements;
  }

  /** @throws GeometryError, ArgumentError as `Refinement.create` */
  static async create(
    gpu: Gpu,
    base: Lattices,
    { steps, ...options }: GrowingChainOptions,
  ): Promise<GrowingChain> {
    const refinements: Refinement[] = [];
    try {
      for (let step = 0; step < steps; step++) {
        const coarse = refinements.at(-1)?.fine ?? base;
        refinements.push(await Refinement.create(gpu, coarse, options));
      }
    } catch (error) {
      for (const refinement of refinements) refinement.dispose();
      throw error;
    }
    return new GrowingChain(base, refinements);
  }

  /** Level 0 is the lattice from which the others grow, level n has 2^n times its side. */
  get levels(): readonly Lattices[] {
    return [this.#base, ...this.grown];
  }

  /** The levels without the first. */
  get grown(): readonly Ensemble[] {
    return this.#refinements.map(({ fine }) => fine);
  }

  /**
   * Grows every level from the present spins of level 0.
   * @returns how many levels were grown; fewer than there are after an abort
   */
  async grow({ onProgress, ...control }: GrowingChainControl = {}): Promise<number> {
    for (const [step, refinement] of this.#refinements.entries()) {
      const { size } = refinement.fine.geometry;
      const complete = await refinement.grow({
        ...control,
        onProgress: (sweeps) => onProgress?.(size, sweeps),
      });
      if (!complete) return step;
    }
    return this.#refinements.length;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const refinement of this.#refinements) refinement.dispose();
  }
}
