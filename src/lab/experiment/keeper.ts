import type { LabCheckpoint, Session } from './session.ts';

/** Milliseconds between two copies of the state. */
const interval = 5000;

/** Copies the state to the host from time to time, in case the device is lost. */
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

  /** Resolves when the present copy is finished. Keep the objects that it reads until then. */
  rest(): Promise<void> {
    return this.#keeping;
  }

  /** Discards the copy, because its lattice is no longer shown. */
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
