import { elementAt } from '../../element-at.ts';
import type { Ensemble } from '../../ensemble/ensemble.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { LocalFields } from '../../rg/local-fields.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';

/** Energies that a flip away from the majority of the four neighbours costs: all agree, or three of four. */
export const costs = [8, 4] as const;
type Cost = (typeof costs)[number];

/** Fields of diagonals and plaquettes, which shaders/rg/local-fields.wgsl tells apart and which do not matter here. */
const further = 25;

/**
 * How many spins point against the majority of their neighbours. In equilibrium the share is 1/(1 + e^{cost/T}) for each cost,
 * in lattices of any size: it is the Boltzmann weight of one spin in given surroundings.
 */
export class Disobedience {
  readonly #gpu: Gpu;
  readonly #fields: LocalFields;
  /** Spins of each group of 32 lattices by the field of their neighbours, -4 to 4 in steps of 2 where the spin is up. */
  #counts: readonly Float64Array[] = [];

  private constructor(gpu: Gpu, fields: LocalFields) {
    this.#gpu = gpu;
    this.#fields = fields;
  }

  static async create(gpu: Gpu, ensemble: Ensemble): Promise<Disobedience> {
    return new Disobedience(gpu, await LocalFields.create(gpu, ensemble));
  }

  clear(): void {
    this.#counts = [];
  }

  /** Counts the lattices of a moment. */
  async add(): Promise<void> {
    const before = this.#counts;
    this.#gpu.compute('spins against their neighbours', (pass) => this.#fields.record(pass));
    const histograms = await this.#fields.read();
    // What was asked before a change does not belong to what is counted after it.
    if (before !== this.#counts) return;
    this.#counts = histograms.map((histogram, group) =>
      Float64Array.from({ length: 5 }, (_, field) => {
        const found = histogram.subarray(further * field, further * (field + 1));
        return (before[group]?.[field] ?? 0) + found.reduce((sum, count) => sum + count, 0);
      }),
    );
  }

  /** The share, with the error of the spread over the groups of lattices; undefined before any were counted. */
  share(cost: Cost): Measured | undefined {
    if (this.#counts.length === 0) return undefined;
    const against = (8 - cost) / 4;
    const shares = this.#counts.map((counts) => {
      const few = elementAt(counts, against);
      return few / (few + elementAt(counts, 4 - against));
    });
    return meanOf(shares);
  }

  dispose(): void {
    this.#fields.dispose();
  }
}
