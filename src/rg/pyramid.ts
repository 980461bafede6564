import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { majorityRule, type BlockRule } from './block-rule.ts';
import { mapsOf, type CoarseMap, type MapMaker } from './coarse-map.ts';
import type { FilterRule } from './filter-rule.ts';

export interface PyramidOptions {
  /** Block levels wanted; fewer are made where a side cannot be divided or would fall below 2. 32 unless given. */
  readonly depth?: number;
  /** Of the ties. */
  readonly seed: number;
  /** A rule, or what makes the map of each step; 2 x 2 majority with random ties unless given. */
  readonly rule?: BlockRule | FilterRule | MapMaker;
}

/**
 * Zooming out level after level: level 0 is the lattice itself, level n its n-th block lattice. Every
 * level is an ensemble in GPU memory.
 */
export class Pyramid {
  readonly levels: readonly Ensemble[];
  readonly #gpu: Gpu;
  readonly #steps: readonly CoarseMap[];

  private constructor(gpu: Gpu, base: Ensemble, steps: readonly CoarseMap[]) {
    this.#gpu = gpu;
    this.#steps = steps;
    this.levels = [base, ...steps.map(({ coarse }) => coarse)];
  }

  static async create(
    gpu: Gpu,
    base: Ensemble,
    { depth = 32, seed, rule = majorityRule }: PyramidOptions,
  ): Promise<Pyramid> {
    const make = typeof rule === 'function' ? rule : mapsOf(rule);
    const steps: CoarseMap[] = [];
    let fine = base;
    while (steps.length < depth) {
      const step = await make(gpu, fine, { seed, level: steps.length + 1 });
      if (!step) break;
      steps.push(step);
      fine = step.coarse;
    }
    return new Pyramid(gpu, base, steps);
  }

  /** Zooms out from the present state of level 0. `step` numbers the configuration for its random bits. */
  update(step: number): void {
    for (const map of this.#steps) map.begin(step);
    this.#gpu.compute('zoom out', (pass) => {
      for (const map of this.#steps) map.record(pass);
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const map of this.#steps) map.dispose();
  }
}
