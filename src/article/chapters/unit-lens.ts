import { elementAt } from '../../element-at.ts';
import { make } from '../../page/elements.ts';
import { decimal } from '../../page/format.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { HiddenPlace } from '../../stage/arrangement.ts';
import { hiddenSide, patchSide } from '../measure/two-machines.ts';
import { CellCursor } from './cell-cursor.ts';
import { patches } from './machine-scene.ts';

const svg = 'http://www.w3.org/2000/svg';
/** Pixels along a side of the mark about the strongest weight. */
const spot = 3;

/** Where the lens draws. */
export interface LensFrames {
  readonly magnet: HTMLElement;
  readonly hidden: HTMLElement;
  readonly fields: HTMLElement;
}

/**
 * One hidden unit of the reader's choice: its cell in the hidden layer, what it watches, large, and the patch of the magnet that it
 * looks at, with the place of its strongest weight.
 */
export class UnitLens {
  readonly #layer: CellCursor;
  readonly #fields: CellCursor;
  readonly #lens = make('div', { className: 'lens' });
  readonly #patch = make('div', { className: 'mark' });
  readonly #spot = make('div', { className: 'mark' });
  readonly #cells: SVGRectElement[] = [];
  #parameters: RbmParameters | undefined;
  #places: readonly HiddenPlace[] = [];
  #unit: number | undefined;
  /** The patch that the unit looks at, by its column and row. */
  #seen = { x: 0, y: 0 };

  /** @param changed called when the reader has chosen a unit, or none */
  constructor({ magnet, hidden, fields }: LensFrames, changed: () => void) {
    const common = { followsPointer: true } as const;
    this.#layer = new CellCursor(hidden, {
      ...common,
      size: patches * hiddenSide,
      label: 'Hidden units: arrow keys choose one. The line below says what it watches.',
      moved: () => this.#moved(this.#layer.index, changed),
    });
    this.#fields = new CellCursor(fields, {
      ...common,
      size: hiddenSide,
      label: 'What each unit watches: arrow keys choose a unit. The line below describes it.',
      moved: () => {
        this.#choose(this.#fields.index);
        changed();
      },
    });
    for (const [mark, count, side] of [
      [this.#patch, patches, 1],
      [this.#spot, patches * patchSide, spot],
    ] as const) {
      mark.style.setProperty('--count', String(count));
      mark.style.setProperty('--side-of-mark', String(side));
    }
    magnet.append(this.#patch, this.#spot);
    const picture = document.createElementNS(svg, 'svg');
    picture.setAttribute('viewBox', `0 0 ${patchSide} ${patchSide}`);
    for (let index = 0; index < patchSide ** 2; index++) {
      const cell = document.createElementNS(svg, 'rect');
      cell.setAttribute('x', String(index % patchSide));
      cell.setAttribute('y', String(Math.floor(index / patchSide)));
      // Without a seam between neighbours.
      cell.setAttribute('width', '1.02');
      cell.setAttribute('height', '1.02');
      this.#cells.push(cell);
      picture.append(cell);
    }
    this.#lens.ariaHidden = 'true';
    this.#lens.append(picture);
    fields.append(this.#lens);
    this.#show();
  }

  /** What the chosen unit watches; undefined if none is chosen. */
  get sentence(): string | undefined {
    const field = this.#field;
    if (!field || this.#unit === undefined) return undefined;
    const { place, strongest, others } = peakOf(field);
    const [column, row] = [(place % patchSide) + 1, Math.floor(place / patchSide) + 1];
    return (
      `Hidden unit ${this.#unit + 1}: its strongest weight, ${decimal(Math.abs(strongest), 2)}, is at column ${column}, row ${row} of the patch. ` +
      `Its other weights have a size of ${decimal(others, 2)} on average.`
    );
  }

  /** @param places the unit of every cell of a patch, row by row */
  follow(parameters: RbmParameters, places: readonly HiddenPlace[]): void {
    this.#parameters = parameters;
    this.#places = places;
    this.#show();
  }

  /** For machines that begin anew. */
  forget(): void {
    this.#parameters = undefined;
    this.#choose(undefined);
  }

  dispose(): void {
    this.#layer.dispose();
    this.#fields.dispose();
    this.#lens.remove();
    this.#patch.remove();
    this.#spot.remove();
  }

  /** The weights of the chosen unit. */
  get #field(): Float32Array | undefined {
    const unit = this.#unit;
    if (!this.#parameters || unit === undefined) return undefined;
    const { weights, hiddenBias } = this.#parameters;
    return Float32Array.from({ length: patchSide ** 2 }, (_, pixel) =>
      elementAt(weights, pixel * hiddenBias.length + unit),
    );
  }

  #moved(index: number | undefined, changed: () => void): void {
    if (index !== undefined) {
      const side = patches * hiddenSide;
      const [x, y] = [index % side, Math.floor(index / side)];
      this.#seen = { x: Math.floor(x / hiddenSide), y: Math.floor(y / hiddenSide) };
      this.#choose(this.#places[(y % hiddenSide) * hiddenSide + (x % hiddenSide)]?.unit);
    } else this.#choose(undefined);
    changed();
  }

  #choose(unit: number | undefined): void {
    this.#unit = unit;
    this.#show();
  }

  #show(): void {
    const field = this.#field;
    const unit = this.#unit;
    const isShown = field !== undefined && unit !== undefined;
    for (const part of [this.#lens, this.#patch, this.#spot]) part.hidden = !isShown;
    this.#fields.choose(isShown ? unit : undefined);
    const cell = this.#places.findIndex((place) => place.unit === unit);
    const { x, y } = this.#seen;
    const column = x * hiddenSide + (cell % hiddenSide);
    const row = y * hiddenSide + Math.floor(cell / hiddenSide);
    this.#layer.choose(isShown && cell >= 0 ? row * patches * hiddenSide + column : undefined);
    if (!isShown) return;
    const { place, strongest } = peakOf(field);
    put(this.#patch, x, y);
    put(
      this.#spot,
      x * patchSide + within(place % patchSide),
      y * patchSide + within(Math.floor(place / patchSide)),
    );
    this.#lens.dataset['side'] = unit % hiddenSide < hiddenSide / 2 ? 'right' : 'left';
    for (const [index, rect] of this.#cells.entries()) {
      const share = elementAt(field, index) / (Math.abs(strongest) || 1);
      const colour = share > 0 ? '--weight-positive' : '--weight-negative';
      rect.style.fill = `color-mix(in oklab, var(${colour}) ${(100 * Math.abs(share)).toFixed(0)}%, var(--weight-zero))`;
    }
  }
}

/** The strongest weight of a field, its place, and the mean size of the others. */
function peakOf(field: Float32Array): { place: number; strongest: number; others: number } {
  const sizes = field.map(Math.abs);
  const largest = Math.max(...sizes);
  const place = sizes.indexOf(largest);
  const sum = sizes.reduce((all, size) => all + size, 0);
  return {
    place,
    strongest: elementAt(field, place),
    others: (sum - largest) / (field.length - 1),
  };
}

function put(mark: HTMLElement, x: number, y: number): void {
  mark.style.setProperty('--x', String(x));
  mark.style.setProperty('--y', String(y));
}

/** The first pixel of the mark about a pixel, within the patch. */
function within(at: number): number {
  return Math.min(patchSide - spot, Math.max(0, at - Math.floor(spot / 2)));
}
