import { Fields } from '../formats/json-fields.ts';
import type { ExpandedPlan, PlanPoint } from './expand.ts';
import { exactRows } from './exact-rows.ts';
import type { MergedRow, TakenPoint, TaskResult } from './merged-row.ts';
import { taskMeans } from './task-means.ts';
import { taskWarnings, verdictsOf } from './task-verdicts.ts';

/**
 * Puts the complete tasks of a plan together, in the order of the plan. Neither the order in which tasks ran nor the number of
 * processes enters.
 * @param resultOf what a task left; undefined where the task is not complete
 * @throws PlanError, FieldError for results that belong to no task of the plan
 */
export async function mergePlan(
  { points }: ExpandedPlan,
  resultOf: (id: string) => Promise<TaskResult | undefined>,
): Promise<MergedRow[]> {
  const rows: MergedRow[] = [];
  for (const point of points) {
    const results = new Map<string, TaskResult>();
    const missing: string[] = [];
    for (const { id } of point.tasks) {
      const result = await resultOf(id);
      if (result) results.set(id, result);
      else missing.push(id);
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
  const { experiment, command, parameters, of, tasks, dependsOnAdapter, isScattered } = point;
  const all = [...results.values()];
  const common = {
    experiment,
    command,
    parameters,
    ...(of && { of: takenOf(of) }),
    tasks: { merged: all.length, planned: tasks.length },
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

/** The adapter that each task ran on. */
function adaptersOf(results: ReadonlyMap<string, TaskResult>): Record<string, string> {
  return Object.fromEntries(
    [...results].map(([id, { document }]) => [
      id,
      new Fields('results.json', document).object('adapter').text('name'),
    ]),
  );
}
