import type { RecentMean, Series } from './recent.ts';

/** With fewer blocks, the spread of their means is a poor estimate of the error. */
const fewestBlocks = 6;

/**
 * Collects the values of a quantity whose memory is known. The first values, while the lattices come to equilibrium, are left
 * out. The error is the spread of the means of blocks of consecutive values.
 */
export class BlockSeries implements Series {
  readonly #dropped: number;
  readonly #blockOf: () => number;
  #block: number;
  #seen = 0;
  #sum = 0;
  /** Values in the unfinished block, and their sum. */
  #rest = 0;
  #restSum = 0;
  /** The finished blocks: their number, the mean of their means, and the sum of squares about it. Nothing grows with time. */
  #blocks = 0;
  #centre = 0;
  #squares = 0;

  /**
   * @param options.dropped number of first values that are left out
   * @param options.block number of values in a block from the next `clear` on, at least two autocorrelation times
   */
  constructor({ dropped, block }: { dropped: number; block: () => number }) {
    this.#dropped = dropped;
    this.#blockOf = block;
    this.#block = block();
  }

  add(value: number): void {
    if (this.#seen++ < this.#dropped) return;
    this.#sum += value;
    this.#restSum += value;
    if (++this.#rest < this.#block) return;
    const mean = this.#restSum / this.#block;
    const away = mean - this.#centre;
    this.#centre += away / ++this.#blocks;
    this.#squares += away * (mean - this.#centre);
    this.#rest = 0;
    this.#restSum = 0;
  }

  clear(): void {
    this.#block = this.#blockOf();
    this.#seen = 0;
    this.#sum = 0;
    this.#rest = 0;
    this.#restSum = 0;
    this.#blocks = 0;
    this.#centre = 0;
    this.#squares = 0;
  }

  /** Undefined before the first value that counts. Settled as soon as there are enough blocks for an error. */
  mean(): RecentMean | undefined {
    const samples = this.#seen - this.#dropped;
    if (samples <= 0) return undefined;
    const value = this.#sum / samples;
    const count = this.#blocks;
    const error = count > 1 ? Math.sqrt(this.#squares / (count * (count - 1))) : 0;
    return { measured: { value, error }, samples, settled: count >= fewestBlocks };
  }
}
