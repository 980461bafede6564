import { make } from '../../page/elements.ts';

interface CellCursorOptions {
  /** Cells along a side. */
  readonly size: number;
  /** What the cells are and what keys do, for screen readers. */
  readonly label: string;
  /** Whether the pointer chooses without a press, and nothing is chosen when it leaves. */
  readonly followsPointer?: boolean;
  readonly moved: () => void;
  /** Called with the number of the cell, row by row, when it is pressed a second time. */
  readonly press?: (index: number) => void;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Chooses a cell of a square picture by pointer or arrows. The next press on the same cell, or Enter, presses the cell. */
export class CellCursor {
  readonly #options: CellCursorOptions;
  readonly #area = make('div', { className: 'spins' });
  readonly #mark = make('div', { className: 'mark' });
  #index: number | undefined;

  constructor(host: HTMLElement, options: CellCursorOptions) {
    this.#options = options;
    const area = this.#area;
    area.tabIndex = 0;
    area.role = 'application';
    area.ariaLabel = options.label;
    area.style.setProperty('--count', String(options.size));
    this.#mark.hidden = true;
    area.append(this.#mark);
    area.addEventListener('click', (event) => this.#press(event));
    if (options.followsPointer) {
      area.addEventListener('pointermove', (event) => {
        const index = this.#cellAt(event);
        if (index !== this.#index) this.#move(index);
      });
      area.addEventListener('pointerleave', ({ pointerType }) => {
        // A finger leaves with every tap.
        if (pointerType === 'mouse') this.#move(undefined);
      });
    }
    area.addEventListener('keydown', (event) => this.#key(event));
    host.append(area);
  }

  /** The chosen cell. */
  get index(): number | undefined {
    return this.#index;
  }

  dispose(): void {
    this.#area.remove();
  }

  /** Marks a cell; undefined for none. */
  choose(index: number | undefined): void {
    const { size } = this.#options;
    this.#index = index;
    this.#mark.hidden = index === undefined;
    if (index === undefined) return;
    this.#mark.style.setProperty('--x', String(index % size));
    this.#mark.style.setProperty('--y', String(Math.floor(index / size)));
  }

  #press(event: MouseEvent): void {
    const index = this.#cellAt(event);
    if (index !== this.#index) this.#move(index);
    else this.#options.press?.(index);
  }

  #cellAt({ clientX, clientY }: MouseEvent): number {
    const { size } = this.#options;
    const { left, top, width, height } = this.#area.getBoundingClientRect();
    const site = (share: number): number =>
      Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    return site((clientY - top) / height) * size + site((clientX - left) / width);
  }

  #key(event: KeyboardEvent): void {
    const { size, press } = this.#options;
    const step = steps[event.key];
    if (event.key === 'Enter' && this.#index !== undefined) press?.(this.#index);
    else if (step) {
      const index = this.#index ?? (size * size + size) / 2;
      const x = (index + step[0] + size) % size;
      const y = (Math.floor(index / size) + step[1] + size) % size;
      this.#move(y * size + (step[0] === 0 ? index % size : x % size));
    } else return;
    event.preventDefault();
  }

  #move(index: number | undefined): void {
    this.choose(index);
    this.#options.moved();
  }
}
