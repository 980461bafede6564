import { elementAt } from '../element-at.ts';
import { meanOfMeasured, type Measured } from '../statistics/measured.ts';

/**
 * The mean of every measured quantity over the results of several tasks, by its place: `staggered.binder`,
 * `exponents.0.thermal`. Errors are those of a mean of independent values with errors of their own. What a task lacks is left out.
 */
export function meansOf(results: readonly unknown[]): Record<string, Measured> {
  const found = results.map((result) => new Map(measuredIn(result, '')));
  return Object.fromEntries(
    [...elementAt(found, 0)].flatMap(([name, first]) => {
      const all = found.flatMap((each) => each.get(name) ?? []);
      if (all.length < found.length) return [];
      const mean = meanOfMeasured(all);
      return [[name, first.exact === undefined ? mean : { ...mean, exact: first.exact }]];
    }),
  );
}

function measuredIn(value: unknown, name: string): [string, Measured][] {
  if (typeof value !== 'object' || value === null) return [];
  if ('value' in value && 'error' in value) {
    const exact = 'exact' in value && typeof value.exact === 'number' ? value.exact : undefined;
    const measured = { value: numberOf(value.value), error: numberOf(value.error) };
    return [[name, exact === undefined ? measured : { ...measured, exact }]];
  }
  return Object.entries(value).flatMap(([key, each]) =>
    measuredIn(each, name === '' ? key : `${name}.${key}`),
  );
}

/** JSON has null for a number that there is not. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
