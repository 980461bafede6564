import type { Gpu } from '../gpu/gpu.ts';
import type { Rbm } from '../rbm/machine.ts';
import type { Pyramid } from '../rg/pyramid.ts';
import { LatticeView } from './lattice-view.ts';
import { element, make, setText } from './page.ts';
import { Painter } from './painter.ts';
import { readPalette, type Palette } from './palette.ts';
import { ReceptiveFieldsView } from './receptive-fields-view.ts';
import { Surface } from './surface.ts';

/** Zoom-out levels shown beside the lattice. */
export const shownLevels = 6;

const times = ['', 'once', 'twice', '3 times', '4 times', '5 times', '6 times'];

interface Painters {
  readonly lattice: Painter;
  readonly fields: Painter;
}

interface Tile {
  readonly item: HTMLElement;
  readonly surface: Surface;
  readonly side: HTMLElement;
}

/** The canvases of the lattice, of its pyramid and of the machine, each a view of a buffer on the GPU. */
export class Stage {
  readonly #gpu: Gpu;
  readonly #painters: Painters;
  readonly #lattice: Surface;
  readonly #fields: Surface;
  readonly #tiles: readonly Tile[];
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #onScheme = (): void => {
    this.#palette = readPalette();
    this.touch();
  };
  #palette: Palette = readPalette();
  #views: LatticeView[] = [];
  #fieldsView: ReceptiveFieldsView | undefined;
  #stale = true;
  #fieldsStale = true;

  private constructor(gpu: Gpu, painters: Painters) {
    this.#gpu = gpu;
    this.#painters = painters;
    const touch = (): void => this.touch();
    this.#lattice = new Surface(element('lattice', HTMLCanvasElement), gpu.device, touch);
    this.#fields = new Surface(element('receptive-fields', HTMLCanvasElement), gpu.device, touch);
    const list = element('pyramid', HTMLElement);
    list.replaceChildren();
    this.#tiles = Array.from({ length: shownLevels }, (_, index) => {
      const { item, canvas, side } = makeTile(index + 1);
      list.append(item);
      return { item, side, surface: new Surface(canvas, gpu.device, touch) };
    });
    this.#scheme.addEventListener('change', this.#onScheme);
  }

  static async create(gpu: Gpu): Promise<Stage> {
    const lattice = await Painter.create(gpu, 'view-lattice');
    const fields = await Painter.create(gpu, 'view-receptive-fields');
    return new Stage(gpu, { lattice, fields });
  }

  /** Whether something changed that only a new picture shows. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Asks for a new picture. */
  touch(): void {
    this.#stale = true;
    this.#fieldsStale = true;
  }

  /** The weights have changed. */
  touchFields(): void {
    this.#fieldsStale = true;
  }

  /** Shows another lattice and machine from now on. */
  show(pyramid: Pyramid, machine: Rbm): void {
    this.#fieldsView?.dispose();
    this.#fieldsView = new ReceptiveFieldsView(
      this.#gpu,
      this.#painters.fields,
      machine,
      this.#fields,
    );
    for (const view of this.#views) view.dispose();
    this.#views = pyramid.levels.slice(0, shownLevels + 1).flatMap((level, index) => {
      const surface = index === 0 ? this.#lattice : this.#tiles[index - 1]?.surface;
      // The processor need not draw a spin more than once; the page enlarges it.
      if (this.#gpu.adapter.software) surface?.limit(level.geometry.size);
      return surface ? [new LatticeView(this.#gpu, this.#painters.lattice, level, surface)] : [];
    });
    for (const [index, { item, side }] of this.#tiles.entries()) {
      const level = pyramid.levels[index + 1];
      item.hidden = !level;
      if (level) setText(side, `${level.geometry.size} × ${level.geometry.size}`);
    }
    this.touch();
  }

  /** Records the picture of the present state. */
  draw(encoder: GPUCommandEncoder): void {
    for (const view of this.#views) view.draw(encoder, this.#palette);
    if (this.#fieldsStale) this.#fieldsView?.draw(encoder, this.#palette);
    this.#stale = false;
    this.#fieldsStale = false;
  }

  async reload(): Promise<void> {
    await this.#painters.lattice.reload();
    await this.#painters.fields.reload();
    this.touch();
  }

  dispose(): void {
    this.#scheme.removeEventListener('change', this.#onScheme);
    for (const view of this.#views) view.dispose();
    this.#fieldsView?.dispose();
    this.#fields.dispose();
    for (const { surface } of this.#tiles) surface.dispose();
    this.#lattice.dispose();
  }
}

function makeTile(level: number): {
  item: HTMLElement;
  canvas: HTMLCanvasElement;
  side: HTMLElement;
} {
  const item = make('li');
  const canvas = make('canvas', { className: 'picture' });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `The lattice zoomed out ${times[level] ?? `${level} times`}`);
  const label = make('div', { className: 'label' });
  const side = make('b');
  label.append(side, make('span', { text: `zoomed out ${times[level] ?? `${level} times`}` }));
  item.append(canvas, label);
  return { item, canvas, side };
}
