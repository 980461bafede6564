import type { Gpu } from '../../gpu/gpu.ts';
import { make } from '../../page/elements.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Painter } from '../../stage/painter.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Easel } from '../easel.ts';
import type { Rung } from './rungs.ts';

/** Largest number of pixels across for a processor, which draws every pixel of two pictures in every frame. */
const softwarePixels = 720;
/** While a level shows from one to two windows across, the next level fades in over this part of the way. */
const fade = { from: 0.3, to: 1 } as const;

interface Layer {
  readonly surface: Surface;
  readonly views: Map<Rung, LatticeView>;
}

/**
 * Levels of a magnet, zoomed continuously. Two canvases lie on each other: below, a level that shows from one to two windows of
 * sites; above, the next level, which fades in. When the level below shows two windows, the level above shows one and covers
 * the level below, and the two change places without a jump.
 */
export class ZoomView {
  readonly #gpu: Gpu;
  readonly #easel: Easel;
  readonly #painter: Painter;
  readonly #window: number;
  readonly #lower: Layer;
  readonly #upper: Layer;

  private constructor(
    gpu: Gpu,
    easel: Easel,
    parts: { painter: Painter; window: number; lower: Layer; upper: Layer },
  ) {
    this.#gpu = gpu;
    this.#easel = easel;
    this.#painter = parts.painter;
    this.#window = parts.window;
    this.#lower = parts.lower;
    this.#upper = parts.upper;
  }

  /**
   * @param options.window sites across the longer side of the picture at a whole level
   * @throws ShaderError if the shader does not compile
   */
  static async create(
    gpu: Gpu,
    easel: Easel,
    options: { host: HTMLElement; window: number; touch: () => void },
  ): Promise<ZoomView> {
    const { host, window, touch } = options;
    const painter = await easel.painter('view-lattice');
    const layer = (): Layer => {
      const canvas = make('canvas', { className: 'layer' });
      canvas.ariaHidden = 'true';
      host.append(canvas);
      const surface = easel.surface(canvas, touch, 'free');
      if (gpu.adapter.software) surface.limit(softwarePixels);
      return { surface, views: new Map() };
    };
    return new ZoomView(gpu, easel, { painter, window, lower: layer(), upper: layer() });
  }

  /**
   * Draws both levels.
   * @param along how far the zoom is from the level to the next, from 0 to 1
   */
  draw(level: Rung, next: Rung | undefined, along: number): void {
    const opacity = next ? smooth((along - fade.from) / (fade.to - fade.from)) : 0;
    this.#upper.surface.canvas.style.opacity = String(opacity);
    this.#gpu.submit('zoom', (encoder) => {
      if (opacity < 1) this.#paint(encoder, this.#lower, level, along);
      if (next && opacity > 0) this.#paint(encoder, this.#upper, next, along - 1);
    });
  }

  /** Gives back what was needed to draw a level that goes. */
  forget(rung: Rung): void {
    for (const { views } of [this.#lower, this.#upper]) {
      views.get(rung)?.dispose();
      views.delete(rung);
    }
  }

  dispose(): void {
    for (const { surface, views } of [this.#lower, this.#upper]) {
      for (const view of views.values()) view.dispose();
      surface.dispose();
    }
  }

  /** @param doublings of the window */
  #paint(encoder: GPUCommandEncoder, layer: Layer, rung: Rung, doublings: number): void {
    const { width, height } = layer.surface.canvas;
    const { size } = rung.ensemble.geometry;
    // In units of the side of the lattice.
    const pixel = (this.#window * 2 ** doublings) / Math.max(width, height) / size;
    this.#viewOf(layer, rung).draw(encoder, this.#easel.palette, {
      x: wrapped(rung.centre.x / size - (pixel * width) / 2),
      y: wrapped(rung.centre.y / size - (pixel * height) / 2),
      span: pixel * width,
    });
  }

  #viewOf({ surface, views }: Layer, rung: Rung): LatticeView {
    const known = views.get(rung);
    if (known) return known;
    const { ensemble } = rung;
    const options = { ensemble, surface, fewPixels: false };
    const view = new LatticeView(this.#gpu, this.#painter, options);
    views.set(rung, view);
    return view;
  }
}

/** Within 0 and 1 on the periodic lattice. */
function wrapped(place: number): number {
  return place - Math.floor(place);
}

/** From 0 to 1 without a corner. */
function smooth(share: number): number {
  const within = Math.min(1, Math.max(0, share));
  return within * within * (3 - 2 * within);
}
