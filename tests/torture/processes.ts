import { spawn } from 'node:child_process';
import path from 'node:path';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** How a process ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface ProcessOptions {
  /** Sent after some milliseconds. */
  readonly kill?: { readonly signal: NodeJS.Signals; readonly after: number };
  readonly env?: NodeJS.ProcessEnv;
  /** `closed`: there is no standard input. */
  readonly stdin?: 'ignore' | 'closed';
  /** Modules that are loaded before the command line. */
  readonly preload?: readonly string[];
}

/** Longest run of a process; a process that takes longer is killed, and the case fails. */
const patience = 240_000;

/**
 * Runs `blockspin` in a process. The software adapter dies in its own threads now and then: a process that ends by a signal
 * which nobody sent is run once more.
 */
export async function blockspinProcess(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<Ended> {
  const ended = await once(args, options);
  const ofItsOwn =
    ended.signal === 'SIGSEGV' || ended.signal === 'SIGABRT' || ended.signal === 'SIGBUS';
  return ofItsOwn ? once(args, options) : ended;
}

function once(
  args: readonly string[],
  { kill, env = process.env, stdin = 'ignore', preload = [] }: ProcessOptions,
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...preload.flatMap((module) => ['--import', module]), cli, ...args],
    {
      env,
      stdio: [stdin === 'closed' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      timeout: patience,
      killSignal: 'SIGKILL',
    },
  );
  if (stdin === 'closed') child.stdin?.destroy();
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (data) => {
      output[name] += String(data);
    });
  const timer = kill && setTimeout(() => child.kill(kill.signal), kill.after);
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, ...output, milliseconds: performance.now() - began });
    });
  });
}

/** What is wrong with the end of a process that should have ended with one of some statuses. */
export function wrongEnd({ status, signal, stderr }: Ended, allowed: readonly number[]): string[] {
  const trace = /^\s+at .+:\d+:\d+/m.test(stderr) ? ['a stack trace'] : [];
  return status !== null && allowed.includes(status)
    ? trace
    : [...trace, `status ${status ?? signal}: ${stderr.slice(-300)}`];
}
