import { uniformDeviates } from '../../statistics/random.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { withUp } from './spins.ts';

/**
 * The model of Curie and Weiss, in which every spin is a neighbour of every other one: weight exp(b M^2/(2 N)), M = sum s. Its
 * transition is at b = 1. We take b = T_c/T, so that it is at the critical temperature of the square lattice.
 */
export class MeanField {
  readonly #sites: number;
  /** p(up), up = 0 .. N. */
  readonly #shares: Float64Array;
  readonly #logCounts: Float64Array;

  /** @param temperature in the units of the square lattice */
  constructor(sites: number, temperature: number) {
    this.#sites = sites;
    const b = CRITICAL_TEMPERATURE / temperature;
    this.#logCounts = new Float64Array(sites + 1);
    for (let up = 1; up <= sites; up++)
      this.#logCounts[up] = (this.#logCounts[up - 1] ?? NaN) + Math.log((sites - up + 1) / up);
    const logs = this.#logCounts.map(
      (count, up) => count + (b * (2 * up - sites) ** 2) / (2 * sites),
    );
    const most = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - most));
    const sum = weights.reduce((a, c) => a + c, 0);
    this.#shares = weights.map((weight) => weight / sum);
  }

  /** Independent lattices: the number of spins up is drawn from its exact distribution, their places at random. */
  draw(count: number, seed: number): Int8Array[] {
    const uniform = uniformDeviates(seed, 0);
    return Array.from({ length: count }, () => {
      let rest = uniform();
      let up = 0;
      while (up < this.#sites && rest >= (this.#shares[up] ?? NaN))
        rest -= this.#shares[up++] ?? NaN;
      return withUp(up, this.#sites, uniform);
    });
  }

  /** Entropy of a lattice in nats. */
  get entropy(): number {
    return this.#shares.reduce(
      (sum, share, up) =>
        share === 0 ? sum : sum - share * (Math.log(share) - (this.#logCounts[up] ?? NaN)),
      0,
    );
  }

  /** The mean of |M|/N. */
  get absoluteMagnetization(): number {
    return this.#shares.reduce(
      (sum, share, up) => sum + (share * Math.abs(2 * up - this.#sites)) / this.#sites,
      0,
    );
  }
}
