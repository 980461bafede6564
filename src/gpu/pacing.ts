/**
 * Chooses how much work goes into one submit, by measured time. Drivers reset a device that stays
 * busy for long (about two seconds on Windows), and a page that submits long work stutters.
 */
export class Pacer {
  readonly #targetMilliseconds: number;
  readonly #most: number;
  #units = 1;

  /**
   * @param targetMilliseconds the time one submit should take; at most 50 where a display waits
   * @param most the largest number of units that may go into one submit
   */
  constructor(targetMilliseconds: number, most: number) {
    this.#targetMilliseconds = targetMilliseconds;
    this.#most = most;
  }

  /** How many units to put into the next submit, at least 1. */
  get units(): number {
    return this.#units;
  }

  /** Learns from a finished submit; grows by at most four times at once, so that one outlier harms little. */
  learn(units: number, milliseconds: number): void {
    const fitting = (units * this.#targetMilliseconds) / Math.max(milliseconds, 0.01);
    const bounded = Math.min(fitting, units * 4, this.#most);
    this.#units = Math.max(1, Math.floor(bounded));
  }
}
