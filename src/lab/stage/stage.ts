import type { Gpu } from '../../gpu/gpu.ts';
import { Camera } from './camera.ts';
import { Painter, type ViewName } from './painter.ts';
import { readPalette, type Palette } from './palette.ts';
import { Surface } from './surface.ts';

/** What all pictures of the page share: the shaders, the colours, and the part of the lattice that is seen. */
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

  /** @throws ShaderError where a shader does not compile */
  static async create(gpu: Gpu, size: number): Promise<Stage> {
    const names = ['view-lattice', 'view-receptive-fields', 'view-hidden-layer'] as const;
    const painters = await Promise.all(names.map((name) => Painter.create(gpu, name)));
    const byName = Object.fromEntries(names.map((name, index) => [name, painters[index]]));
    return new Stage(gpu, byName as Record<ViewName, Painter>, size);
  }

  get palette(): Palette {
    return this.#palette;
  }

  /** Whether something changed that only a new picture shows; false from the next picture on. */
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

  painter(name: ViewName): Painter {
    return this.#painters[name];
  }

  /** A canvas that shaders draw on until the stage goes. */
  surface(canvas: HTMLCanvasElement): Surface {
    const surface = new Surface(canvas, this.gpu.device, () => this.touch());
    this.#surfaces.push(surface);
    return surface;
  }

  /** Draws with shaders as they are now; on an error the old ones stay. */
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
