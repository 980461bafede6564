import type { PlanPoint } from '../../../plan/expanded-plan.ts';
import type { WishedErrors } from '../../../plan/estimate/wishes.ts';
import { measuredIn } from '../../../plan/named-quantities.ts';
import { UsageError } from '../../arguments/usage-error.ts';
import { latticeRun, pilotFormsOf } from './pilot-forms.ts';
import type { PilotRuns } from './pilot-runs.ts';

/**
 * Asserts that a plan measures the quantities of wished errors, by the shortest run of a point of each experiment: a misspelt name is
 * refused before the long pilot runs.
 * @throws UsageError
 */
export async function assertMeasured(
  wishes: WishedErrors,
  points: readonly PlanPoint[],
  runs: PilotRuns,
): Promise<void> {
  if (wishes.size === 0) return;
  const known = new Set<string>();
  const seen = new Set<string>();
  for (const { command, experiment, tasks } of points) {
    const [task] = tasks;
    const forms = task && pilotFormsOf(task);
    if (!forms?.lattices || seen.has(experiment)) continue;
    seen.add(experiment);
    const form =
      command === 'simulate'
        ? latticeRun(forms.lattices, { thermalize: 0, sweeps: 0 })
        : forms.short(0);
    const { document } = await runs.run({ command, flags: form.flags });
    const { results } = Object(document) as { readonly results?: unknown };
    // Errors are predicted for each temperature by itself.
    for (const row of command === 'simulate' && Array.isArray(results) ? results : [results])
      for (const [name] of measuredIn(row, { plain: false })) if (!isTime(name)) known.add(name);
  }
  for (const name of wishes.keys()) if (!known.has(name)) throw unmeasured(name, known);
}

/** The refusal of an error of a quantity that is not measured. */
export function unmeasured(name: string, known: ReadonlySet<string>): UsageError {
  return new UsageError(
    `--error ${name}: the plan does not measure it; it measures ${[...known].join(', ')}.`,
  );
}

/** Autocorrelation times are told, but no error is predicted for them. */
export function isTime(name: string): boolean {
  return name.includes('autocorrelationTime');
}
