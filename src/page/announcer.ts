/** The least time between two announcements of the measurement to screen readers, in milliseconds. */
const interval = 10_000;

/** Speaks through a live region, but seldom, and never the same sentence twice in a row. */
export class Announcer {
  readonly #region: HTMLElement;
  #spoken = 0;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Says a sentence if enough time has passed since the previous sentence. */
  offer(sentence: string, now: number): void {
    if (now - this.#spoken < interval || this.#region.textContent === sentence) return;
    this.say(sentence, now);
  }

  /** Says a sentence at once, in response to an action of the reader. */
  say(sentence: string, now: number): void {
    this.#spoken = now;
    this.#region.textContent = sentence;
  }
}
