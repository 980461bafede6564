import type { PackedUnits } from '../machine/packed-units.ts';
import type { ParameterName } from '../machine/parameters.ts';
import type { KeptMachine } from '../machine/trajectory.ts';
import type { BoundState } from './bound-training.ts';
import type { EpochReport } from './epoch-ends.ts';
import type { TrainingOptions } from './options.ts';

export interface ContrastiveDivergenceOptions extends TrainingOptions {
  readonly data: PackedUnits;
  /** Tells trainings of one seed apart, for example the layers of a stack; 0 unless given, below 2^16. */
  readonly stream?: number | undefined;
}

/** What may watch and stop a training. */
export interface TrainingControl {
  /** Aborting ends the training at the next wait, within half a second; what is learned stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the updates on these data so far. */
  readonly onProgress?: ((updates: number) => void) | undefined;
  /** Awaited after each epoch, with the reconstruction error over it; `true` ends the training. */
  readonly onEpoch?: EpochReport | undefined;
  /**
   * Awaited when all updates of an epoch are submitted, before its numbers are waited for: for work on the device that
   * `onEpoch` needs. Both then share one wait. Not called for epochs after which the training runs ahead.
   */
  readonly onEpochSubmitted?: ((epoch: number) => Promise<void>) | undefined;
  /**
   * Asked at the end of each epoch: whether updates of the next epochs may be submitted before `onEpoch` is called for this
   * one. Short epochs then need no wait each. The answer is no unless given.
   */
  readonly mayRunAhead?: (() => boolean) | undefined;
  /** Awaited with the machine after 0, 1, 2, 3, 4, 6, 8, 12 ... updates (`keptAfter`), as soon as the host waits for the device. */
  readonly onKept?: ((kept: KeptMachine) => Promise<void> | void) | undefined;
}

/** What a training needs, besides the machine and the data, to go on as if it had not been interrupted. */
export interface TrainingState extends BoundState {
  readonly updates: number;
  readonly moments: Readonly<Record<ParameterName, Float32Array>>;
  /** Of the units of a dense machine, four numbers each; the offsets of centred gradients are among them. */
  readonly averages?: Readonly<Record<'visible' | 'hidden', Float32Array>>;
  /** Of a convolutional machine: its parameters averaged over the last updates so far. */
  readonly average?: Float32Array;
}
