import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BlockspinError } from '../../../errors.ts';
import { reasonOf } from '../../output/system-error.ts';

/** Slurm cannot be asked, or says no. The message is its own. */
export class SlurmError extends BlockspinError {
  override readonly name = 'SlurmError';
}

/** A job of an array in the queue. */
export interface QueuedJob {
  /** The number of the array. */
  readonly array: number;
  /** Which job of the array. */
  readonly index: number;
  /** As Slurm names it: PENDING, RUNNING, COMPLETING ... */
  readonly state: string;
  /** Why it waits, as Slurm names it; `None` while it runs. */
  readonly reason: string;
  /** The computer; empty while it waits. */
  readonly node: string;
}

const mostBytes = 2 ** 28;

/**
 * Puts a script into the queue.
 * @param after numbers of arrays that must have ended before
 * @returns the number of the array
 * @throws SlurmError
 */
export async function submitScript(script: string, after: readonly number[]): Promise<number> {
  const order = after.length === 0 ? [] : [`--dependency=afterany:${after.join(':')}`];
  const said = await asked('sbatch', ['--parsable', ...order, script]);
  // `12` or `12;cluster`
  const number = Number(/^(\d+)/m.exec(said)?.[1] ?? NaN);
  if (Number.isSafeInteger(number)) return number;
  throw new SlurmError(`sbatch gave no number of a job but: ${said.trim()}`);
}

/** The jobs of this user's arrays that wait or run. @throws SlurmError */
export async function queuedJobs(): Promise<QueuedJob[]> {
  const format = '--format=%F|%K|%T|%r|%N';
  const said = await asked('squeue', [
    '--noheader',
    '--array',
    `--user=${process.getuid?.() ?? ''}`,
    format,
  ]);
  return queueOf(said);
}

/** What squeue prints, in the form that `queuedJobs` asks for. Jobs of no array are left out. */
export function queueOf(text: string): QueuedJob[] {
  return text.split('\n').flatMap((line) => {
    const [array = '', index = '', state = '', reason = '', node = ''] = line.trim().split('|');
    if (!/^\d+$/.test(array) || !/^\d+$/.test(index)) return [];
    return [{ array: Number(array), index: Number(index), state, reason, node }];
  });
}

/** Jobs that an array may have on this cluster (MaxArraySize). @throws SlurmError */
export async function largestArray(): Promise<number> {
  return largestArrayOf(await asked('scontrol', ['show', 'config']));
}

/** Slurm's own default. */
const usualArray = 1001;

/** MaxArraySize of what `scontrol show config` prints. */
export function largestArrayOf(config: string): number {
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(config)?.[1] ?? NaN);
  return size >= 1 ? size : usualArray;
}

async function asked(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: mostBytes });
    return stdout;
  } catch (cause) {
    throw new SlurmError(refusal(program, cause), { cause });
  }
}

function refusal(program: string, cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
    return `${program} was not found: Slurm is not installed on this computer. Submit from a login node of the cluster; --dry-run prints the script anywhere.`;
  const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
  const lines = said.split('\n').filter(Boolean);
  return `${program} refuses: ${lines.length > 0 ? lines.join(' ') : reasonOf(cause)}`;
}
