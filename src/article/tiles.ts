import type { Gpu } from '../gpu/gpu.ts';
import { make } from '../page/elements.ts';
import { LatticeView } from '../stage/lattice-view.ts';
import type { Surface } from '../stage/surface.ts';
import type { Pyramid } from '../rg/pyramid.ts';
import type { Easel } from './easel.ts';

/** What a tile shows: a lattice of an ensemble and all its levels, through a window of equally many block spins. */
export interface TileScene {
  readonly pyramid: Pyramid;
  /** Which lattice. */
  readonly group: number;
}

interface Level {
  readonly view: LatticeView;
  /** Side of the lattice. */
  readonly size: number;
}

/** A picture of a lattice through a window of the same number of block spins at every level. */
export class Tile {
  readonly #easel: Easel;
  readonly #window: number;
  readonly #surface: Surface;
  readonly #views: readonly Level[];

  private constructor(
    easel: Easel,
    parts: { surface: Surface; views: readonly Level[] },
    window: number,
  ) {
    this.#easel = easel;
    this.#surface = parts.surface;
    this.#views = parts.views;
    this.#window = window;
  }

  /**
   * @param options.host the canvas is appended to it
   * @param options.window side of the window in block spins, at most the side of every level
   */
  static async create(
    gpu: Gpu,
    easel: Easel,
    { pyramid, group }: TileScene,
    { host, window, touch }: { host: HTMLElement; window: number; touch: () => void },
  ): Promise<Tile> {
    const canvas = make('canvas');
    canvas.ariaHidden = 'true';
    host.append(canvas);
    const painter = await easel.painter('view-lattice');
    const surface = easel.surface(canvas, touch);
    const views = pyramid.levels.map((ensemble) => ({
      view: new LatticeView(gpu, painter, { ensemble, surface, group, fewPixels: false }),
      size: ensemble.geometry.size,
    }));
    if (gpu.adapter.software) surface.limit(window);
    return new Tile(easel, { surface, views }, window);
  }

  /** @param turned whether the two colours are exchanged */
  draw(encoder: GPUCommandEncoder, level: number, turned = false): void {
    const shown = this.#views[level];
    if (!shown || !this.#surface.seen) return;
    const span = this.#window / shown.size;
    shown.view.draw(encoder, this.#easel.palette, { x: 0, y: 0, span }, { turned });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { view } of this.#views) view.dispose();
    this.#surface.dispose();
  }
}
