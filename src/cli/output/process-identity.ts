import { readFileSync } from 'node:fs';
import os from 'node:os';
import { jobMayRun, thisJob, type BatchJob } from './batch-job.ts';

/** A process, so that it can be told from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When the kernel started it, in ticks since the boot; only where the kernel says so (Linux). */
  readonly ticks?: string;
  /** The job of Slurm that it belongs to. */
  readonly job?: BatchJob;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  const ticks = ticksOf(process.pid);
  const job = thisJob();
  return {
    pid: process.pid,
    host: os.hostname(),
    ...(ticks !== undefined && { ticks }),
    ...(job && { job }),
  };
}

/** Whether a process may still run. Of another machine's processes only Slurm knows, where they belong to a job. */
export function mayRun({ pid, host, ticks, job }: ProcessIdentity): boolean {
  if (host !== os.hostname()) return !job || jobMayRun(job);
  if (!hasProcess(pid)) return false;
  const now = ticksOf(pid);
  return ticks === undefined || now === undefined || ticks === now;
}

/** Whether this machine has a process of this number. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !/^[ZX]/.test(statusOf(pid)?.[0] ?? '');
}

function ticksOf(pid: number): string | undefined {
  return statusOf(pid)?.[19];
}

/** The fields of /proc/PID/stat after the name, which may hold blanks: state, parent ... and as the 20th the start time. */
function statusOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
