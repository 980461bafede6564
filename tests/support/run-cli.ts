import { spawnSync } from 'node:child_process';
import path from 'node:path';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/**
 * Runs `blockspin` with some arguments. A process that died by a signal (the software adapter does, now and then)
 * is run once more, and that is said.
 */
export function blockspin(...args: string[]): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const run = (): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [cli, ...args], { timeout: 100_000 });
  let outcome = run();
  if (outcome.signal) {
    console.warn(`blockspin ${args.join(' ')} died by ${outcome.signal}; once more.`);
    outcome = run();
  }
  const { status, stdout, stderr } = outcome;
  return { status, stdout: String(stdout), stderr: String(stderr) };
}
