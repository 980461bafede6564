import { correlationAt, furtherCorrelationAt } from '../../src/rg/operator-correlations.ts';
import { allOperators, operators } from '../../src/rg/operators.ts';

/**
 * CPU twin of shaders/rg/operator-correlations.wgsl: sums over samples of S, S', S' S and S' S', one block of the
 * jackknife. In double precision, exact as long as every sum is below 2^53.
 */
export class CorrelationTwin {
  readonly sums: Float64Array;
  readonly #further: boolean;
  #samples = 0;

  constructor({ further = false } = {}) {
    this.#further = further;
    this.sums = new Float64Array((further ? furtherCorrelationAt : correlationAt).entries);
  }

  /** S and S' of one system, by operator. */
  add(fine: readonly number[], coarse: readonly number[]): void {
    this.#samples++;
    const at = this.#further ? furtherCorrelationAt : correlationAt;
    const summed = this.#further ? allOperators : operators;
    for (const [c, { parity }] of summed.entries()) {
      this.sums[at.fine + c] += fine[c];
      this.sums[at.coarse + c] += coarse[c];
      for (const [b, other] of summed.entries()) {
        if (other.parity !== parity) continue;
        this.sums[at.mixed + c * at.count + b] += coarse[c] * fine[b];
        this.sums[at.own + c * at.count + b] += coarse[c] * coarse[b];
      }
    }
  }

  get means(): number[] {
    return Array.from(this.sums, (sum) => sum / this.#samples);
  }
}
