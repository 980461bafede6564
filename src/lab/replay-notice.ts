import { whole } from './format.ts';
import { hideNotice, showNotice } from './failure.ts';

/** A replay that is done sooner needs no words, in milliseconds. */
const patience = 700;

/** Says how far the lattice of a link has come, and stops there if the reader wishes. */
export class ReplayNotice {
  readonly #sweeps: number;
  readonly #stop = new AbortController();
  readonly #began = performance.now();
  #shown = false;

  /** @param sweeps that are to be done */
  constructor(sweeps: number) {
    this.#sweeps = sweeps;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  update(done: number): void {
    const elapsed = performance.now() - this.#began;
    if (elapsed < patience) return;
    this.#shown = true;
    const seconds = (elapsed * (this.#sweeps - done)) / Math.max(1, done) / 1000;
    const left = seconds < 90 ? `${Math.ceil(seconds)} s` : `${whole(seconds / 60)} min`;
    showNotice(
      `Making the lattice of the link again: sweep ${whole(done)} of ${whole(this.#sweeps)}, about ${left} left.`,
      { button: 'Stop here', action: () => this.#stop.abort() },
    );
  }

  /** The lattice is made. */
  end(): void {
    if (this.#shown) hideNotice();
  }
}
