import type { Gpu } from '../gpu/gpu.ts';
import { Painter, type ViewName } from '../stage/painter.ts';
import { readPalette, type Palette } from '../stage/palette.ts';
import { Surface, type Shape } from '../stage/surface.ts';

/** Shaders and colours of all figures. Each shader is compiled when the first figure asks for it. */
export class Easel {
  readonly #gpu: Gpu;
  readonly #painters = new Map<ViewName, Promise<Painter>>();
  #palette = readPalette();

  /** @param recoloured called when the reader's colour scheme has changed */
  constructor(gpu: Gpu, recoloured: () => void) {
    this.#gpu = gpu;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = readPalette();
      recoloured();
    });
  }

  get palette(): Palette {
    return this.#palette;
  }

  /** @throws ShaderError if the shader does not compile */
  painter(name: ViewName): Promise<Painter> {
    const made = this.#painters.get(name) ?? Painter.create(this.#gpu, name);
    this.#painters.set(name, made);
    return made;
  }

  /** @param touch called when the picture must be drawn again */
  surface(canvas: HTMLCanvasElement, touch: () => void, shape: Shape = 'square'): Surface {
    return new Surface(canvas, this.#gpu.device, touch, shape);
  }
}
