import { elementAt } from '../../element-at.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';

/** ln(T/T_c) of the coldest and of the hottest mark, and the number of marks. */
const range = { lowest: -1.6, highest: 1.6, marks: 641 } as const;

/**
 * Reads the temperature of an L x L magnet from its energy: the inverse of Kaufman's exact u(T). The marks are so close, half
 * a per cent of T_c, that a straight line between two of them is off by less than 0.01 % of T_c on lattices up to side 64.
 */
export class TorusThermometer {
  readonly #temperatures: readonly number[];
  readonly #energies: readonly number[];

  /** @param size side L, 2 or more */
  constructor(size: number) {
    const { lowest, highest, marks } = range;
    this.#temperatures = Array.from(
      { length: marks },
      (_, i) => CRITICAL_TEMPERATURE * Math.exp(lowest + ((highest - lowest) * i) / (marks - 1)),
    );
    this.#energies = this.#temperatures.map((temperature) => kaufman({ size, temperature }).energy);
  }

  /**
   * @param energy per site in units of J
   * @returns T in units of J/k; beyond the marks that of the last mark
   */
  temperature(energy: number): number {
    const energies = this.#energies;
    let [low, high] = [0, energies.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (elementAt(energies, middle) <= energy) low = middle;
      else high = middle;
    }
    const [below, above] = [elementAt(energies, low), elementAt(energies, high)];
    // At low temperatures marks share their energy.
    const along = above > below ? (energy - below) / (above - below) : 0;
    const [cold, hot] = [elementAt(this.#temperatures, low), elementAt(this.#temperatures, high)];
    return cold + (hot - cold) * Math.min(1, Math.max(0, along));
  }
}
