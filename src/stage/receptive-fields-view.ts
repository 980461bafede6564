import type { BufferRange, Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Painter } from './painter.ts';
import { opaque, type Palette } from './palette.ts';
import type { Surface } from './surface.ts';

/** If all weights are below this value, they are shown faint and not stretched, so noise looks like noise. */
const faintest = 0.1;

/** Square fields, one for each hidden unit, for example the weights of a machine. */
export interface Fields {
  /** Sites of a field, in rows. */
  readonly visible: number;
  readonly hidden: number;
  /** f32, row-major [visible][hidden]. */
  readonly weights: GPUBuffer;
}

/** The receptive fields of a machine on one canvas (shaders/view/receptive-fields.wgsl). */
export class ReceptiveFieldsView {
  readonly #painter: Painter;
  readonly #fields: Fields;
  readonly #surface: Surface;
  readonly #parameters: KernelUniform<'view-receptive-fields'>;
  readonly #resources: readonly BufferRange[];

  constructor(gpu: Gpu, painter: Painter, fields: Fields, surface: Surface) {
    this.#painter = painter;
    this.#fields = fields;
    this.#surface = surface;
    this.#parameters = gpu.uniform('view-receptive-fields', {
      side: Math.sqrt(fields.visible),
      hidden: fields.hidden,
      columns: Math.ceil(Math.sqrt(fields.hidden)),
      pixels: 0,
      pitch: 0,
      cell: 0,
      faintest,
      negative: [0, 0, 0, 0],
      zero: [0, 0, 0, 0],
      positive: [0, 0, 0, 0],
    });
    this.#resources = [fields.weights, this.#parameters];
  }

  /** @param least a field whose largest value is below this is shown fainter than in full colour */
  draw(encoder: GPUCommandEncoder, palette: Palette, least = faintest): void {
    const { hidden } = this.#fields;
    const columns = Math.ceil(Math.sqrt(hidden));
    const { pixels } = this.#surface;
    const pitch = Math.max(1, Math.floor(pixels / columns));
    this.#parameters.set({
      pixels,
      pitch,
      cell: Math.max(1, pitch - Math.max(1, Math.round(pitch / 16))),
      faintest: least,
      negative: opaque(palette.negative),
      zero: opaque(palette.zero),
      positive: opaque(palette.positive),
    });
    this.#painter.paint(encoder, this.#surface, this.#resources, {
      vertices: 6,
      instances: hidden,
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
  }
}
