import type { TrainableMachine } from '../machine/trainable-machine.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { keptAfter, type KeptMachine } from '../machine/trajectory.ts';

/** Keeps machines on the way of a training. The copies are queued at once, and handed out when the host waits anyway. */
export class KeptMachines {
  readonly #machine: TrainableMachine;
  readonly #onKept: ((kept: KeptMachine) => Promise<void> | void) | undefined;
  #queued: { readonly updates: number; readonly parameters: Promise<RbmParameters> }[] = [];

  /** @param onKept nothing is kept unless given */
  constructor(
    machine: TrainableMachine,
    onKept: ((kept: KeptMachine) => Promise<void> | void) | undefined,
  ) {
    this.#machine = machine;
    this.#onKept = onKept;
  }

  /** How many updates may follow on these before the next machine is kept. */
  room(updates: number): number {
    return this.#onKept ? keptAfter(updates) - updates : Infinity;
  }

  /** Keeps the machine, where so many updates ask for that. */
  after(updates: number): void {
    if (!this.#onKept || (updates > 0 && keptAfter(updates - 1) !== updates)) return;
    const parameters = this.#machine.readParameters();
    // Nobody awaits it where something else has failed before.
    parameters.catch(() => undefined);
    this.#queued.push({ updates, parameters });
  }

  /** Hands out what was kept since the last call. */
  async handOut(): Promise<void> {
    for (let next = this.#queued.shift(); next; next = this.#queued.shift())
      await this.#onKept?.({ updates: next.updates, parameters: await next.parameters });
  }
}
