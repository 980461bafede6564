import type { UpdateName } from '../../ising/update.ts';
import { parseValue } from './field.ts';
import { fields } from './fields.ts';
import type { Settings } from './settings.ts';

/** What may change while a lattice runs, and from which sweep on it held. */
export interface Phase {
  readonly sweep: number;
  readonly temperature: number;
  readonly field: number;
  readonly update: UpdateName;
}

/** A link with more changes than these would be too long for a chat window. */
export const mostPhases = 64;

/**
 * How a lattice came to be: with the seed it is all that is needed to make the same bits again. Painted spins, and
 * more changes than a link holds, cannot be made again.
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
    if (this.#phases.length > mostPhases) this.#lost = true;
  }

  /** Spins were changed by hand. */
  lose(): void {
    this.#lost = true;
  }

  /** Undefined where the lattice cannot be made again from a few numbers. */
  get phases(): readonly Phase[] | undefined {
    return this.#lost ? undefined : this.#phases;
  }
}

/** `sweep:temperature:field:update`, the phases apart by commas. */
export function writePhases(phases: readonly Phase[]): string {
  return phases
    .map(({ sweep, temperature, field, update }) => [sweep, temperature, field, update].join(':'))
    .join(',');
}

/** Undefined where the text is no history. */
export function parsePhases(text: string): Phase[] | undefined {
  const parts = text.split(',');
  if (parts.length > mostPhases) return undefined;
  const phases = parts.map(parsePhase);
  const valid = phases.every(
    (phase, index): phase is Phase =>
      phase !== undefined &&
      (index === 0 ? phase.sweep === 0 : phase.sweep > (phases[index - 1]?.sweep ?? Infinity)),
  );
  return valid ? phases : undefined;
}

function parsePhase(text: string): Phase | undefined {
  const parts = text.split(':');
  const [sweepText = '', temperatureText = '', fieldText = '', updateText = ''] = parts;
  const sweep = parseValue(fields.seed, sweepText);
  const temperature = parseValue(fields.temperature, temperatureText);
  const field = parseValue(fields.field, fieldText);
  const update = parseValue(fields.update, updateText);
  if (parts.length !== 4) return undefined;
  if (sweep === undefined || temperature === undefined) return undefined;
  if (field === undefined || update === undefined) return undefined;
  return { sweep, temperature, field, update };
}
