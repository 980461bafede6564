import { uniformDeviates } from '../statistics/random.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { elementAt } from '../element-at.ts';

/** Clusters that are turned over. Each holds some two fifths of a critical lattice of 64 x 64, and each forgets nearly all. */
const clusters = 40;
/** The probability that two equal neighbours hold together, 1 - e^(-2K). */
const bond = -Math.expm1(-2 / CRITICAL_TEMPERATURE);

/**
 * A critical lattice from the processor, by Wolff's single clusters (Phys. Rev. Lett. 62, 361, 1989), from a lattice of one
 * colour. So few spins take a processor less time than a compiler takes for the kernels of cluster updates, and the first
 * picture of the page waits for this lattice.
 *
 * @param side of the torus, a power of two
 * @returns spins row by row, 1 for up
 */
export function criticalLattice(side: number, seed: number): Uint8Array {
  const uniform = uniformDeviates(seed, side);
  const spins = new Uint8Array(side * side).fill(uniform() < 0.5 ? 1 : 0);
  const last = side - 1;
  const found = new Uint32Array(side * side);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const first = Math.floor(uniform() * spins.length);
    const colour = elementAt(spins, first);
    spins[first] = 1 - colour;
    found[0] = first;
    for (let count = 1; count > 0;) {
      const site = elementAt(found, --count);
      const [x, y] = [site & last, site - (site & last)];
      const neighbours = [
        y + ((x + 1) & last),
        y + ((x - 1) & last),
        ((y + side) & (spins.length - 1)) + x,
        ((y - side) & (spins.length - 1)) + x,
      ];
      for (const neighbour of neighbours) {
        if (spins[neighbour] !== colour || uniform() >= bond) continue;
        // Turned over at once, so that no spin is found twice.
        spins[neighbour] = 1 - colour;
        found[count++] = neighbour;
      }
    }
  }
  return spins;
}
