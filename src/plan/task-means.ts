import { elementAt } from '../element-at.ts';
import { fewestForErrors, meanOf, meanOfMeasured, type Measured } from '../statistics/measured.ts';
import { measuredIn } from './named-quantities.ts';

/** Quantities that several tasks have measured, put together. */
interface TaskMeans {
  readonly quantities: Record<string, Measured>;
  readonly warnings: readonly string[];
}

/**
 * The mean of every measured quantity over the results of several tasks, by its name. Errors are those of a mean of independent
 * values with errors of their own. What a task lacks is left out, with a warning.
 * @param options.scattered the tasks differ by more than their errors say, as trained machines do: where the spread of the
 * values gives a larger error, that one is taken (the scale factor of the Particle Data Group, for equal weights)
 */
export function taskMeans(
  results: readonly unknown[],
  { scattered = false }: { readonly scattered?: boolean } = {},
): TaskMeans {
  const found = results.map((result) => new Map(measuredIn(result, { plain: scattered })));
  const names = new Set(found.flatMap((each) => [...each.keys()]));
  const quantities: Record<string, Measured> = {};
  const missing: string[] = [];
  for (const name of names) {
    const all = found.flatMap((each) => {
      const measured = each.get(name);
      return measured && Number.isFinite(measured.value) ? [measured] : [];
    });
    if (all.length === found.length) quantities[name] = combined(all, scattered);
    else if (all.length > 0) missing.push(name);
    else
      quantities[name] = elementAt(
        found.flatMap((each) => each.get(name) ?? []),
        0,
      );
  }
  const few = scattered && found.length > 1 && found.length < fewestForErrors;
  return {
    quantities,
    warnings: [
      ...(few
        ? [`the errors rest on the spread of ${found.length} tasks; ${fewestForErrors} are needed.`]
        : []),
      ...(missing.length > 0
        ? [`only some of the tasks have ${missing.join(', ')}; these are left out.`]
        : []),
    ],
  };
}

/** The mean of every measured quantity, where all tasks have it. */
export function meansOf(results: readonly unknown[]): Record<string, Measured> {
  return taskMeans(results).quantities;
}

function combined(all: readonly Measured[], scattered: boolean): Measured {
  const own = meanOfMeasured(all);
  const spread = meanOf(all.map(({ value }) => value)).error;
  const errors = [own.error, spread].filter((error) => Number.isFinite(error));
  const mean = scattered && errors.length > 0 ? { ...own, error: Math.max(...errors) } : own;
  const { exact } = elementAt(all, 0);
  return exact === undefined ? mean : { ...mean, exact };
}
