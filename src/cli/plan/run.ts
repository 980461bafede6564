import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { chosenTasks, type PlanTask } from '../../plan/expand.ts';
import { BlockspinError } from '../../errors.ts';
import { shownMessage } from '../../report/visible-text.ts';
import type { CommonOptions } from '../arguments/options.ts';
import { onInterruption } from '../interruption.ts';
import { deliver, resultDocument } from '../output/document.ts';
import { formatDuration, Progress } from '../output/progress.ts';
import { writeRemark } from '../output/streams.ts';
import { ofFile, type GivenPlan } from './read-plan.ts';
import { TaskProcesses, type TaskEnd } from './task-process.ts';

/** The flags of `plan run`. */
export interface PlanRunOptions extends Pick<CommonOptions, 'adapter' | 'json' | 'quiet'> {
  readonly out?: string;
  readonly workers: number;
  readonly tasks?: string;
}

/** A task whose process dies by a signal goes on in a new one, so many times. */
const mostDeaths = 20;
/** A task that another process of this machine runs is looked at again after this time. */
const pauseMilliseconds = 500;
/** Without a terminal, a line about the progress comes at most so often. */
const remarkSeconds = 10;

/** Runs the tasks of a plan that are not done, several at a time, and says what came of them. */
export async function runPlan(plan: GivenPlan, options: PlanRunOptions): Promise<void> {
  const { expanded, folder, file } = plan;
  const { tasks: numbers } = options;
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
 * @throws UsageError where the folder of the plan holds something else
 */
async function runTasks(
  plan: GivenPlan,
  chosen: readonly PlanTask[],
  options: PlanRunOptions,
): Promise<TasksRun> {
  const changed = await plan.folder.begin(plan.document);
  const run = new PlanRun(plan, chosen, options);
  if (changed) run.remark('The plan changed since its last run; tasks that it still has are kept.');
  const seconds = await run.toEnd();
  const { done, failed, elsewhere, stopped } = run;
  const [first] = failed;
  const reasons = [
    ...(first
      ? [
          `${failed.length} ${failed.length === 1 ? 'task' : 'tasks'} failed, the first (${first.task.id}) with: ${first.reason}`,
        ]
      : []),
    ...(elsewhere > 0 ? [`${elsewhere} are being run by processes of other machines.`] : []),
    ...(stopped ? ['Stopped before the end; the same command goes on.'] : []),
  ];
  const fault = done === chosen.length ? undefined : new BlockspinError(reasons.join(' '));
  return { done, failed, elsewhere, seconds, fault };
}

type TaskOutcome = 'done' | 'failed' | 'held' | 'elsewhere' | 'stopped';

class PlanRun {
  done = 0;
  elsewhere = 0;
  readonly failed: { readonly task: PlanTask; readonly reason: string }[] = [];
  readonly #plan: GivenPlan;
  readonly #chosen: readonly PlanTask[];
  readonly #options: PlanRunOptions;
  readonly #processes: TaskProcesses;
  readonly #progress: Progress;
  readonly #abort = new AbortController();
  #costDone = 0;
  #costAhead = 0;
  #began = performance.now();
  #told = performance.now();

  constructor(plan: GivenPlan, chosen: readonly PlanTask[], options: PlanRunOptions) {
    this.#plan = plan;
    this.#chosen = chosen;
    this.#options = options;
    this.#progress = new Progress(options);
    const program = process.argv[1] ?? '';
    this.#processes = new TaskProcesses(plan.folder, { adapter: options.adapter, program });
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  remark(text: string): void {
    if (this.#options.quiet) return;
    this.#progress.clear();
    writeRemark(`${shownMessage(text)}\n`);
  }

  /** @returns seconds */
  async toEnd(): Promise<number> {
    const unhear = onInterruption(() => {
      this.remark(
        'Stopping all tasks after their present step; press Ctrl-C again to stop at once.',
      );
      this.#abort.abort();
      this.#processes.stop();
    });
    try {
      const { folder } = this.#plan;
      const ahead = this.#chosen.filter((task) => folder.stateOf(task).kind !== 'done');
      this.done = this.#chosen.length - ahead.length;
      if (this.done > 0)
        this.remark(`${this.done} of ${this.#chosen.length} tasks were done before.`);
      this.#costAhead = ahead.reduce((sum, { cost }) => sum + cost, 0);
      this.#progress.begin('Tasks', this.#costAhead);
      const refresh = setInterval(() => this.#tell(), 1000);
      try {
        for (let queue = ahead; queue.length > 0 && !this.stopped;) {
          queue = await this.#all(queue);
          if (queue.length > 0)
            await sleep(pauseMilliseconds, undefined, this.#abort).catch(() => undefined);
        }
      } finally {
        clearInterval(refresh);
      }
      return (performance.now() - this.#began) / 1000;
    } finally {
      this.#progress.clear();
      unhear();
    }
  }

  /** @returns the tasks that other processes of this machine hold */
  async #all(tasks: readonly PlanTask[]): Promise<PlanTask[]> {
    const queue = [...tasks];
    const held: PlanTask[] = [];
    const worker = async (): Promise<void> => {
      for (let task = queue.shift(); task && !this.stopped; task = queue.shift()) {
        const outcome = await this.#one(task);
        if (outcome === 'held') held.push(task);
        if (outcome === 'elsewhere') this.elsewhere++;
        if (outcome !== 'done') continue;
        this.done++;
        this.#costDone += task.cost;
        this.#tell();
      }
    };
    await Promise.all(Array.from({ length: this.#options.workers }, worker));
    return held;
  }

  async #one(task: PlanTask): Promise<TaskOutcome> {
    const { folder } = this.#plan;
    for (let deaths = 0; ; deaths++) {
      const state = folder.stateOf(task);
      if (state.kind === 'done') {
        await folder.forgetFailure(task);
        return 'done';
      }
      if (state.kind === 'running')
        return state.lock.holder?.host === os.hostname() ? 'held' : 'elsewhere';
      if (this.stopped) return 'stopped';
      const end = await this.#processes.run(task);
      const after = folder.stateOf(task).kind;
      if (after === 'done' || after === 'running') continue;
      if (this.stopped) return 'stopped';
      if (isDeath(end) && deaths < mostDeaths) continue;
      const reason = reasonOf(end);
      await folder.storeFailure(task, { reason, at: new Date().toISOString() });
      this.failed.push({ task, reason });
      this.remark(`Task ${task.number} (${task.id}) failed: ${reason}`);
      return 'failed';
    }
  }

  #tell(): void {
    const { length } = this.#chosen;
    const counts = `${this.done} of ${length} done`;
    this.#progress.update(this.#costDone, counts);
    const now = performance.now();
    if (process.stderr.isTTY || now - this.#told < 1000 * remarkSeconds) return;
    this.#told = now;
    const share = this.#costDone / this.#costAhead;
    const left = ((now - this.#began) / 1000) * (1 / share - 1);
    const time = share > 0 ? `, ${formatDuration(left)} left` : '';
    this.remark(`${this.done} of ${length} tasks are done${time}.`);
  }
}

/** Whether something ended a process that had nothing to complain of: a crash of the driver, or somebody's signal. */
function isDeath({ status, signal, said }: TaskEnd): boolean {
  return signal !== null || status === 0 || (status ?? 0) > 128 || said.includes('Stopped before');
}

function reasonOf({ status, signal, said }: TaskEnd): string {
  const line = said.split('\n').findLast((text) => text.startsWith('error: '));
  if (line !== undefined) return line.slice('error: '.length);
  return signal === null
    ? `its process ended with status ${status}.`
    : `${signal} ended its process.`;
}
