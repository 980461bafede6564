import type { Gpu } from '../gpu/gpu.ts';
import { Camera } from './camera.ts';
import { Painter, type ViewName } from './painter.ts';
import { readPalette, type Palette } from './palette.ts';
import { Surface } from './surface.ts';

/** The common parts of all pictures of the page: the shaders, the colours, and the visible part of the lattice. */
export class Stage {
  readonly gpu: Gpu;
  readonly camera: Camera;
  readonly #painters: Readonly<Record<ViewName, Painter>>;
  readonly #surfaces: Surface[] = [];
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #onScheme = (): void => {
    this.#palette = readPalette();
    this.touch();
  };
  #palette: Palette = readPalette();
  #stale = true;

  private constructor(gpu: Gpu, painters: Readonly<Record<ViewName, Painter>>, size: number) {
    this.gpu = gpu;
    this.#painters = painters;
    this.camera = new Camera(size, () => this.touch());
    this.#scheme.addEventListener('change', this.#onScheme);
  }

  /**
   * Pictures of lattices can be drawn at once, all others after `prepare`.
   * @throws ShaderError if a shader does not compile
   */
  static async create(gpu: Gpu, size: number): Promise<Stage> {
    const painters = {
      'view-lattice': await Painter.create(gpu, 'view-lattice'),
      'view-receptive-fields': new Painter(gpu, 'view-receptive-fields'),
      'view-hidden-layer': new Painter(gpu, 'view-hidden-layer'),
    };
    return new Stage(gpu, painters, size);
  }

  /** Compiles what no first picture needs. @throws ShaderError if a shader does not compile */
  async prepare(): Promise<void> {
    const late = ['view-receptive-fields', 'view-hidden-layer'] as const;
    await Promise.all(late.map((name) => this.#painters[name].reload()));
    this.touch();
  }

  get palette(): Palette {
    return this.#palette;
  }

  /** Whether something changed that needs a new picture. False after the next picture. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Asks for a new picture. */
  touch(): void {
    this.#stale = true;
  }

  drawn(): void {
    this.#stale = false;
  }

  /** Draws all canvases, those too that are scrolled out of sight. */
  drawAll(draw: () => void): void {
    for (const surface of this.#surfaces) surface.isExported = true;
    try {
      this.touch();
      draw();
    } finally {
      for (const surface of this.#surfaces) surface.isExported = false;
    }
  }

  painter(name: ViewName): Painter {
    return this.#painters[name];
  }

  /** A canvas for shaders, which lasts until the stage is disposed of. */
  surface(canvas: HTMLCanvasElement): Surface {
    const surface = new Surface(canvas, this.gpu.device, () => this.touch());
    this.#surfaces.push(surface);
    return surface;
  }

  /** Draws with the present shaders. On an error the old shaders stay. */
  async reload(): Promise<void> {
    for (const painter of Object.values(this.#painters)) await painter.reload();
    this.touch();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#scheme.removeEventListener('change', this.#onScheme);
    for (const surface of this.#surfaces) surface.dispose();
  }
}
