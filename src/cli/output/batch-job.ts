import { execFileSync } from 'node:child_process';

/** A job of Slurm that a process belongs to. */
export interface BatchJob {
  /** Of one job of an array its own number, which it keeps when it goes back into the queue. */
  readonly id: string;
  /** How many times it had been started before. */
  readonly restarts: number;
  readonly cluster: string;
}

/** The job of this process; undefined outside of jobs. */
export function thisJob(env: NodeJS.ProcessEnv = process.env): BatchJob | undefined {
  const { SLURM_JOB_ID: id, SLURM_CLUSTER_NAME: cluster, SLURM_RESTART_COUNT: restarts } = env;
  if (id === undefined || cluster === undefined || !/^\d{1,18}$/.test(id)) return undefined;
  return { id, cluster, restarts: Number(restarts ?? 0) || 0 };
}

/** Makes sense of what a lock says about a job; undefined where it says nothing. */
export function jobOf(value: unknown): BatchJob | undefined {
  const { id, cluster, restarts } = Object(value) as Partial<Record<keyof BatchJob, unknown>>;
  if (typeof id !== 'string' || !/^\d{1,18}$/.test(id) || typeof cluster !== 'string')
    return undefined;
  return { id, cluster, restarts: Number(restarts) || 0 };
}

/**
 * Whether processes of a job may run on some computer of the cluster. They are gone where this process is of a later start of the
 * job, and where Slurm, asked on the same cluster, has the job no more or has it waiting. Where Slurm cannot be asked, they may run.
 */
export function jobMayRun(job: BatchJob): boolean {
  const own = thisJob();
  if (own && own.cluster === job.cluster && own.id === job.id) return own.restarts <= job.restarts;
  const key = `${job.cluster} ${job.id}`;
  const known = answers.get(key);
  if (known && performance.now() - known.at < keptMilliseconds) return known.mayRun;
  const mayRun = askedCluster() !== job.cluster || isRunning(job.id);
  answers.set(key, { mayRun, at: performance.now() });
  return mayRun;
}

/** For this long an answer is not asked for again: each of many tasks may belong to the same job. */
const keptMilliseconds = 5000;
const answers = new Map<string, { readonly mayRun: boolean; readonly at: number }>();
let cluster: string | undefined;

/** The name of the cluster that Slurm's commands ask; undefined where there is none. */
function askedCluster(): string | undefined {
  const { SLURM_CLUSTER_NAME: own } = process.env;
  cluster ??=
    own ?? /^ClusterName\s*=\s*(\S+)/m.exec(said('scontrol', ['show', 'config']).text)?.[1];
  return cluster;
}

/** States in which nothing of a job runs. */
const restingStates = /^(PENDING|REQUEUED|REQUEUE_HOLD|REQUEUE_FED|SPECIAL_EXIT|RESV_DEL_HOLD)$/;

function isRunning(id: string): boolean {
  const { text, fault } = said('squeue', ['--noheader', `--jobs=${id}`, '--format=%T']);
  // Some time after its end, Slurm forgets a job.
  if (fault !== undefined) return !/invalid job id/i.test(fault);
  return !text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .every((state) => restingStates.test(state));
}

function said(program: string, args: readonly string[]): { text: string; fault?: string } {
  try {
    const text = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
    });
    return { text };
  } catch (error) {
    return { text: '', fault: String(Object(error).stderr ?? error) };
  }
}
