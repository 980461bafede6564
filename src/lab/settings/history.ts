import type { Phase } from '../../ising/history.ts';
import type { Settings } from './settings.ts';

/** A link with more changes than these would be too long for a chat window. */
export const mostPhases = 64;

/**
 * How the running lattice came to be. Painted spins, and more changes than a link holds, cannot be made again.
 */
export class History {
  #phases: Phase[];
  #lost = false;

  constructor(phases: readonly Phase[]) {
    this.#phases = [...phases];
  }

  static of({ temperature, field, update }: Settings): History {
    return new History([{ sweep: 0, temperature, field, update }]);
  }

  /** Notes what holds from sweep `sweep` on. */
  change(sweep: number, { temperature, field, update }: Omit<Phase, 'sweep'>): void {
    // A slider passes many values between two sweeps; only the last was ever in force.
    if (this.#phases.at(-1)?.sweep === sweep) this.#phases.pop();
    const last = this.#phases.at(-1);
    const same =
      last?.temperature === temperature && last.field === field && last.update === update;
    if (!same) this.#phases.push({ sweep, temperature, field, update });
    if (this.#phases.length > mostPhases) this.lose();
  }

  /** Spins were changed by hand. */
  lose(): void {
    this.#lost = true;
    this.#phases = [];
  }

  /** Undefined where the lattice cannot be made again from a few numbers. */
  get phases(): readonly Phase[] | undefined {
    return this.#lost ? undefined : this.#phases;
  }
}
