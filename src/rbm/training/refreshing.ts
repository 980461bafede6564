import type { Gpu } from '../../gpu/gpu.ts';
import { Pacer } from '../../gpu/pacing.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { encodePaced, submitMilliseconds } from '../sampling/encode.ts';

/** The moment at which the samples of a training were last replaced by new ones. */
export interface Refreshed {
  /** The layer in training at that time, from 0 on. */
  readonly layer: number;
  /** Epochs of the layer that were finished at that time. */
  readonly epoch: number;
}

/**
 * Replaces the data by new samples.
 * @returns false where the signal ended the work too early; the next call completes the work
 */
export type Refresh = (signal: AbortSignal | undefined) => Promise<boolean | void>;

/** A layer in training and the layers below it. */
interface RefreshedStack {
  readonly below: readonly { readonly machine: Rbm; readonly data: PackedUnits }[];
  /** What the layer in training is trained on. */
  readonly data: PackedUnits;
}

/**
 * New samples for all layers of a stack between two epochs. The samples of the hidden units depend on when they were
 * sampled, so a checkpoint holds that moment.
 */
export class Refreshing {
  readonly #gpu: Gpu;
  readonly #seed: number;
  readonly #refresh: Refresh;
  readonly #signal: AbortSignal | undefined;
  /** Of each layer below the layer in training. */
  readonly #pacers: Pacer[] = [];
  #last: Refreshed | undefined;

  /** @param last of a training that goes on */
  constructor(
    gpu: Gpu,
    options: {
      readonly seed: number;
      readonly refresh: Refresh;
      readonly signal?: AbortSignal | undefined;
    },
    last: Refreshed | undefined,
  ) {
    this.#gpu = gpu;
    this.#seed = options.seed;
    this.#refresh = options.refresh;
    this.#signal = options.signal;
    this.#last = last;
  }

  /** Undefined before the first new samples. */
  get last(): Refreshed | undefined {
    return this.#last;
  }

  /**
   * Replaces the samples; the work may still be in the queue of the device. Nothing is done where the samples are those of this moment already.
   * @returns false where the signal ended the work too early; the next call completes the work
   */
  async refresh(moment: Refreshed, stack: RefreshedStack): Promise<boolean> {
    const { layer, epoch } = moment;
    if (this.#last?.layer === layer && this.#last.epoch === epoch) return true;
    if ((await this.#refresh(this.#signal)) === false) return false;
    // From here on the moment and the data say what the samples of the layers above the data are.
    this.#last = moment;
    return this.#sample(moment, stack);
  }

  /**
   * Samples the hidden units as they were when the training was interrupted, where this is the layer that was in
   * training when the samples were last replaced.
   * @returns false where the signal ended the work too early
   */
  async restore(layer: number, stack: RefreshedStack): Promise<boolean> {
    return this.#last?.layer === layer ? this.#sample(this.#last, stack) : true;
  }

  async #sample({ layer, epoch }: Refreshed, { below, data }: RefreshedStack): Promise<boolean> {
    const signal = this.#signal;
    const anew = { seed: this.#seed, purpose: 'encode-anew', period: layer, step: epoch } as const;
    for (const [stream, lower] of below.entries()) {
      const into = below[stream + 1]?.data ?? data;
      const pacer = (this.#pacers[stream] ??= new Pacer(submitMilliseconds));
      await encodePaced(this.#gpu, lower.machine, lower.data, {
        ...anew,
        stream,
        into,
        signal,
        pacer,
      });
      if (signal?.aborted) return false;
    }
    return true;
  }
}
