import path from 'node:path';
import type { AdapterChoice } from '../../gpu/node/open.ts';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import { numbersOf, type Job } from '../../plan/job-packing.ts';
import { visibleText } from '../../report/visible-text.ts';
import { deliver, resultDocument } from '../output/document.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { formatDuration } from '../output/progress.ts';
import { shellWords } from '../output/shell-words.ts';
import { writeRemark } from '../output/streams.ts';
import type { GivenPlan } from './read-plan.ts';
import {
  largestArray,
  largestArrayOf,
  queuedJobs,
  SlurmError,
  submitScript,
} from './slurm/cluster.ts';
import {
  jobsOf,
  slurmFolder,
  storeSubmissions,
  submissionsIn,
  type Submission,
} from './slurm/submissions.ts';
import { copyName, plannedArrays, type PlannedArray } from './slurm/planned-arrays.ts';
import { taskSeconds, type TaskSeconds } from './task-seconds.ts';

/** The flags of `plan submit`. */
export interface PlanSubmitOptions {
  readonly engine: 'slurm';
  readonly out?: string;
  readonly account?: string;
  readonly partition?: string;
  readonly gpus?: string;
  readonly cpus: number;
  readonly memory?: string;
  readonly time: number;
  readonly minutes: number;
  readonly workers: number;
  readonly tasksPerJob?: number;
  readonly atMost?: number;
  readonly sbatch?: readonly string[];
  readonly adapter?: AdapterChoice;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Packs the tasks that are neither done nor in the queue into jobs, and submits the jobs as arrays to Slurm. */
export async function submitPlan(plan: GivenPlan, options: PlanSubmitOptions): Promise<void> {
  const { expanded, folder, file } = plan;
  const { dryRun = false } = options;
  const remark = (text: string): void => {
    if (!options.quiet) writeRemark(`${visibleText(text)}\n`);
  };
  const largest = await ofCluster(largestArray, { dryRun, otherwise: largestArrayOf(''), remark });
  const queue = await ofCluster(queuedJobs, { dryRun, otherwise: [] });
  const before = (await submissionsIn(folder.path)).filter(({ array }) =>
    queue.some((job) => job.array === array),
  );
  const waiting = new Set(jobsOf(before, queue).flatMap(({ tasks }) => tasks));
  const open = expanded.tasks.filter((task) => folder.stateOf(task).kind !== 'done');
  const tasks = open.filter(({ id }) => !waiting.has(id));
  const seconds = await taskSeconds(expanded.tasks, folder);
  const arrays = plannedArrays(plan, { tasks, seconds, largest, options });
  const submitted: Submission[] = [];
  if (!dryRun && arrays.length > 0) {
    await folder.begin(plan.document);
    await submitAll(plan, { arrays, before, submitted });
  }
  const jobs = arrays.flatMap((array) => array.jobs);
  const lasting = jobs.map(
    (job) => job.reduce((sum, task) => sum + seconds.of(task), 0) / options.workers,
  );
  const longest = Math.max(0, ...lasting);
  const text = dryRun
    ? arrays.map(({ script }) => script).join('\n') || 'No task is to be submitted.'
    : [
        summary({ tasks, jobs, waiting: open.length - tasks.length, longest, seconds }),
        ...(submitted.length > 0
          ? [
              `Submitted: ${submitted.map(({ array }) => array).join(', ')}. Scripts and logs: ${visibleText(path.join(folder.path, slurmFolder))}`,
              `How far they are: npx blockspin plan status ${shellWords([file, ...(options.out === undefined ? [] : ['--out', options.out])])}`,
            ]
          : []),
      ].join('\n');
  if (dryRun)
    remark(summary({ tasks, jobs, waiting: open.length - tasks.length, longest, seconds }));
  await deliver(
    {
      document: resultDocument({
        command: 'plan submit',
        adapter: null,
        seed: null,
        parameters: {
          file,
          folder: folder.path,
          engine: options.engine,
          plan: expanded.digest,
          dryRun,
        },
        results: {
          tasks: {
            submitted: tasks.length,
            done: expanded.tasks.length - open.length,
            queued: open.length - tasks.length,
          },
          jobs: jobs.length,
          longestSeconds: longest,
          measuredTasks: seconds.measured,
          arrays: arrays.map(({ jobs: ofArray, script, wave }, index) => ({
            ...(submitted[index] && { array: submitted[index].array }),
            wave,
            jobs: ofArray.map(numbersOf),
            ...(dryRun && { script }),
          })),
        },
        timing: {},
      }),
      text,
    },
    options,
  );
}

/** Each array is entered at once, so that none is forgotten where a later one is refused. */
async function submitAll(
  { document, expanded, folder }: GivenPlan,
  {
    arrays,
    before,
    submitted,
  }: {
    readonly arrays: readonly PlannedArray[];
    readonly before: readonly Submission[];
    readonly submitted: Submission[];
  },
): Promise<void> {
  const files = new OutputFolder(folder.path, { shared: true });
  // The plan may be edited while jobs wait, and then their numbers would mean other tasks.
  await files.writeDocument(copyName(expanded.digest), document);
  const waves: number[][] = [];
  for (const { jobs, script, wave } of arrays) {
    const at = new Date().toISOString();
    const name = `${slurmFolder}/array-${at.replaceAll(/[^\dT]/g, '')}.sh`;
    await files.write(name, script);
    const array = await submitScript(path.join(folder.path, name), waves[wave - 1] ?? []);
    (waves[wave] ??= []).push(array);
    submitted.push({ array, at, jobs: jobs.map((job) => job.map(({ id }) => id)) });
    await storeSubmissions(folder.path, [...before, ...submitted]);
  }
}

/** A script can be written without a cluster. */
async function ofCluster<Answer>(
  ask: () => Promise<Answer>,
  {
    dryRun,
    otherwise,
    remark,
  }: { dryRun: boolean; otherwise: Answer; remark?: (text: string) => void },
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!dryRun || !(error instanceof SlurmError)) throw error;
    remark?.(`${error.message} MaxArraySize is taken to be ${String(otherwise)}.`);
    return otherwise;
  }
}

function summary({
  tasks,
  jobs,
  waiting,
  longest,
  seconds,
}: {
  tasks: readonly PlanTask[];
  jobs: readonly Job[];
  waiting: number;
  longest: number;
  seconds: TaskSeconds;
}): string {
  const queued = waiting === 0 ? '' : ` ${waiting} are in the queue already.`;
  if (tasks.length === 0) return `No task is to be submitted.${queued}`;
  const known =
    seconds.measured === 0
      ? 'The time is a guess, because no task is done yet; run one (plan run --tasks 1), and jobs are packed by its time.'
      : `The time is that of ${seconds.measured} tasks that are done.`;
  return (
    `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} in ${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}; ` +
    `the longest job takes about ${formatDuration(longest)}. ${known}${queued}`
  );
}
