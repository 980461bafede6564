import type { PlanTask } from '../../plan/expanded-plan.ts';
import { OutputFolder } from '../output/output-folder.ts';
import type { PlanFolder } from './plan-folder.ts';
import { callOf } from './task-calls.ts';

/** How long tasks take, and how that is known. */
export interface TaskSeconds {
  readonly of: (task: PlanTask) => number;
  /** Tasks whose times were read; 0: the times are a guess. */
  readonly measured: number;
}

/** Updates a second where nothing is measured: a processor of two cores. A GPU is faster. */
const guessedSpeed = 1e8;
/** Done tasks that are read, of each command. */
const mostRead = 32;

/** How long the tasks of a plan take, from those of the same command that are done. */
export async function taskSeconds(
  tasks: readonly PlanTask[],
  folder: PlanFolder,
): Promise<TaskSeconds> {
  const sums = new Map<string, { cost: number; seconds: number; count: number }>();
  for (const task of tasks) {
    const sum = sums.get(task.command) ?? { cost: 0, seconds: 0, count: 0 };
    if (sum.count >= mostRead || folder.stateOf(task).kind !== 'done') continue;
    const seconds = await secondsOf(folder.folderOf(task), callOf(task).results(task));
    if (seconds === undefined) continue;
    sum.cost += task.cost;
    sum.seconds += seconds;
    sum.count++;
    sums.set(task.command, sum);
  }
  return {
    of: ({ command, cost }) => {
      const sum = sums.get(command);
      return sum ? (cost * sum.seconds) / sum.cost : cost / guessedSpeed;
    },
    measured: [...sums.values()].reduce((total, { count }) => total + count, 0),
  };
}

/** Before its clock runs, a task starts a process and a device. */
const startSeconds = 1;

async function secondsOf(folder: string, results: string): Promise<number | undefined> {
  const document = await new OutputFolder(folder, { shared: true })
    .readDocument(results)
    .catch(() => undefined);
  const seconds: unknown = Object(Object(document).timing).seconds;
  return typeof seconds === 'number' && seconds >= 0 ? startSeconds + seconds : undefined;
}
