import { latticeOf } from '../ensemble/geometry.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import type { BufferRange, Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Rbm } from '../rbm/machine/machine.ts';
import type { HiddenPlace } from './arrangement.ts';
import type { MajorityColour } from './lattice-view.ts';
import type { Painter } from './painter.ts';
import { opaque, type Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** The hidden layer of a machine for a lattice, patch beside patch (shaders/view/hidden-layer.wgsl). */
export class HiddenLayerView {
  readonly #gpu: Gpu;
  readonly #painter: Painter;
  readonly #machine: Rbm;
  readonly #surface: Surface;
  readonly #patches: number;
  readonly #parameters: KernelUniform<'view-hidden-layer'>;
  readonly #places: GPUBuffer;
  readonly #resources: readonly BufferRange[];

  /**
   * @param scene.machine has a square patch of visible units in rows, and a square number of hidden units
   * @param scene.patches number of patches shown per side
   */
  constructor(
    gpu: Gpu,
    painter: Painter,
    scene: { lattice: Ensemble; machine: Rbm; surface: Surface; patches: number },
  ) {
    const { lattice, machine, surface, patches } = scene;
    this.#gpu = gpu;
    this.#painter = painter;
    this.#machine = machine;
    this.#surface = surface;
    this.#patches = patches;
    const spin = machine.units === 'spin';
    this.#parameters = gpu.uniform('view-hidden-layer', {
      lattice: latticeOf(lattice.geometry),
      group: 0,
      lane: 0,
      size: lattice.geometry.size,
      side: Math.sqrt(machine.visible),
      cells: Math.sqrt(machine.hidden),
      scale: 0,
      low: spin ? -1 : 0,
      gain: spin ? 2 : 1,
      steady: 0,
      origin: [0, 0],
      up: [0, 0, 0, 0],
      down: [0, 0, 0, 0],
    });
    this.#places = gpu.storage('places of hidden units', machine.hidden * 4);
    const { weights, hiddenBias } = machine;
    this.#resources = [lattice.buffer, weights, hiddenBias, this.#places, this.#parameters];
    // A pixel sums over a whole patch, so more pixels than units would repeat this work.
    surface.limit(patches * Math.sqrt(machine.hidden));
    this.place(Array.from({ length: machine.hidden }, (_, unit) => ({ unit, turned: false })));
  }

  /** Sets the unit of every cell of a patch, row by row. */
  place(cells: readonly HiddenPlace[]): void {
    const words = cells.map(({ unit, turned }) => (turned ? unit + 2 ** 31 : unit));
    this.#gpu.write(this.#places, new Uint32Array(words));
  }

  /** @param origin first site of the first patch */
  draw(
    encoder: GPUCommandEncoder,
    palette: Palette,
    origin: { readonly x: number; readonly y: number },
    { turned = false, steady = false }: MajorityColour = {},
  ): void {
    const { hidden } = this.#machine;
    this.#parameters.set({
      scale: (this.#patches * Math.sqrt(hidden)) / this.#surface.pixels,
      origin: [origin.x, origin.y],
      up: opaque(turned ? palette.down : palette.up),
      down: opaque(turned ? palette.up : palette.down),
      steady: steady ? 1 : 0,
    });
    this.#painter.paint(encoder, this.#surface, this.#resources);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.#places.destroy();
  }
}
