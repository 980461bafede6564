import { makespan } from '../../../plan/estimate/makespan.ts';
import type { ExpandedPlan, PlanPoint, PlanTask } from '../../../plan/expanded-plan.ts';
import type { PointEstimate } from './point-estimate.ts';
import type { PilotRuns } from './pilot-runs.ts';

/** How long the tasks of a plan take. */
export interface PlanTime {
  /** Seconds of a task, alone on the device. */
  readonly ofTask: (task: PlanTask) => number;
  /** How many times slower a task is while as many tasks run as there are workers. */
  readonly slowdown: number;
  /** Seconds until the last of these tasks is done. */
  readonly lasting: (tasks: readonly PlanTask[]) => number;
}

/**
 * The times of all tasks, from those of the points that were tried: a point that was not has the time of the point of the same
 * experiment whose tasks have the most similar amount of work.
 */
export function planTime(
  { points }: ExpandedPlan,
  estimates: readonly PointEstimate[],
  { workers, slowdown }: { readonly workers: number; readonly slowdown: number },
): PlanTime {
  const seconds = new Map<string, number>();
  for (const point of points)
    for (const task of point.tasks) seconds.set(task.id, secondsOf(point, task, estimates));
  const ofTask = ({ id }: PlanTask): number => seconds.get(id) ?? 0;
  return {
    ofTask,
    slowdown,
    lasting: (tasks) => slowdown * makespan(tasks.map(ofTask), workers),
  };
}

function secondsOf(point: PlanPoint, task: PlanTask, estimates: readonly PointEstimate[]): number {
  const alike = estimates
    .filter((each) => each.point.experiment === point.experiment)
    .map((each) => ({ ...each, ratio: task.cost / (each.point.tasks[0]?.cost ?? NaN) }))
    .toSorted((a, b) => Math.abs(Math.log(a.ratio)) - Math.abs(Math.log(b.ratio)));
  const own = alike.find((each) => each.point === point) ?? alike[0];
  if (!own) return task.cost / studyUpdates;
  return own.time.fixed + own.time.working * (own.point === point ? 1 : own.ratio);
}

/** Studies are not tried: their cost is that of a table of seconds, in units of so many updates a second. */
const studyUpdates = 3e8;

/** How many times slower the longest of the short runs is where several of it run at once. */
export async function slowdownOf(
  estimates: readonly PointEstimate[],
  runs: PilotRuns,
  workers: number,
): Promise<number> {
  const [longest] = estimates.toSorted(
    (a, b) => b.time.fixed + b.time.working - a.time.fixed - a.time.working,
  );
  if (workers === 1 || !longest) return 1;
  const { run } = longest.longest;
  const { task } = run;
  const again = await Promise.all(
    Array.from({ length: workers }, () => runs.run(task, { input: task.input })),
  );
  const last = Math.max(...again.map(({ seconds }) => seconds));
  return Math.max(1, last / run.seconds);
}
