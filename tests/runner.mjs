// Runs every test and counts them, for `npm test` and CI.
//
// With --engines it runs the tests of other engines (*.engine.test.ts) instead, for `npm run test:engines`.
//
// Tests that use an adapter (*.gpu.test.ts, *.browser.test.ts, those of engines and of the command line) run one file a
// process: the software adapter dies now and then inside its own threads. A process that died by a signal or
// left no summary is run once more, and that is said; a failed assertion is never retried.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

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

/** Runs vitest on some files; the summary is undefined where the run left none. */
function run(selected, attempt) {
  const file = path.join(
    temporary,
    `${selected.length}-${path.basename(selected[0])}-${attempt}.json`,
  );
  const reporters = ['--reporter=default', '--reporter=./tests/summary-reporter.mjs'];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vitest, 'run', ...selected, ...reporters], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TEST_SUMMARY: file },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data) => {
      process.stderr.write(data);
      errors = (errors + data).slice(-20_000);
    });
    child.on('close', (status, signal) => {
      const died =
        signal !== null || /Worker (forks emitted error|exited unexpectedly)/.test(errors);
      const summary = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
      resolve({ status, died, summary });
    });
  });
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const retried = [];
const skipped = [];
const failures = [];

async function test(selected) {
  let outcome = await run(selected, 1);
  const assertionsFailed = (outcome.summary?.failed ?? 0) > 0;
  if (!assertionsFailed && (outcome.died || outcome.summary === undefined)) {
    retried.push(selected.join(' '));
    process.stdout.write(`\nThe process died (${selected.join(' ')}); once more.\n`);
    outcome = await run(selected, 2);
  }
  const { summary, status, died } = outcome;
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

const plain = files.filter((file) => !usesAdapter.test(file));
if (plain.length > 0) await test(plain);
for (const file of files.filter((candidate) => usesAdapter.test(candidate))) await test([file]);

for (const { name, message } of failures)
  process.stdout.write(`Failed: ${name}\n  ${message.split('\n').slice(0, 6).join('\n  ')}\n`);
for (const { name, note } of skipped)
  process.stdout.write(`Skipped: ${name} (${note ?? 'no reason given'})\n`);
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
