import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { majorityRule, type BlockRule } from './block-rule.ts';
import { Blocking } from './blocking.ts';
import { Unfolding } from './unfold.ts';

interface Step {
  readonly blocking: Blocking;
  /** A strip that has become one column wide is laid flat before it is blocked. */
  readonly unfolding?: Unfolding;
}

export interface PyramidOptions {
  /** Block levels wanted; fewer are made where a side cannot be divided or would fall below 2. 32 unless given. */
  readonly depth?: number;
  /** Of the ties. */
  readonly seed: number;
  /** 2 x 2 majority with random ties unless given. */
  readonly rule?: BlockRule;
}

/**
 * Zooming out level after level: level 0 is the lattice itself, level n its n-th block lattice. Every
 * level is an ensemble in GPU memory.
 */
export class Pyramid {
  readonly levels: readonly Ensemble[];
  readonly #gpu: Gpu;
  readonly #steps: readonly Step[];

  private constructor(gpu: Gpu, base: Ensemble, steps: readonly Step[]) {
    this.#gpu = gpu;
    this.#steps = steps;
    this.levels = [base, ...steps.map(({ blocking }) => blocking.coarse)];
  }

  static async create(
    gpu: Gpu,
    base: Ensemble,
    { depth = 32, seed, rule = majorityRule }: PyramidOptions,
  ): Promise<Pyramid> {
    const steps: Step[] = [];
    let fine = base;
    const { factor } = rule;
    while (steps.length < depth && hasBlocks(fine.geometry, factor)) {
      const unfolding =
        fine.geometry.width % factor === 0 ? undefined : await Unfolding.create(gpu, fine);
      fine = unfolding?.flat ?? fine;
      const blocking = await Blocking.create(gpu, fine, { rule, seed, level: steps.length + 1 });
      steps.push(unfolding ? { blocking, unfolding } : { blocking });
      fine = blocking.coarse;
    }
    return new Pyramid(gpu, base, steps);
  }

  /** Zooms out from the present state of level 0. `step` numbers the configuration for its ties. */
  update(step: number): void {
    for (const { blocking } of this.#steps) blocking.begin(step);
    this.#gpu.compute('zoom out', (pass) => {
      for (const { unfolding, blocking } of this.#steps) {
        unfolding?.record(pass);
        blocking.record(pass);
      }
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { blocking, unfolding } of this.#steps) {
      unfolding?.dispose();
      blocking.dispose();
    }
  }
}

/** Whether the lattice, laid flat if need be, has blocks that leave at least a lattice of side 2. */
function hasBlocks({ mode, size, width }: Geometry, factor: number): boolean {
  return size >= 2 * factor && size % factor === 0 && (width % factor === 0 || mode === 'strip');
}
