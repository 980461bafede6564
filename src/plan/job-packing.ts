import type { PlanTask } from './expanded-plan.ts';

/** Tasks that one job runs, in the order of the plan. */
export type Job = readonly PlanTask[];

/**
 * Packs tasks into jobs, in their order: starting a job costs a scheduler seconds, so a job should last minutes.
 * @param options.seconds of a task
 * @param options.workers tasks that a job runs at a time
 * @param options.target seconds that a job should last; a longer task has a job of its own
 * @param options.most tasks of one job
 */
export function packJobs(
  tasks: readonly PlanTask[],
  {
    seconds,
    workers,
    target,
    most = Infinity,
  }: {
    readonly seconds: (task: PlanTask) => number;
    readonly workers: number;
    readonly target: number;
    readonly most?: number | undefined;
  },
): Job[] {
  const jobs: PlanTask[][] = [];
  let job: PlanTask[] = [];
  let filled = 0;
  for (const task of tasks) {
    const share = seconds(task) / workers;
    if (job.length > 0 && (job.length >= most || filled + share > target)) {
      jobs.push(job);
      job = [];
      filled = 0;
    }
    job.push(task);
    filled += share;
  }
  if (job.length > 0) jobs.push(job);
  return jobs;
}

/** Numbers of tasks as `plan run --tasks` takes them: `1-8,12`. */
export function numbersOf(tasks: readonly Pick<PlanTask, 'number'>[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const { number } of tasks) {
    const last = ranges.at(-1);
    if (last?.to === number - 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/**
 * Tasks in waves: a task is in a later wave than the task whose output it takes, unless that one is not among them.
 * @param tasks in the order of the plan, in which inputs come first
 */
export function wavesOf(tasks: readonly PlanTask[]): PlanTask[][] {
  const waves: PlanTask[][] = [];
  const waveOf = new Map<string, number>();
  for (const task of tasks) {
    const wave = task.input ? (waveOf.get(task.input.id) ?? -1) + 1 : 0;
    waveOf.set(task.id, wave);
    (waves[wave] ??= []).push(task);
  }
  return waves;
}
