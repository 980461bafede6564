import type { Geometry } from '../../ensemble/geometry.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';

/** Energies that a flip away from the majority of the four neighbours costs: all agree, or three of four. */
export const costs = [8, 4] as const;
type Cost = (typeof costs)[number];

/**
 * How many spins point against the majority of their neighbours. In equilibrium the share is 1/(1 + e^{cost/T}) for each cost,
 * in lattices of any size: it is the Boltzmann weight of one spin in given surroundings.
 */
export class Disobedience {
  readonly #counts: ReadonlyMap<Cost, { against: number; all: number }[]>;

  /** @param replicas independent lattices, whose spread gives the error */
  constructor(replicas: number) {
    const empty = () => Array.from({ length: replicas }, () => ({ against: 0, all: 0 }));
    this.#counts = new Map(costs.map((cost) => [cost, empty()]));
  }

  clear(): void {
    for (const counts of this.#counts.values())
      for (const count of counts) Object.assign(count, { against: 0, all: 0 });
  }

  /** Counts the lattices of a moment: a few thousand spins, which have come back for the reader's clicks anyway. */
  add(words: Uint32Array, geometry: Geometry): void {
    const { size } = geometry;
    for (const [cost, counts] of this.#counts)
      for (const [system, count] of counts.entries()) {
        const spins = unpackLattice(geometry, words, system);
        const at = (x: number, y: number): number =>
          spins[((y + size) % size) * size + ((x + size) % size)] ?? 0;
        for (let y = 0; y < size; y++)
          for (let x = 0; x < size; x++) {
            const up = at(x + 1, y) + at(x - 1, y) + at(x, y + 1) + at(x, y - 1);
            if (Math.abs(4 * up - 8) !== cost) continue;
            count.all++;
            if (at(x, y) !== Number(up > 2)) count.against++;
          }
      }
  }

  /** The share, with the error of the spread over the lattices; undefined before all of them have been seen. */
  share(cost: Cost): Measured | undefined {
    const counts = this.#counts.get(cost) ?? [];
    const seen = counts.filter(({ all }) => all > 0);
    if (seen.length < counts.length) return undefined;
    return meanOf(Float64Array.from(seen, ({ against, all }) => against / all));
  }
}
