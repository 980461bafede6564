import type { Keeping } from '../../ising/keeping.ts';
import { attempt } from '../output/attempt.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import type { Session } from '../session.ts';
import { checkpointName, writeCheckpoint, type Checkpoint } from './checkpoint.ts';

/** The first checkpoint comes after this many seconds, each later one after twice as many, up to a minute. */
const firstSeconds = 2;
const mostSeconds = 60;
/** Checkpoints take at most one part in so many of the time of a run. */
const shareOfTime = 20;

/** Seconds from one checkpoint to the next in trials of the program; a minute or less unless given. */
const ofTrials = Number(process.env['BLOCKSPIN_CHECKPOINT_SECONDS'] ?? NaN);

/** Writes the checkpoints of a run into its folder. */
export class RunKeeper<State> implements Keeping<State> {
  readonly from: State | undefined;
  readonly #folder: OutputFolder;
  readonly #session: Pick<Session, 'remark' | 'stop'>;
  readonly #run: Omit<Checkpoint, 'state'>;
  readonly #onKept: ((state: State) => Promise<void>) | undefined;
  #seconds = firstSeconds;
  #least = 0;

  /**
   * @param options.session told about a checkpoint that cannot be written
   * @param options.from the state to go on from
   * @param options.onKept called with each state that was written
   */
  constructor(
    folder: OutputFolder,
    run: Omit<Checkpoint, 'state'>,
    {
      session,
      from,
      onKept,
    }: {
      session: Pick<Session, 'remark' | 'stop'>;
      from?: State | undefined;
      onKept?: (state: State) => Promise<void>;
    },
  ) {
    this.#folder = folder;
    this.#session = session;
    this.#run = run;
    this.from = from;
    this.#onKept = onKept;
  }

  /** Writes the first checkpoint, with which a run that ends at once begins anew. */
  async begin(): Promise<void> {
    if (this.from === undefined)
      await this.#folder.write(checkpointName, writeCheckpoint(this.#run));
  }

  readonly stretch = (): AbortSignal => {
    const usual = Number.isFinite(ofTrials) ? ofTrials : Math.max(this.#seconds, this.#least);
    this.#seconds = Math.min(mostSeconds, 2 * this.#seconds);
    return AbortSignal.timeout(Math.ceil(1000 * usual));
  };

  readonly keep = async (state: State): Promise<void> => {
    const began = performance.now();
    await attempt(this.#session, async () => {
      await this.#folder.write(checkpointName, writeCheckpoint({ ...this.#run, state }));
      await this.#onKept?.(state);
    });
    this.#least = (shareOfTime * (performance.now() - began)) / 1000;
  };

  /** Takes the checkpoint away when the run is complete and all is written. */
  complete(): Promise<void> {
    return this.#folder.remove(checkpointName);
  }
}
