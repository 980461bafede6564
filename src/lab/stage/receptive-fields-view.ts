import type { Gpu } from '../../gpu/gpu.ts';
import type { Painter } from './painter.ts';
import type { LinearColour, Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** Weights that no unit of a machine exceeds are shown faint, not stretched: noise should look like noise. */
const faintest = 0.1;

/** Square fields, one for each hidden unit: those of a machine, for example. */
export interface Fields {
  /** Sites of a field, in rows. */
  readonly visible: number;
  readonly hidden: number;
  /** f32, row-major [visible][hidden]. */
  readonly weights: GPUBuffer;
}

/** The receptive fields of a machine on one canvas (shaders/view/receptive-fields.wgsl). */
export class ReceptiveFieldsView {
  readonly #gpu: Gpu;
  readonly #painter: Painter;
  readonly #fields: Fields;
  readonly #surface: Surface;
  readonly #parameters: GPUBuffer;

  constructor(gpu: Gpu, painter: Painter, fields: Fields, surface: Surface) {
    this.#gpu = gpu;
    this.#painter = painter;
    this.#fields = fields;
    this.#surface = surface;
    this.#parameters = gpu.uniform('receptive fields view', 20);
  }

  /** @param least a field whose largest value is below this is shown fainter than in full colour */
  draw(encoder: GPUCommandEncoder, palette: Palette, least = faintest): void {
    const { visible, hidden, weights } = this.#fields;
    const side = Math.sqrt(visible);
    const columns = Math.ceil(Math.sqrt(hidden));
    const { pixels } = this.#surface;
    const pitch = Math.max(1, Math.floor(pixels / columns));
    const cell = Math.max(1, pitch - Math.max(1, Math.round(pitch / 16)));
    const words = new Uint32Array(20);
    const floats = new Float32Array(words.buffer);
    words.set([side, hidden, columns]);
    floats.set([pixels, pitch, cell, least], 3);
    const { negative, zero, positive } = palette;
    floats.set([...opaque(negative), ...opaque(zero), ...opaque(positive)], 8);
    this.#gpu.write(this.#parameters, words);
    const resources = [weights, this.#parameters];
    this.#painter.paint(encoder, this.#surface, resources, { vertices: 6, instances: hidden });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}

function opaque(colour: LinearColour): number[] {
  return [...colour, 1];
}
