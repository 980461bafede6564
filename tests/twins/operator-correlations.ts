import { correlationAt as at, correlationEntries } from '../../src/rg/operator-correlations.ts';
import { operators } from '../../src/rg/operators.ts';

/**
 * CPU twin of shaders/rg/operator-correlations.wgsl: sums over samples of S, S', S' S and S' S', one block of the
 * jackknife. In double precision, exact as long as every sum is below 2^53.
 */
export class CorrelationTwin {
  readonly sums = new Float64Array(correlationEntries);
  #samples = 0;

  /** S and S' of one system, by operator. */
  add(fine: readonly number[], coarse: readonly number[]): void {
    this.#samples++;
    for (const [c, { parity }] of operators.entries()) {
      this.sums[at.fine + c] += fine[c];
      this.sums[at.coarse + c] += coarse[c];
      for (const [b, other] of operators.entries()) {
        if (other.parity !== parity) continue;
        this.sums[at.mixed + c * operators.length + b] += coarse[c] * fine[b];
        this.sums[at.own + c * operators.length + b] += coarse[c] * coarse[b];
      }
    }
  }

  get means(): number[] {
    return Array.from(this.sums, (sum) => sum / this.#samples);
  }
}
