import type { Random } from '../support/random.ts';

/**
 * Wolff's single-cluster algorithm (Phys. Rev. Lett. 62, 361, 1989) on a plain L x L torus, without field: for tests of
 * stopping rules, to which it is far more sensitive than an algorithm that decides about all clusters at once.
 */
export class WolffLattice {
  readonly #size: number;
  readonly #random: Random;
  readonly #kept: number;
  readonly #spins: Int8Array;

  /** Starts with all spins up. @param temperature in units of J */
  constructor(size: number, temperature: number, random: Random) {
    this.#size = size;
    this.#random = random;
    this.#kept = -Math.expm1(-2 / temperature);
    this.#spins = new Int8Array(size * size).fill(1);
  }

  /** Energy per site in units of J. */
  get energy(): number {
    let energy = 0;
    for (let site = 0; site < this.#spins.length; site++) {
      const [right, , down] = this.#neighbours(site);
      energy -= this.#spins[site] * (this.#spins[right] + this.#spins[down]);
    }
    return energy / this.#spins.length;
  }

  /** Flips one cluster, grown from a random site, and returns its number of spins. */
  flipCluster(): number {
    const seed = Math.floor(this.#random.uniform() * this.#spins.length);
    const sign = this.#spins[seed];
    const cluster = [seed];
    this.#spins[seed] = -sign;
    for (const site of cluster)
      for (const next of this.#neighbours(site))
        if (this.#spins[next] === sign && this.#random.uniform() < this.#kept) {
          this.#spins[next] = -sign;
          cluster.push(next);
        }
    return cluster.length;
  }

  /** Right, left, down, up. */
  #neighbours(site: number): [number, number, number, number] {
    const size = this.#size;
    const x = site % size;
    const row = site - x;
    const sites = size * size;
    return [
      row + ((x + 1) % size),
      row + ((x + size - 1) % size),
      (site + size) % sites,
      (site + sites - size) % sites,
    ];
  }
}
