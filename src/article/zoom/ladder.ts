import type { Magnet, Rung } from './rungs.ts';

/** Doublings a second. */
const speed = 0.5;
/** Levels behind the picture that stay, for readers who turn round. */
const behind = 3;

/**
 * A zoom without end: magnets one after another, each zoomed out from its finest level to its coarsest. The picture is between
 * two levels. Before the last level comes, the ladder asks for the next magnet.
 */
export class Ladder {
  readonly #rungs: Rung[] = [];
  /** Where each magnet ends, with the magnet. */
  readonly #magnets: { readonly magnet: Magnet; left: number }[] = [];
  readonly #gone: (rung: Rung) => void;
  #place = 0;
  #passed = 0;

  /** @param gone called with levels whose spins are about to be freed */
  constructor(gone: (rung: Rung) => void) {
    this.#gone = gone;
  }

  /** Levels from the picture to the end. */
  get left(): number {
    return this.#rungs.length - 1 - this.#place;
  }

  /** Doublings since the start. */
  get doublings(): number {
    return this.#passed + this.#place;
  }

  /** The two levels that the picture is between; undefined before the first magnet. */
  get view(): { level: Rung; next: Rung | undefined; along: number } | undefined {
    const whole = Math.floor(this.#place);
    const level = this.#rungs[whole];
    return level && { level, next: this.#rungs[whole + 1], along: this.#place - whole };
  }

  /** Puts a magnet after the last level. */
  append(magnet: Magnet): void {
    this.#magnets.push({ magnet, left: magnet.rungs.length });
    this.#rungs.push(...magnet.rungs);
  }

  /** Begins again with another magnet, and counts doublings from 0. */
  restart(magnet: Magnet): void {
    this.dispose();
    this.#place = 0;
    this.#passed = 0;
    this.append(magnet);
  }

  /** Moves on by this time, as far as there are levels. */
  advance(seconds: number): void {
    this.#place = Math.max(0, Math.min(this.#rungs.length - 1, this.#place + speed * seconds));
    while (Math.floor(this.#place) > behind) this.#drop();
  }

  dispose(): void {
    for (const rung of this.#rungs.splice(0)) this.#gone(rung);
    for (const { magnet } of this.#magnets.splice(0)) magnet.dispose();
  }

  /** Leaves the finest level. */
  #drop(): void {
    const [oldest] = this.#magnets;
    const rung = this.#rungs.shift();
    if (!oldest || !rung) return;
    this.#place--;
    this.#passed++;
    this.#gone(rung);
    if (--oldest.left > 0) return;
    this.#magnets.shift();
    oldest.magnet.dispose();
  }
}
