import type { Phase } from '../../ising/history.ts';
import type { Settings } from './settings.ts';

/** A link with more changes would be too long for a chat window. */
export const mostPhases = 64;

/**
 * The history of the running lattice. A lattice with painted spins, or with more changes than a link holds, cannot be
 * reproduced.
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

  /** Records the conditions that hold from sweep `sweep` on. */
  change(sweep: number, { temperature, field, update }: Omit<Phase, 'sweep'>): void {
    // A slider passes many values between two sweeps. Only the last value was in force.
    if (this.#phases.at(-1)?.sweep === sweep) this.#phases.pop();
    const last = this.#phases.at(-1);
    const same =
      last?.temperature === temperature && last.field === field && last.update === update;
    if (!same) this.#phases.push({ sweep, temperature, field, update });
    if (this.#phases.length > mostPhases) this.lose();
  }

  /** Begins again, because the lattice has begun again. */
  restart(phases: readonly Phase[]): void {
    this.#phases = [...phases];
    this.#lost = false;
  }

  /** Records that the reader painted spins. */
  lose(): void {
    this.#lost = true;
    this.#phases = [];
  }

  /** The history; undefined if the lattice cannot be reproduced from a few numbers. */
  get phases(): readonly Phase[] | undefined {
    return this.#lost ? undefined : this.#phases;
  }
}
