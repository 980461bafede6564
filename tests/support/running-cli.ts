import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';

/** The built program. */
export const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Milliseconds that a busy machine without a GPU may take to reach any state. */
const patience = 240_000;

/** How a process ended, and what it had said. */
interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `blockspin` in a process that goes on while a test watches it. */
export interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /**
   * Waits for a state of the process. A signal is sent after a state and not after a time, since a machine may be slow.
   * @param state what is waited for, in the words of the message
   * @throws Error if the process ends before, or does not reach the state within 4 minutes, in which case it is killed
   */
  readonly until: (state: string, reached: (said: Said) => boolean) => Promise<void>;
}

type Said = Pick<Ended, 'stdout' | 'stderr'>;

/** Starts `blockspin` with some arguments. */
export function startCli(
  args: readonly string[],
  { cwd, env }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): RunningCli {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (said.stdout += String(data)));
  child.stderr.on('data', (data) => (said.stderr += String(data)));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, ...said }));
  });
  return { child, ended, until: (state, reached) => until(child, said, { state, reached }) };
}

async function until(
  child: ChildProcess,
  said: Said,
  { state, reached }: { state: string; reached: (said: Said) => boolean },
): Promise<void> {
  const last = performance.now() + patience;
  while (!reached(said)) {
    const over = child.exitCode ?? child.signalCode;
    const late = performance.now() > last;
    if (late) child.kill('SIGKILL');
    if (over !== null || late) {
      const why = late ? `not within ${patience / 1000} s` : `it ended with ${over} before`;
      throw new Error(`blockspin should come to this state: ${state}; ${why}. ${said.stderr}`);
    }
    await sleep(5);
  }
}
