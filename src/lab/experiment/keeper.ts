import type { LabCheckpoint, Session } from './session.ts';

/** Milliseconds between two copies of the state. */
const interval = 5000;

/** Copies the state to the host now and then, so that a device may go. */
export class Keeper {
  readonly #session: Session;
  readonly #timer: ReturnType<typeof setInterval>;
  #last: LabCheckpoint | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor(session: Session, failed: (error: unknown) => void) {
    this.#session = session;
    this.#timer = setInterval(() => {
      this.#keeping = this.#keep().catch(failed);
    }, interval);
  }

  get last(): LabCheckpoint | undefined {
    return this.#last;
  }

  /** Until a copy under way is made: what it reads must not go before. */
  rest(): Promise<void> {
    return this.#keeping;
  }

  /** What was kept is of a lattice that is no longer shown. */
  forget(): void {
    this.#last = undefined;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #keep(): Promise<void> {
    if (document.hidden) return;
    this.#last = (await this.#session.checkpoint()) ?? this.#last;
  }
}
