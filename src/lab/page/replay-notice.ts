import { whole } from './format.ts';
import { hideNotice, showNotice } from './failure.ts';
import { element } from './elements.ts';

/** A replay that is done sooner needs no words, in milliseconds. */
const patience = 700;
/** Milliseconds between two words on how far it is. */
const interval = 500;

/** Says how far the lattice of a link, or of a story that begins in equilibrium, has come, and stops there if the reader wishes. */
export class ReplayNotice {
  readonly #sweeps: number;
  readonly #stop = new AbortController();
  readonly #began = performance.now();
  #said = this.#began;
  /** What the line said before. */
  #before: readonly ChildNode[] | undefined;

  /** @param sweeps that are to be done */
  constructor(sweeps: number) {
    this.#sweeps = sweeps;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  update(done: number): void {
    const now = performance.now();
    if (now - this.#said < (this.#before ? interval : patience)) return;
    this.#said = now;
    const seconds = ((now - this.#began) * (this.#sweeps - done)) / Math.max(1, done) / 1000;
    const left = seconds < 90 ? `${Math.ceil(seconds)} s` : `${whole(seconds / 60)} min`;
    const text = `The lattice is being made: sweep ${whole(done)} of ${whole(this.#sweeps)}, about ${left} left.`;
    const host = element('notice', HTMLElement);
    if (this.#before) {
      // Only the words change, so that the button can be pressed, and readers who hear the page hear them once.
      host.setAttribute('aria-busy', 'true');
      host.childNodes[0]?.replaceWith(text);
      return;
    }
    this.#before = host.hidden ? [] : [...host.childNodes];
    showNotice(text, { button: 'Stop here', action: () => this.#stop.abort() });
  }

  /** The lattice is made: the line says again what it said before. */
  end(): void {
    if (!this.#before) return;
    const host = element('notice', HTMLElement);
    host.removeAttribute('aria-busy');
    hideNotice();
    if (this.#before.length === 0) return;
    host.replaceChildren(...this.#before);
    host.hidden = false;
  }
}
