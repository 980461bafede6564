import type { Gpu } from '../../gpu/gpu.ts';
import { LayerSampler } from './layer-sampler.ts';
import type { Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';

export interface DescentOptions {
  /** The layers, from the data up. */
  readonly below: readonly Rbm[];
  /** Hidden units of the last of them. */
  readonly from: PackedUnits;
  /** Where visible units of the first layer go. */
  readonly to: GPUBuffer;
  readonly seed: number;
}

/** Samples the layers of a stack below a machine, from its visible units down to the data. */
export class Descent {
  readonly #samplers: readonly LayerSampler[];
  readonly #buffers: readonly GPUBuffer[];

  private constructor(samplers: readonly LayerSampler[], buffers: readonly GPUBuffer[]) {
    this.#samplers = samplers;
    this.#buffers = buffers;
  }

  static async create(gpu: Gpu, { below, from, to, seed }: DescentOptions): Promise<Descent> {
    const samplers: LayerSampler[] = [];
    const buffers: GPUBuffer[] = [];
    let hidden = from;
    for (const [layer, machine] of [...below.entries()].toReversed()) {
      const visible =
        layer === 0
          ? { buffer: to, units: machine.visible, groups: from.groups }
          : emptyUnits(gpu, machine.visible, from.groups, 'units on the way down');
      if (layer > 0) buffers.push(visible.buffer);
      const purpose = 'descent';
      const units = { machine, layer: 'visible', from: hidden, to: visible } as const;
      samplers.push(await LayerSampler.create(gpu, { ...units, purpose, seed, stream: layer }));
      hidden = visible;
    }
    return new Descent(samplers, buffers);
  }

  begin(step: number): void {
    for (const sampler of this.#samplers) sampler.begin(step);
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const sampler of this.#samplers) sampler.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const part of this.#samplers) part.dispose();
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
