// Runs every test and counts them, for `npm test` and CI.
//
// With --engines it runs the tests of other engines (*.engine.test.ts) instead, for `npm run test:engines`.
//
// Tests that use an adapter (*.gpu.test.ts, *.browser.test.ts, those of engines and of the command line) run one file a
// process: the software adapter dies now and then inside its own threads. A process that died by a signal or
// left no summary is run once more, and that is said; a failed assertion is never retried.
//
// Two processes run at a time (TEST_LANES says how many). Starting a process and reading its sources takes one core, so a
// second core would be idle. A file that needs the machine for itself says so in a line `// Runs alone: reason` at its
// beginning.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inLanes } from './lanes.mjs';

const root = path.resolve(import.meta.dirname, '..');
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const began = performance.now();
// Temporary folders of the tests are made in this one, and go with it.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-tests-'));
// Some tests act as another user, who must be able to pass through.
fs.chmodSync(temporary, 0o711);
process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
const engines = process.argv.includes('--engines');
const filters = process.argv.slice(2).filter((argument) => argument !== '--engines');

const usesAdapter = /\.(gpu|browser|cli|engine)\.test\.ts$/;
const files = fs
  .readdirSync(path.join(root, 'tests'), { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => file.endsWith('.engine.test.ts') === engines)
  .map((file) => `tests/${file}`)
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .toSorted();

let runs = 0;

/**
 * Runs vitest on some files; the summary is undefined where the run left none.
 * @param write takes the output
 */
function run(selected, write) {
  const file = path.join(temporary, `summary-${++runs}.json`);
  const reporters = ['--reporter=default', '--reporter=./tests/summary-reporter.mjs'];
  return new Promise((resolve) => {
    // Files of engines register the tests of what is installed, which may be nothing.
    const more = engines ? ['--passWithNoTests'] : [];
    const child = spawn(process.execPath, [vitest, 'run', ...selected, ...reporters, ...more], {
      cwd: root,
      env: {
        ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
        ...process.env,
        TMPDIR: temporary,
        TEMP: temporary,
        TEST_SUMMARY: file,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    let printed = '';
    child.stdout.on('data', (data) => {
      write(data);
      printed += data;
    });
    child.stderr.on('data', (data) => {
      write(data);
      errors = (errors + data).slice(-20_000);
    });
    child.on('close', (status, signal) => {
      const died =
        signal !== null || /Worker (forks emitted error|exited unexpectedly)/.test(errors);
      const summary = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
      resolve({ status, died, summary, leftOut: printed.match(/^Left out: .*$/gm) ?? [] });
    });
  });
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const retried = [];
const skipped = [];
const leftOut = [];
const failures = [];

async function test(selected, write) {
  let outcome = await run(selected, write);
  const assertionsFailed = (outcome.summary?.failed ?? 0) > 0;
  if (!assertionsFailed && (outcome.died || outcome.summary === undefined)) {
    retried.push(selected.join(' '));
    write(`\nThe process died (${selected.join(' ')}); once more.\n`);
    outcome = await run(selected, write);
  }
  const { summary, status, died } = outcome;
  leftOut.push(...outcome.leftOut);
  counts.passed += summary?.passed ?? 0;
  const failed = (summary?.failed ?? 0) + (summary?.broken ?? 0);
  if (failed === 0 && (status !== 0 || died)) {
    counts.failed++;
    failures.push({ name: selected.join(' '), message: `the process ended with status ${status}` });
  }
  counts.failed += failed;
  failures.push(...(summary?.failures ?? []));
  counts.skipped += summary?.skipped.length ?? 0;
  skipped.push(...(summary?.skipped ?? []));
}

/** Files of half a minute and more, from the longest down, so that the lanes end at about the same time. */
const longFirst = [
  'doctor/faults.gpu',
  'engines/node.engine',
  'engines/chromium.engine',
  'engines/deno.engine',
  'ising/z-scores.gpu',
  'cli/help-examples-simulate.cli',
  'cli/help-examples-renormalize.cli',
  'cli/help-examples-machines.cli',
  'browser/lab.browser',
  'rbm/learned.gpu',
  'studies/mehta-schwab-data.gpu',
  'package/package.cli',
  'cli/commands.cli',
  'random/bit-lanes.gpu',
  'browser/stories.browser',
  'browser/picture.browser',
  'koch/koch.gpu',
  'koch/flows-data.gpu',
  'cli/reproduce.cli',
  'ising/correlations.gpu',
  'browser/sharing.browser',
  'cli/renormalize.cli',
  'cli/help-examples-others.cli',
  'cli/resume.cli',
  'cli/train-resume.cli',
];
const rank = (file) => {
  const place = longFirst.findIndex((long) => file.endsWith(`/${long}.test.ts`));
  return place === -1 ? longFirst.length : place;
};

const runsAlone = (file) =>
  /^\/\/ Runs alone: /m.test(fs.readFileSync(path.join(root, file), 'utf8').slice(0, 400));

const plain = files.filter((file) => !usesAdapter.test(file));
const single = files.filter((file) => usesAdapter.test(file));
const alone = single.filter(runsAlone).map((file) => [file]);
const shared = single.filter((file) => !runsAlone(file)).toSorted((a, b) => rank(a) - rank(b));
// All plain files are one process, which takes longest.
const together = [...(plain.length > 0 ? [plain] : []), ...shared.map((file) => [file])];
// Those of engines may write one file, the hash book.
const most = process.env['UPDATE_HASH_BOOK'] === 'yes' ? 1 : Math.min(2, os.availableParallelism());
const lanes = Number(process.env['TEST_LANES'] ?? most);
await inLanes(together, Math.min(lanes, together.length), test);
await inLanes(alone, 1, test);

for (const { name, message } of failures)
  process.stdout.write(`Failed: ${name}\n  ${message.split('\n').slice(0, 6).join('\n  ')}\n`);
for (const { name, note } of skipped)
  process.stdout.write(`Skipped: ${name} (${note ?? 'no reason given'})\n`);
for (const line of leftOut) process.stdout.write(`${line}\n`);
for (const file of retried) process.stdout.write(`Retried after a crash of the adapter: ${file}\n`);
const minutes = (performance.now() - began) / 60_000;
process.stdout.write(`All tests took ${minutes.toFixed(1)} minutes.\n`);
// Several runs, as in CI, add their counts in this file.
const total = process.env['TEST_TOTAL'];
if (total) {
  const before = fs.existsSync(total) ? JSON.parse(fs.readFileSync(total, 'utf8')) : {};
  for (const key of Object.keys(counts)) counts[key] += before[key] ?? 0;
  const failed = [...(before.names ?? []), ...failures.map(({ name }) => name)];
  fs.writeFileSync(total, JSON.stringify({ ...counts, names: failed }));
}
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
