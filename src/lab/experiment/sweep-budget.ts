import { fastest } from '../settings/fields.ts';

/** A page that was slow does not catch up further than this, in seconds. */
const longest = 0.25;
/** Sweeps a frame where there are to be as many as there can be. */
const unbounded = 4096;

/** How many sweeps are due, at so many a second. */
export class SweepBudget {
  readonly #speed: () => number;
  #due = 0;
  #time = performance.now();

  /** @param speed sweeps a second */
  constructor(speed: () => number) {
    this.#speed = speed;
  }

  /** Whole sweeps that are due now. */
  get sweeps(): number {
    const speed = this.#speed();
    if (speed === fastest) return unbounded;
    const now = performance.now();
    const most = Math.max(1, speed * longest);
    this.#due = Math.min(most, this.#due + (speed * (now - this.#time)) / 1000);
    this.#time = now;
    return Math.floor(this.#due);
  }

  spend(sweeps: number): void {
    this.#due = Math.max(0, this.#due - sweeps);
  }

  /** Nothing is due from before. */
  reset(): void {
    this.#due = 0;
    this.#time = performance.now();
  }
}
