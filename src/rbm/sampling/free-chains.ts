import type { Gpu } from '../../gpu/gpu.ts';
import { LayerSampler } from './layer-sampler.ts';
import type { Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';

export interface FreeChainsOptions {
  /** Visible units of the chains. Every step replaces them in the same buffer. */
  readonly visible: PackedUnits;
  readonly seed: number;
  /** Visible units to start from, one sample a chain; those in `visible` unless given. */
  readonly start?: PackedUnits | undefined;
}

/** Gibbs chains of a machine with no unit clamped: samples of the machine's own distribution. */
export class FreeChains {
  readonly #hidden: PackedUnits;
  readonly #up: LayerSampler;
  readonly #down: LayerSampler;

  private constructor(hidden: PackedUnits, up: LayerSampler, down: LayerSampler) {
    this.#hidden = hidden;
    this.#up = up;
    this.#down = down;
  }

  static async create(
    gpu: Gpu,
    machine: Rbm,
    { visible, seed, start }: FreeChainsOptions,
  ): Promise<FreeChains> {
    const hidden = emptyUnits(gpu, machine.hidden, visible.groups, 'hidden units of chains');
    const common = { machine, seed };
    const [up, down] = await Promise.all([
      LayerSampler.create(gpu, {
        ...common,
        layer: 'hidden',
        from: visible,
        to: hidden,
        purpose: 'free-hidden',
      }),
      LayerSampler.create(gpu, {
        ...common,
        layer: 'visible',
        from: hidden,
        to: visible,
        purpose: 'free-visible',
      }),
    ]);
    if (start) {
      const bytes = visible.units * visible.groups * 4;
      gpu.submit('start of chains', (encoder) =>
        encoder.copyBufferToBuffer(start.buffer, 0, visible.buffer, 0, bytes),
      );
    }
    return new FreeChains(hidden, up, down);
  }

  /** Sets the Gibbs step of ordinal 0 of the next submit. */
  begin(step: number): void {
    this.#up.begin(step);
    this.#down.begin(step);
  }

  /** Records one Gibbs step: hidden units given the visible units, then visible units given the hidden units. */
  record(pass: GPUComputePassEncoder, ordinal: number): void {
    this.#up.record(pass, ordinal);
    this.#down.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#up.dispose();
    this.#down.dispose();
    this.#hidden.buffer.destroy();
  }
}
