import type { Magnet, Rung } from './rungs.ts';

/** Levels on both sides of the picture that stay, for readers who turn round. */
const kept = 24;

/** A level, and what its spins belong to. */
interface Step {
  readonly rung: Rung;
  readonly magnet: Magnet;
}

/**
 * Levels from fine to coarse, and a picture between two of them that moves out and in. Magnets are put to the coarse end, one
 * after another, and finer levels to the fine end; levels far from the picture are freed, unless the magnet has ends.
 */
export class Ladder {
  readonly #steps: Step[] = [];
  readonly #gone: (rung: Rung) => void;
  /** Levels of each magnet that are here. */
  readonly #left = new Map<Magnet, number>();
  #place = 0;
  #passed = 0;
  #isEndless = true;

  /** @param gone called with levels whose spins are about to be freed */
  constructor(gone: (rung: Rung) => void) {
    this.#gone = gone;
  }

  /** Levels from the picture to the coarse end. */
  get outwards(): number {
    return this.#steps.length - 1 - this.#place;
  }

  /** Levels from the picture to the fine end. */
  get inwards(): number {
    return this.#place;
  }

  get finest(): Rung | undefined {
    return this.#steps[0]?.rung;
  }

  /** Doublings since the start; below 0 where the picture is finer than at the start. */
  get doublings(): number {
    return this.#passed + this.#place;
  }

  /** The two levels that the picture is between; undefined before the first magnet. */
  get view(): { level: Rung; next: Rung | undefined; along: number } | undefined {
    const whole = Math.floor(this.#place);
    const level = this.#steps[whole];
    return (
      level && {
        level: level.rung,
        next: this.#steps[whole + 1]?.rung,
        along: this.#place - whole,
      }
    );
  }

  /** Puts a magnet after the coarsest level. */
  append(magnet: Magnet): void {
    this.#left.set(magnet, magnet.rungs.length);
    this.#steps.push(...magnet.rungs.map((rung) => ({ rung, magnet })));
  }

  /** Puts levels before the finest. The picture stays. */
  prepend(magnet: Magnet): void {
    const { length } = magnet.rungs;
    this.#left.set(magnet, length);
    this.#steps.unshift(...magnet.rungs.map((rung) => ({ rung, magnet })));
    this.#place += length;
    this.#passed -= length;
  }

  /**
   * Begins again at the finest level of another magnet, and counts doublings from 0.
   * @param options.isEndless whether more levels will come at both ends
   */
  restart(magnet: Magnet, { isEndless }: { isEndless: boolean }): void {
    this.dispose();
    this.#place = 0;
    this.#passed = 0;
    this.#isEndless = isEndless;
    this.append(magnet);
  }

  /** Moves out by so many doublings, or in if there are less than 0, as far as there are levels. */
  advance(doublings: number): void {
    this.#place = Math.max(0, Math.min(this.#steps.length - 1, this.#place + doublings));
    if (!this.#isEndless) return;
    while (this.inwards > kept + 1) {
      this.#free(this.#steps.shift());
      this.#place--;
      this.#passed++;
    }
    while (this.outwards > kept + 1) this.#free(this.#steps.pop());
  }

  dispose(): void {
    for (const step of this.#steps.splice(0)) this.#free(step);
  }

  #free(step: Step | undefined): void {
    if (!step) return;
    const { rung, magnet } = step;
    this.#gone(rung);
    const left = (this.#left.get(magnet) ?? 1) - 1;
    this.#left.set(magnet, left);
    if (left > 0) return;
    this.#left.delete(magnet);
    magnet.dispose();
  }
}
