import { visibleText } from '../../../report/visible-text.ts';
import { formatTable } from '../../output/format.ts';
import { queuedJobs, SlurmError } from './cluster.ts';
import { jobsOf, submissionsIn, type PlanJob } from './submissions.ts';

/** What the queue says about the jobs of a plan. */
export interface QueueReport {
  readonly document: unknown;
  /** For people. */
  readonly text: string;
}

/**
 * The jobs of a plan that wait or run; undefined where nothing was submitted. Where the queue cannot be asked, the report says why.
 * @param folder of the plan
 */
export async function queueReport(folder: string): Promise<QueueReport | undefined> {
  const submissions = await submissionsIn(folder);
  if (submissions.length === 0) return undefined;
  try {
    return reportOf(jobsOf(submissions, await queuedJobs()));
  } catch (error) {
    if (!(error instanceof SlurmError)) throw error;
    return { document: { problem: error.message }, text: visibleText(error.message) };
  }
}

function reportOf(jobs: readonly PlanJob[]): QueueReport {
  const document = jobs.map(({ array, index, ...rest }) => ({ job: `${array}_${index}`, ...rest }));
  if (jobs.length === 0) return { document, text: 'No job of this plan is in the queue.' };
  const kinds = new Map<string, { state: string; why: string; jobs: number; tasks: number }>();
  for (const { state, reason, node, tasks } of jobs) {
    const why = state === 'PENDING' ? reason : node;
    const kind = kinds.get(`${state} ${why}`) ?? { state, why, jobs: 0, tasks: 0 };
    kinds.set(`${state} ${why}`, {
      ...kind,
      jobs: kind.jobs + 1,
      tasks: kind.tasks + tasks.length,
    });
  }
  const rows = [...kinds.values()].map((kind) => [
    kind.state.toLowerCase(),
    visibleText(kind.why),
    `${kind.jobs}`,
    `${kind.tasks}`,
  ]);
  return { document, text: formatTable(['queue', 'reason or node', 'jobs', 'tasks'], rows) };
}
