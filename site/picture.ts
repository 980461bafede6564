import fs from 'node:fs';
import path from 'node:path';
import { palettePng } from '../src/report/png.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'article', 'pictures');

/** Colours of the light style of the article. */
const colours = {
  down: [0xec, 0xdc, 0xb9],
  up: [0x27, 0x4a, 0x75],
  paper: [0xfc, 0xfa, 0xf6],
  negative: [0xb4, 0x46, 0x1b],
  zero: [0xf6, 0xf1, 0xe6],
  positive: [0x1f, 0x4a, 0x80],
} as const;
/** Steps of a scale between two colours. */
const steps = 60;
/** First colours of the scales: of a mean spin from down to up, of a weight from negative over zero to positive. */
const first = { paper: 0, mean: 1, weight: steps + 2 } as const;

const paper = first.paper;

/** The colour of a mean spin from -1 to 1, or of a spin 0 or 1 with `spinColour`. */
export function meanColour(mean: number): number {
  return first.mean + Math.round(((mean + 1) / 2) * steps);
}

export function spinColour(spin: number): number {
  return meanColour(2 * spin - 1);
}

/** The colour of a weight as a share of the largest one, from -1 to 1. */
export function weightColour(share: number): number {
  return first.weight + steps + Math.round(Math.min(1, Math.max(-1, share)) * steps);
}

/** Where a part of a picture lies, in pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A small picture of the article. One pixel is one spin, or one weight; the page enlarges it. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height).fill(paper);
  }

  /** Colours a part of the picture, pixel by pixel. */
  paint({ x, y, width, height }: Place, colour: (column: number, row: number) => number): void {
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        this.#pixels[(y + row) * this.width + x + column] = colour(column, row);
  }

  write(name: string): void {
    const { width, height } = this;
    const all = palette();
    // Only the colours that the picture has.
    const used = [...new Set(this.#pixels)].toSorted((a, b) => a - b);
    const numbers = new Map(used.map((colour, number) => [colour, number]));
    const png = palettePng({
      width,
      height,
      bits: 8,
      // Between the parts the paper of the page shows, light or dark.
      isFirstClear: used[0] === paper,
      palette: Uint8Array.from(used.flatMap((colour) => all[colour] ?? [])),
      rows: this.#pixels.map((colour) => numbers.get(colour) ?? 0),
    });
    fs.writeFileSync(path.join(folder, `${name}.png`), png);
  }
}

function palette(): readonly (readonly number[])[] {
  const { down, up, negative, zero, positive } = colours;
  return [
    colours.paper,
    ...scale(down, up),
    ...scale(negative, zero),
    // Zero itself is there already.
    ...scale(zero, positive).slice(1),
  ];
}

function scale(from: readonly number[], to: readonly number[]): number[][] {
  return Array.from({ length: steps + 1 }, (_, step) =>
    from.map((channel, at) =>
      Math.round(channel + (step / steps) * ((to[at] ?? channel) - channel)),
    ),
  );
}
