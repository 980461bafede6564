import { FieldError, Fields, within } from '../../../formats/json-fields.ts';
import { UsageError } from '../../arguments/usage-error.ts';
import { OutputFolder } from '../../output/output-folder.ts';
import type { QueuedJob } from './cluster.ts';

/** A job array that was submitted. */
export interface Submission {
  /** The number of the array. */
  readonly array: number;
  /** When, as text in ISO 8601. */
  readonly at: string;
  /** The names of the tasks of each job. Names outlive changes of the plan; numbers do not. */
  readonly jobs: readonly (readonly string[])[];
}

/** A job of a plan that waits or runs, and its tasks. */
export interface PlanJob extends QueuedJob {
  readonly tasks: readonly string[];
}

/** Below the folder of a plan: scripts, logs, and what was submitted. */
export const slurmFolder = 'slurm';
const submissionsName = `${slurmFolder}/submissions.json`;

const anyNumber = within(1, Number.MAX_SAFE_INTEGER);

/**
 * What was submitted from the folder of a plan, the oldest first.
 * @throws UsageError for a file that is damaged
 */
export async function submissionsIn(folder: string): Promise<Submission[]> {
  const content = await filesOf(folder).readDocument(submissionsName);
  if (content === undefined) return [];
  try {
    return new Fields(submissionsName, content).objects('arrays').map((fields) => ({
      array: fields.number('array', anyNumber),
      at: fields.text('at'),
      jobs: fields.objects('jobs').map((job) => job.texts('tasks')),
    }));
  } catch (cause) {
    if (!(cause instanceof FieldError)) throw cause;
    throw new UsageError(`${folder}: ${cause.message}`, { cause });
  }
}

export async function storeSubmissions(
  folder: string,
  submissions: readonly Submission[],
): Promise<void> {
  const arrays = submissions.map(({ jobs, ...rest }) => ({
    ...rest,
    jobs: jobs.map((tasks) => ({ tasks })),
  }));
  await filesOf(folder).writeDocument(submissionsName, { arrays });
}

/** The jobs of the queue that were submitted from this folder. */
export function jobsOf(submissions: readonly Submission[], queue: readonly QueuedJob[]): PlanJob[] {
  const arrays = new Map(submissions.map((each) => [each.array, each]));
  return queue.flatMap((job) => {
    const tasks = arrays.get(job.array)?.jobs[job.index];
    return tasks ? [{ ...job, tasks }] : [];
  });
}

function filesOf(folder: string): OutputFolder {
  return new OutputFolder(folder, { shared: true });
}
