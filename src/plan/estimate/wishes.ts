import { PlanError } from '../plan-error.ts';

/** Errors that a plan should reach, by the name of the quantity. */
export type WishedErrors = ReadonlyMap<string, number>;

/** Words as `energy=1e-4`. @throws PlanError */
export function wishedErrors(words: readonly string[]): WishedErrors {
  const wishes = new Map<string, number>();
  for (const word of words) {
    const [, name = '', text = ''] = /^(.+)=([^=]+)$/s.exec(word) ?? [];
    const error = text.trim() === '' ? NaN : Number(text);
    if (name === '' || !(error > 0) || !Number.isFinite(error) || wishes.has(name))
      throw new PlanError(
        `--error "${word}": give a quantity once and an error above 0, as energy=1e-4.`,
      );
    wishes.set(name, error);
  }
  return wishes;
}
