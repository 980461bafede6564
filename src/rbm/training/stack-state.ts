import type { Measured } from '../../statistics/measured.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { TrainingState } from './contrastive-divergence.ts';
import type { BestEpoch } from './validation.ts';

/** A layer that is trained. */
export interface FinishedLayer {
  readonly parameters: RbmParameters;
  readonly epochs: number;
  /** Over the last epoch. */
  readonly reconstructionError: Measured | undefined;
}

/** The layer in training, with everything that its next update depends on beside the data. */
export interface CurrentLayer extends FinishedLayer {
  readonly state: TrainingState;
  /** The best epoch so far, where early stopping looks for one. */
  readonly best?: BestEpoch | undefined;
  /** Whether the training of the layer has come to its end; only the last layer of a stack stays current then. */
  readonly complete?: boolean;
}

/**
 * The state of a training of a stack, from which `trainStack` goes on to the same bits as without an interruption. The
 * last layer stays current when it is complete, so that it can be trained for more epochs.
 */
export interface StackState {
  readonly finished: readonly FinishedLayer[];
  readonly current?: CurrentLayer | undefined;
}

/** Epochs of all layers together. */
export function epochsOf({ finished, current }: StackState): number {
  return [...finished, ...(current ? [current] : [])].reduce((sum, { epochs }) => sum + epochs, 0);
}

/** Milliseconds between two checkpoints during a layer. */
const checkpointInterval = 60_000;

/** Hands out the state of a stack: after every layer, and after an epoch once a minute. */
export class Checkpoints {
  readonly #save: ((state: StackState) => Promise<void> | void) | undefined;
  readonly #finished: FinishedLayer[];
  #saved = performance.now();

  constructor(save: ((state: StackState) => Promise<void> | void) | undefined, from?: StackState) {
    this.#save = save;
    this.#finished = [...(from?.finished ?? [])];
  }

  async epochDone(read: () => Promise<CurrentLayer>): Promise<void> {
    if (performance.now() - this.#saved >= checkpointInterval) await this.currentLayer(read);
  }

  async currentLayer(read: () => Promise<CurrentLayer>): Promise<void> {
    if (this.#save) await this.#write({ finished: this.#finished, current: await read() });
  }

  async finishedLayer(read: () => Promise<FinishedLayer>): Promise<void> {
    if (!this.#save) return;
    this.#finished.push(await read());
    await this.#write({ finished: this.#finished });
  }

  async #write(state: StackState): Promise<void> {
    await this.#save?.(state);
    this.#saved = performance.now();
  }
}
