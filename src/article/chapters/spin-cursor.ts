import { make } from '../../page/elements.ts';

interface SpinCursorOptions {
  /** Spins along a side. */
  readonly size: number;
  readonly moved: () => void;
  /** Called with the number of the spin, row by row. */
  readonly flip: (index: number) => void;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Chooses a spin by pointer or arrows: one press asks, the next press on the same spin, or Enter, flips. */
export class SpinCursor {
  readonly #options: SpinCursorOptions;
  readonly #area = make('div', { className: 'spins' });
  readonly #mark = make('div', { className: 'mark' });
  #index: number | undefined;

  constructor(host: HTMLElement, options: SpinCursorOptions) {
    this.#options = options;
    const area = this.#area;
    area.tabIndex = 0;
    area.role = 'application';
    area.ariaLabel =
      'Spins: arrow keys choose one, Enter flips it. The line below says what a flip costs.';
    this.#mark.hidden = true;
    area.append(this.#mark);
    area.addEventListener('click', (event) => this.#press(event));
    area.addEventListener('keydown', (event) => this.#key(event));
    host.append(area);
  }

  /** The chosen spin. */
  get index(): number | undefined {
    return this.#index;
  }

  dispose(): void {
    this.#area.remove();
  }

  #press({ clientX, clientY }: MouseEvent): void {
    const { size, flip } = this.#options;
    const { left, top, width, height } = this.#area.getBoundingClientRect();
    const site = (share: number): number =>
      Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    const index = site((clientY - top) / height) * size + site((clientX - left) / width);
    if (index === this.#index) flip(index);
    else this.#move(index);
  }

  #key(event: KeyboardEvent): void {
    const { size, flip } = this.#options;
    const step = steps[event.key];
    if (event.key === 'Enter' && this.#index !== undefined) flip(this.#index);
    else if (step) {
      const index = this.#index ?? (size * size + size) / 2;
      const x = (index + step[0] + size) % size;
      const y = (Math.floor(index / size) + step[1] + size) % size;
      this.#move(y * size + (step[0] === 0 ? index % size : x % size));
    } else return;
    event.preventDefault();
  }

  #move(index: number): void {
    const { size, moved } = this.#options;
    this.#index = index;
    this.#mark.hidden = false;
    this.#mark.style.setProperty('--x', String(index % size));
    this.#mark.style.setProperty('--y', String(Math.floor(index / size)));
    moved();
  }
}
