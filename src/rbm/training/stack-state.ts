import type { Measured } from '../../statistics/measured.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { TrainingState } from './training-control.ts';
import type { Refreshed, Refreshing } from './refreshing.ts';
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
  /** The parameters of the complete machine, where these are averages over the last updates, or have balanced phases. */
  readonly model?: RbmParameters | undefined;
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
  /** Where the data are replaced by new samples: when they were last. */
  readonly refreshed?: Refreshed | undefined;
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
  readonly #refreshing: Pick<Refreshing, 'last'> | undefined;
  #saved = performance.now();

  constructor(
    save: ((state: StackState) => Promise<void> | void) | undefined,
    {
      from,
      refreshing,
    }: { from?: StackState | undefined; refreshing?: Pick<Refreshing, 'last'> | undefined },
  ) {
    this.#save = save;
    this.#finished = [...(from?.finished ?? [])];
    this.#refreshing = refreshing;
  }

  /** Whether a state is handed out after the next epoch. */
  get due(): boolean {
    return this.#save !== undefined && performance.now() - this.#saved >= checkpointInterval;
  }

  async epochDone(read: () => Promise<CurrentLayer>): Promise<void> {
    if (this.due) await this.currentLayer(read);
  }

  async currentLayer(read: () => Promise<CurrentLayer>): Promise<void> {
    if (this.#save) await this.#write(await read());
  }

  async finishedLayer(read: () => Promise<FinishedLayer>): Promise<void> {
    if (!this.#save) return;
    this.keep(await read());
    await this.#write();
  }

  /** Every later state has this finished layer too. */
  keep({ parameters, epochs, reconstructionError }: FinishedLayer): void {
    this.#finished.push({ parameters, epochs, reconstructionError });
  }

  async #write(current?: CurrentLayer): Promise<void> {
    await this.#save?.({ finished: this.#finished, current, refreshed: this.#refreshing?.last });
    this.#saved = performance.now();
  }
}
