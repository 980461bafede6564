import { Fields } from '../formats/json-fields.ts';
import type { ExpandedPlan, PlanPoint } from './expand.ts';
import { exactRows } from './exact-rows.ts';
import type { MergedRow, TaskResult } from './merged-row.ts';
import { meansOf } from './task-means.ts';

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
    const results: TaskResult[] = [];
    const missing: string[] = [];
    for (const { id } of point.tasks) {
      const result = await resultOf(id);
      if (result) results.push(result);
      else missing.push(id);
    }
    if (results.length > 0) rows.push(...rowsOf(point, results, missing));
  }
  return rows;
}

function rowsOf(
  { experiment, command, parameters, tasks, dependsOnAdapter }: PlanPoint,
  results: readonly TaskResult[],
  missing: readonly string[],
): MergedRow[] {
  const common = {
    experiment,
    command,
    parameters,
    tasks: { merged: results.length, planned: tasks.length },
    missing,
    ...(dependsOnAdapter && { adapters: adaptersOf(results) }),
  };
  const summed = results.flatMap(({ document, moments }) =>
    moments === undefined ? [] : [{ document, moments }],
  );
  if (summed.length === results.length)
    return exactRows(summed).map((row) => ({ ...common, method: 'exact sums', ...row }));
  const quantities = meansOf(
    results.map(({ document }) => new Fields('results.json', document).any('results')),
  );
  return [{ ...common, method: 'mean of tasks', quantities, warnings: [] }];
}

/** The adapters that tasks ran on, each once. */
function adaptersOf(results: readonly TaskResult[]): string[] {
  const names = results.map(({ document }) =>
    new Fields('results.json', document).object('adapter').text('name'),
  );
  return [...new Set(names)].toSorted();
}
