// Runs some test files in one vitest, which gives each file a process of its own, for tests/runner.mjs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
/** A file in which no test begins or ends for so long hangs. A test may take 5 minutes, what many tests share 15. */
const patience = 1000 * Number(process.env['TEST_HANG_SECONDS'] ?? 1000);
const died = /Worker forks emitted error|Worker exited unexpectedly|Worker forks exited/;

let runs = 0;
/** Processes of tests, each at the head of a group. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    for (const child of running) signalGroup(child, signal);
    process.exit(130);
  });

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone.
  }
}

/**
 * Runs test files, one after another.
 * @param temporary folder for their temporary files
 * @param write takes the output
 * @returns results of the files that ended; names of those that `began` but did not end, because their process died or hung;
 * `hung` with the test that was running, if one is known; errors outside the tests; whether a process died
 */
export async function runFiles(files, { temporary, write, more = [] }) {
  const log = path.join(temporary, `events-${++runs}.jsonl`);
  fs.writeFileSync(log, '');
  const cache = path.join(temporary, 'modules');
  const child = spawn(
    process.execPath,
    [
      vitest,
      'run',
      ...files,
      '--maxWorkers=1',
      '--reporter=default',
      '--reporter=./tests/summary-reporter.mjs',
      // Sources are translated once, and not once in every process.
      '--experimental.fsModuleCache',
      `--experimental.fsModuleCachePath=${cache}`,
      ...more,
    ],
    {
      cwd: root,
      detached: true,
      env: {
        ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
        ...process.env,
        TMPDIR: temporary,
        TEMP: temporary,
        TEST_EVENTS: log,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.add(child);
  let printed = '';
  child.stdout.on('data', (data) => {
    write(data);
    printed += data;
  });
  child.stderr.on('data', write);
  let hangs = false;
  const watch = setInterval(() => {
    if (hangs || Date.now() - fs.statSync(log).mtimeMs < patience) return;
    hangs = true;
    // Browsers close on the first signal.
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), 10_000);
  }, 1000);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  running.delete(child);
  const events = fs
    .readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const results = new Map(events.flatMap(({ ended, result }) => (ended ? [[ended, result]] : [])));
  const errors = events.flatMap(({ error }) => (error === undefined ? [] : [error]));
  return {
    status,
    results,
    began: events.flatMap(({ began }) => (began && !results.has(began) ? [began] : [])),
    hung: hangs
      ? { test: events.findLast((event) => 'test' in event)?.test ?? undefined }
      : undefined,
    errors: errors.filter((message) => !died.test(message)),
    died: errors.some((message) => died.test(message)),
    leftOut: printed.match(/^Left out: .*$/gm) ?? [],
  };
}

export const hangSeconds = patience / 1000;
