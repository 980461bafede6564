import type { Ensemble } from '../../ensemble/ensemble.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { make, setPhysics } from '../../page/elements.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Painter } from '../../stage/painter.ts';
import type { Palette } from '../../stage/palette.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Easel } from '../easel.ts';

/** What a window shows: a lattice of an ensemble. */
interface Shown {
  readonly ensemble: Ensemble;
  readonly group: number;
}

/** One window, and the button over it while a quiz asks for windows. */
export interface Tile {
  readonly row: number;
  readonly level: number;
  readonly frame: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly button: HTMLButtonElement;
  readonly badge: HTMLElement;
  readonly surface: Surface;
  view?: LatticeView;
  size: number;
}

const rows = ['below T_c', 'at T_c', 'above T_c'] as const;

/** Windows of equally many spins: three magnets below one another, each zoomed out from left to right. */
export class Windows {
  readonly element = make('div', { className: 'windows' });
  /** A row for what stands below the windows. */
  readonly tools = make('div', { className: 'quiz' });
  readonly tiles: readonly Tile[];
  readonly #gpu: Gpu;
  readonly #painter: Painter;
  readonly #window: number;
  /** All that the element shows, in the order of reading. */
  readonly #inOrder: readonly HTMLElement[];

  private constructor(
    gpu: Gpu,
    parts: { painter: Painter; window: number; levels: number; surface: SurfaceMaker },
  ) {
    this.#gpu = gpu;
    this.#painter = parts.painter;
    this.#window = parts.window;
    const levels = Array.from({ length: parts.levels }, (_, level) => level);
    const heads = levels.map((level) =>
      make('span', {
        className: 'step-name',
        text: level === 0 ? 'the magnet' : `\u00d7 ${2 ** level}`,
      }),
    );
    const titles = rows.map((name) => {
      const title = make('span', { className: 'name' });
      setPhysics(title, name);
      return title;
    });
    this.tiles = rows.flatMap((_, row) => levels.map((level) => tileOf(row, level, parts)));
    const frames = titles.flatMap((title, row) => [
      title,
      ...this.tiles.filter((tile) => tile.row === row).map(({ frame }) => frame),
    ]);
    this.#inOrder = [make('span', { className: 'step-name' }), ...heads, ...frames, this.tools];
    this.restore();
  }

  /** @throws ShaderError if the shader does not compile */
  static async create(
    gpu: Gpu,
    easel: Easel,
    options: { host: HTMLElement; window: number; levels: number; touch: () => void },
  ): Promise<Windows> {
    const { host, window, levels, touch } = options;
    const painter = await easel.painter('view-lattice');
    const surface: SurfaceMaker = (canvas) => easel.surface(canvas, touch);
    const windows = new Windows(gpu, { painter, window, levels, surface });
    host.append(windows.element);
    return windows;
  }

  /** Shows these lattices: rows of levels. */
  show(lattices: readonly (readonly Shown[])[]): void {
    for (const tile of this.tiles) {
      const shown = lattices[tile.row]?.[tile.level];
      if (!shown) continue;
      const { ensemble, group } = shown;
      tile.view?.dispose();
      const { surface } = tile;
      const options = { ensemble, group, surface, fewPixels: false };
      tile.view = new LatticeView(this.#gpu, this.#painter, options);
      tile.size = ensemble.geometry.size;
    }
  }

  draw(palette: Palette): void {
    this.#gpu.submit('windows', (encoder) => {
      for (const { view, size } of this.tiles) {
        const span = Math.min(1, this.#window / size);
        view?.draw(encoder, palette, { x: (1 - span) / 2, y: (1 - span) / 2, span });
      }
    });
  }

  /** Puts these windows last, in this order, for the eye and for the keyboard. */
  arrange(tiles: readonly Tile[]): void {
    this.tools.before(...tiles.map(({ frame }) => frame));
  }

  /** Puts every window back in its row. */
  restore(): void {
    this.element.append(...this.#inOrder);
  }

  /** Names every picture for screen readers. */
  describe(text: (tile: Tile) => string): void {
    for (const tile of this.tiles) tile.canvas.ariaLabel = text(tile);
  }

  dispose(): void {
    for (const { view, surface } of this.tiles) {
      view?.dispose();
      surface.dispose();
    }
    this.element.remove();
  }
}

type SurfaceMaker = (canvas: HTMLCanvasElement) => Surface;

function tileOf(
  row: number,
  level: number,
  { window, surface }: { window: number; surface: SurfaceMaker },
): Tile {
  const frame = make('div', { className: 'tile' });
  const canvas = make('canvas');
  canvas.role = 'img';
  const button = make('button', { className: 'choice' });
  button.type = 'button';
  button.hidden = true;
  const badge = make('span', { className: 'badge' });
  badge.hidden = true;
  button.append(badge);
  frame.append(canvas, button);
  const made = surface(canvas);
  // One pixel for a spin; the page enlarges the picture.
  made.limit(window);
  return { row, level, frame, canvas, button, badge, surface: made, size: window };
}
