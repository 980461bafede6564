/** The address changes after this many milliseconds without changes, because browsers refuse changes with every frame. */
const patience = 300;

/** Keeps the address of the page in step with its settings. */
export class AddressBar {
  readonly #address: () => string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param address the part after `#` */
  constructor(address: () => string) {
    this.#address = address;
  }

  update(): void {
    clearTimeout(this.#timer);
    // The address is replaced, not pushed: the back button should leave the page, not undo a slider.
    this.#timer = setTimeout(() => history.replaceState(null, '', `#${this.#address()}`), patience);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
