import { Fields } from '../formats/json-fields.ts';

/** How many tasks came to each verdict. */
export type VerdictCounts = Readonly<Record<string, number>>;

/**
 * The verdicts of studies, by target.
 * @param results of tasks of `reproduce`
 * @throws FieldError for results of something else
 */
export function verdictsOf(results: readonly unknown[]): Record<string, VerdictCounts> {
  const counts = new Map<string, Map<string, number>>();
  for (const result of results)
    for (const target of new Fields('results', result).objects('targets')) {
      const id = target.text('id');
      const ofTarget = counts.get(id) ?? new Map<string, number>();
      counts.set(id, ofTarget);
      const verdict = target.text('verdict');
      ofTarget.set(verdict, (ofTarget.get(verdict) ?? 0) + 1);
    }
  return Object.fromEntries(
    [...counts].map(([id, ofTarget]) => [id, Object.fromEntries(ofTarget)]),
  );
}

/** What tasks warn of, and how many of them. */
export function taskWarnings(results: readonly unknown[]): string[] {
  const counts = new Map<string, number>();
  for (const result of results)
    for (const text of new Set(textsIn(result))) counts.set(text, (counts.get(text) ?? 0) + 1);
  const all = [...counts].map(([text, count]) =>
    results.length === 1 ? text : `in ${count} of ${results.length} tasks: ${text}`,
  );
  return all.length <= mostWarnings
    ? all
    : [
        ...all.slice(0, mostWarnings),
        `${all.length - mostWarnings} more warnings stand in the results of the tasks.`,
      ];
}

/** Warnings of a row. */
const mostWarnings = 10;

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'warnings' && Array.isArray(each)
      ? each.filter((text) => typeof text === 'string')
      : textsIn(each),
  );
}
