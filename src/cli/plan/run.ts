import os from 'node:os';
import { chosenTasks } from '../../plan/chosen-tasks.ts';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import { BlockspinError } from '../../errors.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { deliver, resultDocument } from '../output/document.ts';
import { assertSpeed } from '../speed.ts';
import { PlanRun, type PlanRunOptions } from './plan-run.ts';
import { ofFile, type GivenPlan } from './read-plan.ts';

/** Runs the tasks of a plan that are not done, several at a time, and says what came of them. */
export async function runPlan(plan: GivenPlan, options: PlanRunOptions): Promise<void> {
  const { expanded, folder, file } = plan;
  const { tasks: numbers, takeOver } = options;
  if (takeOver === os.hostname())
    throw new UsageError(
      `--take-over ${takeOver}: this is this machine; dead processes of it are noticed without the flag.`,
    );
  const chosen =
    numbers === undefined
      ? expanded.tasks
      : ofFile(`--tasks ${numbers}`, () => chosenTasks(expanded.tasks, numbers));
  const { done, failed, elsewhere, seconds, fault } = await runTasks(plan, chosen, options);
  await deliver(
    {
      document: resultDocument({
        command: 'plan run',
        adapter: null,
        seed: null,
        parameters: {
          file,
          folder: folder.path,
          workers: options.workers,
          tasks: numbers ?? 'all',
        },
        results: {
          complete: done === chosen.length,
          tasks: { chosen: chosen.length, done, failed: failed.length, elsewhere },
          failures: failed.map(({ task, reason }) => ({
            task: task.id,
            number: task.number,
            reason,
          })),
        },
        timing: { seconds },
      }),
      text: `${done} of ${chosen.length} tasks are done, in ${folder.path}.`,
    },
    options,
  );
  if (fault) throw fault;
}

/** What came of the tasks of a plan. */
interface TasksRun {
  readonly done: number;
  readonly failed: readonly { readonly task: PlanTask; readonly reason: string }[];
  /** Tasks that processes of other machines hold. */
  readonly elsewhere: number;
  readonly seconds: number;
  /** Why not all tasks are done; undefined where they are. */
  readonly fault: BlockspinError | undefined;
}

/**
 * Runs those of the chosen tasks that are not done, several at a time.
 * @throws UsageError where the folder of the plan holds something else, or `--unchecked` or `--tuned` is not known to be right here
 */
export async function runTasks(
  plan: GivenPlan,
  chosen: readonly PlanTask[],
  options: PlanRunOptions,
): Promise<TasksRun> {
  await assertSpeed(options);
  const changed = await plan.folder.begin(plan.document);
  const run = new PlanRun(plan, chosen, options);
  if (changed) run.remark('The plan changed since its last run; tasks that it still has are kept.');
  const seconds = await run.toEnd();
  const { done, failed, elsewhere, hosts, blocked, stopped } = run;
  const [first] = failed;
  const reasons = [
    ...(first
      ? [
          `${failed.length} ${failed.length === 1 ? 'task' : 'tasks'} failed, the first (${first.task.id}) with: ${first.reason}`,
        ]
      : []),
    ...blockedText(blocked),
    ...elsewhereText(elsewhere, [...hosts]),
    ...(stopped ? ['Stopped before the end; the same command goes on.'] : []),
  ];
  const fault = done === chosen.length ? undefined : new BlockspinError(reasons.join(' '));
  return { done, failed, elsewhere, seconds, fault };
}

function elsewhereText(count: number, hosts: readonly string[]): string[] {
  if (count === 0) return [];
  const tasks = count === 1 ? '1 task is' : `${count} tasks are`;
  return [
    `${tasks} held by processes of ${hosts.join(', ')}; if these are dead, --take-over ${hosts[0]} runs their tasks here.`,
  ];
}

/** Of the tasks that could not begin, the first, and what it waits for. */
function blockedText(blocked: PlanRun['blocked']): string[] {
  const [first] = blocked;
  if (!first?.input) return [];
  const { number, id } = first.input;
  const others =
    blocked.length > 1 ? ` ${blocked.length - 1} more tasks wait for others, too.` : '';
  return [
    `Task ${first.number} (${first.id}) takes the output of task ${number} (${id}), which is not done.${others}`,
  ];
}
