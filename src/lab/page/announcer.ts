/** Screen readers hear the measurement at most this often, in milliseconds. */
const interval = 10_000;

/** Speaks through a live region, but seldom, and never the same twice in a row. */
export class Announcer {
  readonly #region: HTMLElement;
  #spoken = 0;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Says a sentence, if the last one is long enough ago. */
  offer(sentence: string, now: number): void {
    if (now - this.#spoken < interval || this.#region.textContent === sentence) return;
    this.say(sentence, now);
  }

  /** Says a sentence at once: for what the reader did. */
  say(sentence: string, now: number): void {
    this.#spoken = now;
    this.#region.textContent = sentence;
  }
}
