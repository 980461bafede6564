import { elementAt } from '../element-at.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { shuffled } from '../ensemble/shuffled.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../rbm/machine/packed-units.ts';
import type { RbmParameters } from '../rbm/machine/parameters.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import type { Rates, TrainingOptions } from '../rbm/training/options.ts';
import type { TrainingState } from '../rbm/training/training-control.ts';
import type { Measured } from '../statistics/measured.ts';

/** The state of a control, from which it can continue. */
export interface ControlCheckpoint {
  readonly parameters: RbmParameters;
  readonly training: TrainingState;
}

/**
 * The control of a machine that learns from patches: a second machine that learns from the same patches at the same time and
 * from the same seed. The pixels of its patches are shuffled, all patches in the same way. Which spins agree stays, and which
 * spins are neighbours is lost.
 */
export class ShuffledControl {
  readonly machine: Rbm;
  /** Pixel `i` of a shuffled patch is pixel `order[i]` of the patch. */
  readonly order: Uint32Array;
  readonly #gpu: Gpu;
  readonly #from: PackedUnits;
  readonly #data: PackedUnits;
  readonly #training: ContrastiveDivergence;

  private constructor(
    gpu: Gpu,
    parts: {
      machine: Rbm;
      order: Uint32Array;
      from: PackedUnits;
      data: PackedUnits;
      training: ContrastiveDivergence;
    },
  ) {
    this.#gpu = gpu;
    this.machine = parts.machine;
    this.order = parts.order;
    this.#from = parts.from;
    this.#data = parts.data;
    this.#training = parts.training;
  }

  /**
   * @param options.from the batch of the first machine, filled anew before every update
   * @param options.training of the first machine
   */
  static async create(
    gpu: Gpu,
    {
      from,
      hidden,
      training: options,
    }: {
      readonly from: PackedUnits;
      readonly hidden: number;
      readonly training: TrainingOptions & Pick<RbmParameters, 'units'>;
    },
  ): Promise<ShuffledControl> {
    const { units: visible, groups } = from;
    const { seed, units } = options;
    const machine = await Rbm.create(gpu, { visible, hidden, units, seed });
    const data = emptyUnits(gpu, visible, groups, 'shuffled patches');
    const training = await ContrastiveDivergence.create(gpu, machine, { data, ...options });
    const order = shuffled(visible, randomKey(seed, 'permutation'));
    return new ShuffledControl(gpu, { machine, order, from, data, training });
  }

  /** Submits one update on the patches that the first machine has just learned from. Does not wait. */
  advance(): void {
    const bytes = 4 * this.#from.groups;
    this.#gpu.submit('shuffle pixels', (encoder) => {
      for (const [at, unit] of this.order.entries())
        encoder.copyBufferToBuffer(
          this.#from.buffer,
          unit * bytes,
          this.#data.buffer,
          at * bytes,
          bytes,
        );
    });
    this.#training.submitUpdates(1);
  }

  set rates(rates: Rates) {
    this.#training.rates = rates;
  }

  /** The fraction of a patch's spins that the machine reconstructs wrongly, since the last reading. */
  readError(): Promise<Measured | undefined> {
    return this.#training.readReconstructionError();
  }

  readParameters(): Promise<RbmParameters> {
    return this.machine.readParameters();
  }

  async checkpoint(): Promise<ControlCheckpoint> {
    const [parameters, training] = await Promise.all([
      this.machine.readParameters(),
      this.#training.readState(),
    ]);
    return { parameters, training };
  }

  restore({ parameters, training }: ControlCheckpoint): void {
    this.machine.writeParameters(parameters);
    this.#training.restore(training);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#training.dispose();
    this.machine.dispose();
    this.#data.buffer.destroy();
  }
}

/** The weights of a machine on shuffled pixels, with every pixel back in its place. */
export function unshuffled(parameters: RbmParameters, order: Uint32Array): RbmParameters {
  const hidden = parameters.hiddenBias.length;
  const weights = new Float32Array(parameters.weights.length);
  const visibleBias = new Float32Array(parameters.visibleBias.length);
  for (const [at, pixel] of order.entries()) {
    weights.set(parameters.weights.subarray(at * hidden, (at + 1) * hidden), pixel * hidden);
    visibleBias[pixel] = elementAt(parameters.visibleBias, at);
  }
  return { ...parameters, weights, visibleBias };
}
