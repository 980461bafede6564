import { showNotice } from '../page/failure.ts';
import type { Keeper } from './experiment/keeper.ts';
import type { Session } from './experiment/session.ts';
import { isUnfit } from './experiment/unfit.ts';
import type { Sharing } from './export/sharing.ts';
import type { Reader } from './loop/reader.ts';
import type { Panel } from './panels/panel.ts';
import type { Settings } from './settings/settings.ts';
import type { Stage } from '../stage/stage.ts';

export interface RenewalParts {
  readonly session: Session;
  readonly panels: readonly Panel[];
  readonly stage: Stage;
  readonly reader: Reader;
  readonly keeper: Keeper;
  readonly sharing: Sharing;
  /** The only function that writes the settings. */
  readonly set: (changes: Partial<Settings>) => void;
  /** Called when a renewal fails. */
  readonly failed: (error: unknown) => void;
}

/** Makes a new lattice or a new machine when the settings ask for one. Renewals run one after another. */
export class Renewals {
  readonly #parts: RenewalParts;
  #last: Promise<void> = Promise.resolve();
  /** Renewals and changes under way. */
  #underWay = 0;

  constructor(parts: RenewalParts) {
    this.#parts = parts;
  }

  /** Resolves when no renewal is under way. */
  get rest(): Promise<void> {
    return this.#last;
  }

  /** Whether a renewal or a change of conditions is under way. */
  get busy(): boolean {
    return this.#underWay > 0;
  }

  lattice(): Promise<void> {
    return this.#renew(() => this.#renewLattice());
  }

  machine(): Promise<void> {
    return this.#renew(() => this.#renewMachine());
  }

  /** Applies the temperature, field and update of the settings. If this device does not support them, the old ones stay. */
  async adjust(): Promise<void> {
    this.#underWay++;
    try {
      await this.#adjust();
    } finally {
      this.#underWay--;
    }
  }

  async #adjust(): Promise<void> {
    const { session, panels, reader, set, stage } = this.#parts;
    for (const panel of panels) panel.adjusted?.();
    try {
      await session.adjust(session.settings);
    } catch (error) {
      if (!isUnfit(error)) throw error;
      set({ update: 'metropolis' });
      showNotice(error.message);
      await session.adjust(session.settings);
    }
    for (const panel of panels) panel.adjusted?.();
    reader.reset();
    stage.touch();
  }

  /** Shows the present lattice and machine in every panel. */
  async show(): Promise<void> {
    const { session, panels, sharing, stage } = this.#parts;
    const { companion, experiment, learner } = session;
    for (const panel of panels) await panel.show?.({ companion, experiment, learner });
    sharing.refresh();
    stage.touch();
  }

  #renew(action: () => Promise<void>): Promise<void> {
    this.#underWay++;
    this.#last = this.#last
      .then(action)
      .catch(this.#parts.failed)
      .finally(() => this.#underWay--);
    return this.#last;
  }

  async #renewLattice(): Promise<void> {
    const { keeper, session, set, reader } = this.#parts;
    keeper.forget();
    const disposeOfOld = await session.renewLattice(showNotice);
    if (!disposeOfOld) return set(session.made);
    await this.show();
    await this.#retire(disposeOfOld);
    reader.reset();
    // The temperature may have changed while the new lattice was made.
    await this.adjust();
  }

  async #renewMachine(): Promise<void> {
    const { keeper, session } = this.#parts;
    keeper.forget();
    const disposeOfOld = await session.renewLearner();
    await this.show();
    await this.#retire(disposeOfOld);
  }

  /** Disposes of objects that are no longer shown, after the readings under way have finished. */
  async #retire(dispose: () => void): Promise<void> {
    const { reader, keeper } = this.#parts;
    await Promise.all([reader.rest(), keeper.rest()]);
    dispose();
  }
}
