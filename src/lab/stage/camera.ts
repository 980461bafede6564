/** The smallest part of a lattice that can be shown, in sites a side. */
const fewestSites = 16;

/** A square part of a lattice, in units of its side: the same part of every level of zooming out. */
export interface Part {
  /** Upper left corner, from 0 to below 1. */
  readonly x: number;
  readonly y: number;
  /** From 0 to 1, which is the whole lattice. */
  readonly span: number;
}

/** Which part of the lattice is seen. The lattice is periodic, so that one can move on for ever. */
export class Camera {
  readonly #moved: () => void;
  #part: Part = { x: 0, y: 0, span: 1 };
  #size: number;

  /** @param moved called after every change */
  constructor(size: number, moved: () => void) {
    this.#size = size;
    this.#moved = moved;
  }

  get part(): Part {
    return this.#part;
  }

  /** Another lattice, of `size` sites a side, seen as a whole. */
  reset(size = this.#size): void {
    this.#size = size;
    this.#set({ x: 0, y: 0, span: 1 });
  }

  /** Moves by shares of the picture; what is seen moves the other way. */
  pan(right: number, down: number): void {
    const { x, y, span } = this.#part;
    this.#set({ x: x + right * span, y: y + down * span, span });
  }

  /** Enlarges by `factor` about a point of the picture, given as shares of its sides from the upper left. */
  zoom(factor: number, right = 0.5, down = 0.5): void {
    const { x, y, span } = this.#part;
    const least = Math.min(1, fewestSites / this.#size);
    const next = Math.min(1, Math.max(least, span / factor));
    this.#set({ x: x + right * (span - next), y: y + down * (span - next), span: next });
  }

  /** The site under a point of the picture. */
  siteAt(right: number, down: number): { x: number; y: number } {
    const { x, y, span } = this.#part;
    const site = (share: number): number => Math.floor(within(share) * this.#size) % this.#size;
    return { x: site(x + right * span), y: site(y + down * span) };
  }

  #set({ x, y, span }: Part): void {
    // Of the whole lattice there is nothing to move.
    this.#part = span === 1 ? { x: 0, y: 0, span } : { x: within(x), y: within(y), span };
    this.#moved();
  }
}

/** Around the periodic edge. */
function within(share: number): number {
  const rest = share - Math.floor(share);
  return rest < 1 ? rest : 0;
}
