/** The side of the smallest visible part of a lattice, in sites. */
const fewestSites = 16;

/** A square part of a lattice, in units of the lattice's side. All levels of zooming out show the same part. */
export interface Part {
  /** Upper left corner, from 0 to below 1. */
  readonly x: number;
  readonly y: number;
  /** From 0 to 1, which is the whole lattice. */
  readonly span: number;
}

/** The visible part of the lattice. The lattice is periodic, so the part can move without end. */
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

  /** Shows the whole of another lattice with `size` sites per side. */
  reset(size = this.#size): void {
    this.#size = size;
    this.#set({ x: 0, y: 0, span: 1 });
  }

  /** Moves the view by fractions of the picture. The picture moves the other way. */
  pan(right: number, down: number): void {
    const { x, y, span } = this.#part;
    this.#set({ x: x + right * span, y: y + down * span, span });
  }

  /** Enlarges by `factor` about a point of the picture. The point is given in fractions of the sides, from the upper left. */
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
    // If the whole lattice is visible, the view does not move.
    this.#part = span === 1 ? { x: 0, y: 0, span } : { x: within(x), y: within(y), span };
    this.#moved();
  }
}

/** Wraps a position around the periodic edge. */
function within(share: number): number {
  const rest = share - Math.floor(share);
  return rest < 1 ? rest : 0;
}
