import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeWords } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Painter } from './painter.ts';
import type { Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** One lattice on one canvas (shaders/view/lattice.wgsl). */
export class LatticeView {
  readonly #gpu: Gpu;
  readonly #painter: Painter;
  readonly #ensemble: Ensemble;
  readonly #surface: Surface;
  readonly #parameters: GPUBuffer;

  constructor(gpu: Gpu, painter: Painter, ensemble: Ensemble, surface: Surface) {
    this.#gpu = gpu;
    this.#painter = painter;
    this.#ensemble = ensemble;
    this.#surface = surface;
    this.#parameters = gpu.uniform('lattice view', 16);
  }

  draw(encoder: GPUCommandEncoder, palette: Palette): void {
    const { geometry, buffer } = this.#ensemble;
    const words = new Uint32Array(16);
    const floats = new Float32Array(words.buffer);
    words.set([...latticeWords(geometry), geometry.size, 0, 0]);
    floats.set([this.#surface.pixels, ...palette.up, 1, ...palette.down, 1], 7);
    this.#gpu.write(this.#parameters, words);
    this.#painter.paint(encoder, this.#surface, [buffer, this.#parameters]);
  }

  dispose(): void {
    this.#parameters.destroy();
  }
}
