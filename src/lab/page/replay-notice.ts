import { whole } from '../../page/format.ts';
import { hideNotice, showNotice } from '../../page/failure.ts';
import { element } from '../../page/elements.ts';

/** A replay shorter than this, in milliseconds, shows no notice. */
const patience = 700;
/** Milliseconds between two updates of the notice. */
const interval = 500;

/** Shows the progress of the sweeps for a link, or for a story that begins in equilibrium. The reader may stop them. */
export class ReplayNotice {
  readonly #sweeps: number;
  readonly #stop = new AbortController();
  readonly #began = performance.now();
  #said = this.#began;
  /** The previous text of the line. */
  #before: readonly ChildNode[] | undefined;

  /** @param sweeps the number of sweeps to do */
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
      // Only the words change, so the button stays usable and screen readers read the line only once.
      host.setAttribute('aria-busy', 'true');
      host.childNodes[0]?.replaceWith(text);
      return;
    }
    this.#before = host.hidden ? [] : [...host.childNodes];
    showNotice(text, { button: 'Stop here', action: () => this.#stop.abort() });
  }

  /** Restores the previous text of the line when the lattice is finished. */
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
