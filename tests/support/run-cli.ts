import { spawnSync } from 'node:child_process';
import { cli } from './running-cli.ts';

/** No command of a test takes so long, also on a busy machine without a GPU. */
const mostSeconds = 280;

/**
 * Runs `blockspin` with some arguments. A process that died by a signal (the software adapter does, now and then)
 * is run once more, and that is said.
 * @throws Error if the process does not end
 */
export function blockspin(...args: string[]): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const run = (): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [cli, ...args], { timeout: 1000 * mostSeconds });
  let outcome = run();
  if (outcome.error)
    throw new Error(
      `blockspin ${args.join(' ')} did not end within ${mostSeconds} s: ${String(outcome.stderr)}`,
      { cause: outcome.error },
    );
  if (outcome.signal) {
    console.warn(`blockspin ${args.join(' ')} died by ${outcome.signal}; once more.`);
    outcome = run();
  }
  const { status, stdout, stderr } = outcome;
  return { status, stdout: String(stdout), stderr: String(stderr) };
}
