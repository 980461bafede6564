import { EventEmitter, once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import { shownMessage } from '../../report/visible-text.ts';
import type { CommonOptions } from '../arguments/options.ts';
import { onInterruption } from '../interruption.ts';
import { formatDuration, Progress } from '../output/progress.ts';
import { writeRemark } from '../output/streams.ts';
import type { GivenPlan } from './read-plan.ts';
import { TaskProcesses, type TaskEnd } from './task-process.ts';

/** The flags of `plan run`. */
export interface PlanRunOptions extends Pick<
  CommonOptions,
  'adapter' | 'unchecked' | 'tuned' | 'json' | 'quiet'
> {
  readonly out?: string;
  readonly workers: number;
  readonly tasks?: string;
  /** A machine whose processes are dead. */
  readonly takeOver?: string;
}

/** A task whose process dies by a signal goes on in a new one, so many times. */
const mostDeaths = 20;
/** A task that another process of this machine runs is looked at again after this time. */
const pauseMilliseconds = 500;
/** Without a terminal, a line about the progress comes at most so often. */
const remarkSeconds = 10;

type TaskOutcome = 'done' | 'failed' | 'held' | 'elsewhere' | 'stopped';

/** Runs tasks of a plan, several at a time, each after the task whose output it takes. */
export class PlanRun {
  done = 0;
  elsewhere = 0;
  /** Machines that hold tasks. */
  readonly hosts = new Set<string>();
  /** Tasks that take the output of a task that is not done. */
  blocked: readonly PlanTask[] = [];
  readonly failed: { readonly task: PlanTask; readonly reason: string }[] = [];
  readonly #plan: GivenPlan;
  readonly #chosen: readonly PlanTask[];
  readonly #options: PlanRunOptions;
  readonly #processes: TaskProcesses;
  readonly #progress: Progress;
  readonly #abort = new AbortController();
  readonly #finished = new Set<string>();
  #costDone = 0;
  /** When the last of the tasks ended. */
  #lastDone = 0;
  #costAhead = 0;
  #began = performance.now();
  #told = performance.now();

  constructor(plan: GivenPlan, chosen: readonly PlanTask[], options: PlanRunOptions) {
    this.#plan = plan;
    this.#chosen = chosen;
    this.#options = options;
    this.#progress = new Progress(options);
    const program = process.argv[1] ?? '';
    this.#processes = new TaskProcesses(plan.folder, {
      ...options,
      program,
    });
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
      this.#takeOver();
      const ahead = this.#chosen.filter((task) => folder.stateOf(task).kind !== 'done');
      this.done = this.#chosen.length - ahead.length;
      if (this.done > 0)
        this.remark(`${this.done} of ${this.#chosen.length} tasks were done before.`);
      this.#costAhead = ahead.reduce((sum, { cost }) => sum + cost, 0);
      this.#progress.begin('Tasks', this.#costAhead);
      const refresh = setInterval(() => this.#tell(), 1000);
      try {
        for (let queue = ahead; queue.length > 0 && !this.stopped;) {
          queue = await this.#round(queue);
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

  /** Takes the locks of a machine away that the user says is dead. */
  #takeOver(): void {
    const { takeOver } = this.#options;
    if (takeOver === undefined) return;
    const taken = this.#chosen.filter((task) => this.#plan.folder.takeOver(task, takeOver));
    this.remark(
      `${taken.length} ${taken.length === 1 ? 'task' : 'tasks'} of ${takeOver} ${taken.length === 1 ? 'is' : 'are'} taken over.`,
    );
  }

  /** @returns the tasks that wait for other processes of this machine */
  async #round(tasks: readonly PlanTask[]): Promise<PlanTask[]> {
    const queue = [...tasks];
    const held: PlanTask[] = [];
    const inputs = new Set(queue.flatMap(({ input }) => input ?? []));
    for (const input of inputs) if (this.#stateOf(input) === 'done') this.#finished.add(input.id);
    let working = 0;
    const ends = new EventEmitter().setMaxListeners(0);
    const worker = async (): Promise<void> => {
      while (queue.length > 0 && !this.stopped) {
        const at = queue.findIndex(({ input }) => !input || this.#finished.has(input.id));
        const [task] = at < 0 ? [] : queue.splice(at, 1);
        if (!task) {
          if (working === 0) return;
          await once(ends, 'end');
          continue;
        }
        working++;
        const outcome = await this.#one(task);
        working--;
        ends.emit('end');
        if (outcome === 'held') held.push(task);
        if (outcome === 'elsewhere') this.elsewhere++;
        if (outcome !== 'done') continue;
        this.#finished.add(task.id);
        this.done++;
        this.#costDone += task.cost;
        this.#lastDone = performance.now();
        this.#tell();
      }
    };
    await Promise.all(Array.from({ length: this.#options.workers }, worker));
    const waits = [...inputs].some(
      (input) => !this.#finished.has(input.id) && this.#stateOf(input) === 'held',
    );
    if (held.length > 0 || waits) return [...held, ...queue];
    if (!this.stopped) this.blocked = queue;
    return [];
  }

  /** How far a task is: held by a process of this machine, or by one of another machine. */
  #stateOf(task: PlanTask): 'done' | 'held' | 'elsewhere' | 'ahead' {
    const state = this.#plan.folder.stateOf(task);
    if (state.kind === 'running') {
      const { host } = state.lock.holder ?? {};
      // A lock that is being written has no host yet.
      if (host === undefined || host === os.hostname()) return 'held';
      this.hosts.add(host);
      return 'elsewhere';
    }
    return state.kind === 'done' ? 'done' : 'ahead';
  }

  async #one(task: PlanTask): Promise<TaskOutcome> {
    const { folder } = this.#plan;
    for (let deaths = 0; ; deaths++) {
      const state = this.#stateOf(task);
      if (state === 'done') {
        await folder.forgetFailure(task);
        return 'done';
      }
      if (state !== 'ahead') return state;
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
    // Told from the tasks that are done; the time since then belongs to those that run.
    const left = (this.#lastDone - this.#began) * (1 / share - 1) - (now - this.#lastDone);
    const time = share > 0 && left > 0 ? `, about ${formatDuration(left / 1000)} left` : '';
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
