import type { Ensemble } from '../../ensemble/ensemble.ts';
import { latticeWords } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Part } from './camera.ts';
import type { Painter } from './painter.ts';
import type { Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** One lattice of an ensemble on one canvas (shaders/view/lattice.wgsl). */
export class LatticeView {
  readonly surface: Surface;
  readonly #gpu: Gpu;
  readonly #painter: Painter;
  readonly #ensemble: Ensemble;
  readonly #group: number;
  readonly #parameters: GPUBuffer;

  /** @param group which lattice of the ensemble */
  constructor(
    gpu: Gpu,
    painter: Painter,
    { ensemble, surface, group = 0 }: { ensemble: Ensemble; surface: Surface; group?: number },
  ) {
    this.#gpu = gpu;
    this.#painter = painter;
    this.#ensemble = ensemble;
    this.#group = group;
    this.surface = surface;
    this.#parameters = gpu.uniform('lattice view', 20);
    // The processor need not draw a spin more than once; the page enlarges it.
    if (gpu.adapter.software) surface.limit(ensemble.geometry.size);
  }

  draw(encoder: GPUCommandEncoder, palette: Palette, { x, y, span }: Part): void {
    const { geometry, buffer } = this.#ensemble;
    const { size } = geometry;
    const words = new Uint32Array(20);
    const floats = new Float32Array(words.buffer);
    words.set([...latticeWords(geometry), size, this.#group, 0]);
    floats.set([this.surface.pixels, ...palette.up, 1, ...palette.down, 1], 7);
    floats.set([x * size, y * size, span * size], 16);
    this.#gpu.write(this.#parameters, words);
    this.#painter.paint(encoder, this.surface, [buffer, this.#parameters]);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}
