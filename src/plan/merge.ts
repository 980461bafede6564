import { Fields } from '../formats/json-fields.ts';
import type { ExpandedPlan, PlannedRun, PlanPoint } from './expanded-plan.ts';
import { exactRows } from './exact-rows.ts';
import type { MergedRow, TakenPoint, TaskResult } from './merged-row.ts';
import { taskMeans } from './task-means.ts';
import { taskWarnings, verdictsOf } from './task-verdicts.ts';

/**
 * Puts the complete tasks of a plan together, in the order of the plan. Neither the order in which tasks ran nor the number of
 * processes enters, nor the number of parts that the replicas of a run were split into.
 * @param resultOf what a run left; undefined where none of its tasks is complete
 * @throws PlanError, FieldError for results that belong to no task of the plan
 */
export async function mergePlan(
  { points }: ExpandedPlan,
  resultOf: (run: PlannedRun, point: PlanPoint) => Promise<TaskResult | undefined>,
): Promise<MergedRow[]> {
  const rows: MergedRow[] = [];
  for (const point of points) {
    const results = new Map<string, TaskResult>();
    const missing: string[] = [];
    for (const run of point.runs) {
      const result = await resultOf(run, point);
      if (result) results.set(run.id, result);
      const lacking = result ? (result.missing ?? []) : run.tasks.map(({ id }) => id);
      missing.push(...lacking);
    }
    if (results.size > 0) rows.push(...rowsOf(point, results, missing));
  }
  return rows;
}

function rowsOf(
  point: PlanPoint,
  results: ReadonlyMap<string, TaskResult>,
  missing: readonly string[],
): MergedRow[] {
  const { experiment, command, parameters, of, runs, dependsOnAdapter, isScattered } = point;
  const all = [...results.values()];
  const whole = all.filter((result) => result.missing === undefined);
  const common = {
    experiment,
    command,
    parameters,
    ...(of && { of: takenOf(of) }),
    tasks: { merged: whole.length, planned: runs.length },
    missing,
    ...(dependsOnAdapter && { adapters: adaptersOf(results) }),
  };
  const summed = all.flatMap(({ document, moments }) =>
    moments === undefined ? [] : [{ document, moments }],
  );
  if (summed.length === all.length)
    return exactRows(summed).map((row) => ({ ...common, method: 'exact sums', ...row }));
  const found = all.map(({ document }) => new Fields('results.json', document).any('results'));
  const { quantities, warnings } = taskMeans(found, { scattered: isScattered });
  return [
    {
      ...common,
      method: 'mean of tasks',
      quantities,
      ...(command === 'reproduce' && { verdicts: verdictsOf(found) }),
      warnings: [...warnings, ...taskWarnings(found)],
    },
  ];
}

function takenOf({ experiment, parameters, of }: PlanPoint): TakenPoint {
  return { experiment, parameters, ...(of && { of: takenOf(of) }) };
}

/** The adapter that each run was done on. */
function adaptersOf(results: ReadonlyMap<string, TaskResult>): Record<string, string> {
  return Object.fromEntries(
    [...results].map(([id, { document }]) => [
      id,
      new Fields('results.json', document).object('adapter').text('name'),
    ]),
  );
}
