import { latticeWords } from '../../ensemble/geometry.ts';
import type { Ensemble } from '../../ensemble/ensemble.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import type { HiddenPlace } from '../experiment/arrangement.ts';
import type { Painter } from './painter.ts';
import type { Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** What a machine makes of a lattice, patch beside patch (shaders/view/hidden-layer.wgsl). */
export class HiddenLayerView {
  readonly #gpu: Gpu;
  readonly #painter: Painter;
  readonly #lattice: Ensemble;
  readonly #machine: Rbm;
  readonly #surface: Surface;
  readonly #patches: number;
  readonly #parameters: GPUBuffer;
  readonly #places: GPUBuffer;

  /**
   * @param scene.machine whose visible units are a square patch in rows, and whose hidden units are a square number
   * @param scene.patches patches a side that are shown
   */
  constructor(
    gpu: Gpu,
    painter: Painter,
    scene: { lattice: Ensemble; machine: Rbm; surface: Surface; patches: number },
  ) {
    const { lattice, machine, surface, patches } = scene;
    this.#gpu = gpu;
    this.#painter = painter;
    this.#lattice = lattice;
    this.#machine = machine;
    this.#surface = surface;
    this.#patches = patches;
    this.#parameters = gpu.uniform('hidden layer view', 24);
    this.#places = gpu.storage('places of hidden units', machine.hidden * 4);
    // A pixel sums over a whole patch: no unit is found more than once.
    surface.limit(patches * Math.sqrt(machine.hidden));
    this.place(Array.from({ length: machine.hidden }, (_, unit) => ({ unit, turned: false })));
  }

  /** Gives every cell of a patch its unit, row after row. */
  place(cells: readonly HiddenPlace[]): void {
    const words = cells.map(({ unit, turned }) => (turned ? unit + 2 ** 31 : unit));
    this.#gpu.write(this.#places, new Uint32Array(words));
  }

  /** @param origin first site of the first patch */
  draw(
    encoder: GPUCommandEncoder,
    palette: Palette,
    origin: { readonly x: number; readonly y: number },
  ): void {
    const { geometry, buffer } = this.#lattice;
    const { visible, hidden, units, weights, hiddenBias } = this.#machine;
    const cells = Math.sqrt(hidden);
    const words = new Uint32Array(24);
    const floats = new Float32Array(words.buffer);
    words.set([...latticeWords(geometry), 0, 0, geometry.size, Math.sqrt(visible), cells]);
    const scale = (this.#patches * cells) / this.#surface.pixels;
    floats.set([scale, ...(units === 'spin' ? [-1, 2] : [0, 1])], 9);
    words.set([origin.x, origin.y], 12);
    floats.set([...palette.up, 1, ...palette.down, 1], 16);
    this.#gpu.write(this.#parameters, words);
    const resources = [buffer, weights, hiddenBias, this.#places, this.#parameters];
    this.#painter.paint(encoder, this.#surface, resources);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.#places.destroy();
  }
}
