import type { Measured } from '../../src/statistics/measured.ts';

/** (value - exact)/error of every quantity that has an exact value; NaN where its error is no positive number. */
export function scoresOf(
  quantities: Readonly<Record<string, unknown>>,
  exact: Readonly<Record<string, unknown>> = {},
): Record<string, number> {
  const scores: Record<string, number> = {};
  for (const [name, quantity] of Object.entries(quantities)) {
    const { value, error, exact: beside } = (quantity ?? {}) as Partial<Measured>;
    const known = beside ?? exact[name];
    if (typeof known !== 'number' || value === undefined || error === undefined) continue;
    scores[name] = error > 0 ? (value - known) / error : NaN;
  }
  return scores;
}

/** The scores that are not within `bound`, so that a failure tells which. */
export function beyond(scores: Readonly<Record<string, number>>, bound: number): string[] {
  return Object.entries(scores)
    .filter(([, z]) => !(Math.abs(z) < bound))
    .map(([name, z]) => `${name}: ${z.toFixed(2)} errors`);
}
