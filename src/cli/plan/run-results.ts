import type { PlannedRun, PlanPoint, PlanTask } from '../../plan/expanded-plan.ts';
import type { TaskResult } from '../../plan/merged-row.ts';
import { momentsDocument, runMoments } from '../../plan/moments-document.ts';
import { elementAt } from '../../element-at.ts';
import { Fields } from '../../formats/json-fields.ts';
import { joinedParts } from '../../ising/joined-parts.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import { simulateCommand, simulationPlan } from '../commands/simulate.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { jsonNumber } from '../sampling/arrays.ts';
import { readPart } from '../simulate/part-file.ts';
import { rowsOf } from '../simulate/rows.ts';
import type { SimulateOptions } from '../simulate/options.ts';
import type { PlanFolder } from './plan-folder.ts';
import { optionsOf } from './planned-flags.ts';

/**
 * What a run left; undefined where none of its tasks is complete. The parts of a run are put together to the results that the
 * run would have as one task.
 * @throws UsageError for results of another task or another version, and for damaged ones
 */
export async function resultOfRun(
  folder: PlanFolder,
  { tasks }: PlannedRun,
  point: PlanPoint,
): Promise<TaskResult | undefined> {
  const [first] = tasks;
  if (tasks.length === 1 && first) return folder.resultOf(first);
  const found: { task: PlanTask; result: TaskResult }[] = [];
  for (const task of tasks) {
    const result = await folder.resultOf(task);
    if (result) found.push({ task, result });
  }
  if (found.length === 0) return undefined;
  const plan = planOf(elementAt(tasks, 0), { whole: true });
  const states = [];
  for (const { task } of found) {
    const files = new OutputFolder(folder.folderOf(task), { shared: true });
    states.push(await readPart(files, planOf(task, { whole: false })));
  }
  const sampling = joinedParts(plan, states);
  // Runs of one point have blocks of equal weight, also where parts of one of them are missing.
  const isWhole = point.tasks.every((task) => folder.stateOf(task).kind === 'done');
  const moments = runMoments(
    momentsDocument(sampling, isWhole ? undefined : { lattices: plan.replicas }),
  );
  const rows = await rowsOf(sampling);
  const adapters = new Set(
    found.map(({ result }) =>
      new Fields('results.json', result.document).object('adapter').text('name'),
    ),
  );
  const document = {
    adapter: { name: [...adapters].toSorted().join(', ') },
    parameters: { every: plan.schedule.every },
    results: rows.map((row) => ({ ...row, temperature: jsonNumber(row.temperature) })),
  };
  const ofFound = new Set(found.map(({ task }) => task));
  const missing = tasks.flatMap((task) => (ofFound.has(task) ? [] : [task.id]));
  return {
    // As it would be read from a file.
    document: JSON.parse(JSON.stringify(document)),
    moments,
    ...(missing.length > 0 && { missing }),
  };
}

/** The run that a task is a part of, or the part. */
function planOf({ flags }: PlanTask, { whole }: { whole: boolean }): SamplingPlan {
  const own = whole ? flags.filter((flag) => !flag.startsWith('--part=')) : flags;
  return simulationPlan(optionsOf<SimulateOptions>(simulateCommand(), own));
}
