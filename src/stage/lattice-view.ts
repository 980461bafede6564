import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf } from '../ensemble/geometry.ts';
import type { BufferRange, Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Part } from './camera.ts';
import type { Painter } from './painter.ts';
import { opaque, type Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** How the majority of a magnet keeps one colour although the sign of the magnet changes as a whole. */
export interface MajorityColour {
  /** Whether the two colours are exchanged, because the majority is known to be down. */
  readonly turned?: boolean | undefined;
  /** Whether each picture exchanges the two colours where most spins of its lattice are down. */
  readonly steady?: boolean | undefined;
}

/** One lattice of an ensemble on one canvas (shaders/view/lattice.wgsl). */
export class LatticeView {
  readonly surface: Surface;
  readonly #painter: Painter;
  readonly #ensemble: Ensemble;
  readonly #parameters: KernelUniform<'view-lattice'>;
  readonly #resources: readonly BufferRange[];

  /**
   * @param group which lattice of the ensemble
   * @param fewPixels whether a processor draws each spin as one pixel, and the page enlarges the picture. If the picture shows
   * parts of the lattice, its surface has a limit of its own.
   */
  constructor(
    gpu: Gpu,
    painter: Painter,
    {
      ensemble,
      surface,
      group = 0,
      fewPixels = true,
    }: { ensemble: Ensemble; surface: Surface; group?: number; fewPixels?: boolean },
  ) {
    this.#painter = painter;
    this.#ensemble = ensemble;
    this.surface = surface;
    const { geometry } = ensemble;
    this.#parameters = gpu.uniform('view-lattice', {
      lattice: latticeOf(geometry),
      size: geometry.size,
      group,
      lane: 0,
      pixels: 0,
      up: [0, 0, 0, 0],
      down: [0, 0, 0, 0],
      origin: [0, 0],
      span: 0,
      steady: 0,
    });
    this.#resources = [ensemble.buffer, this.#parameters];
    if (fewPixels && gpu.adapter.software) surface.limit(geometry.size);
  }

  /** @param majority which spins have the colour of spins that are up; the spins that are up unless given */
  draw(
    encoder: GPUCommandEncoder,
    palette: Palette,
    { x, y, span }: Part,
    { turned = false, steady = false }: MajorityColour = {},
  ): void {
    const { size } = this.#ensemble.geometry;
    this.#parameters.set({
      pixels: this.surface.pixels,
      up: opaque(turned ? palette.down : palette.up),
      down: opaque(turned ? palette.up : palette.down),
      origin: [x * size, y * size],
      span: span * size,
      steady: steady ? 1 : 0,
    });
    this.#painter.paint(encoder, this.surface, this.#resources);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}
