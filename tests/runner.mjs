// Runs every test and counts them, for `npm test` and CI.
//
// Tests that use an adapter (*.gpu.test.ts, *.browser.test.ts and those of the command line) run one file a
// process: the software adapter dies now and then inside its own threads. A process that died by a signal or
// left no report is run once more, and that is said; a failed assertion is never retried.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-tests-'));
const filters = process.argv.slice(2);

const usesAdapter = /\.(gpu|browser|cli)\.test\.ts$/;
const files = fs
  .readdirSync(path.join(root, 'tests'), { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `tests/${file}`)
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .toSorted();

/** Runs vitest on some files; the outcome is undefined where it left no complete report. */
function run(selected, attempt) {
  const report = path.join(
    reports,
    `${selected.length}-${path.basename(selected[0])}-${attempt}.json`,
  );
  const args = [
    vitest,
    'run',
    ...selected,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
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
      const results = fs.existsSync(report)
        ? JSON.parse(fs.readFileSync(report, 'utf8'))
        : undefined;
      resolve({ status, died, results });
    });
  });
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const retried = [];
const skipped = [];

async function test(selected) {
  let outcome = await run(selected, 1);
  const assertionsFailed = (outcome.results?.numFailedTests ?? 0) > 0;
  if (!assertionsFailed && (outcome.died || outcome.results === undefined)) {
    retried.push(selected.join(' '));
    process.stdout.write(`\nThe process died (${selected.join(' ')}); once more.\n`);
    outcome = await run(selected, 2);
  }
  const { results, status, died } = outcome;
  const failedSuites = results?.testResults.filter(
    (suite) =>
      suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  counts.passed += results?.numPassedTests ?? 0;
  for (const suite of results?.testResults ?? [])
    for (const { status: outcomeOf, fullName } of suite.assertionResults)
      if (outcomeOf !== 'passed' && outcomeOf !== 'failed') skipped.push(fullName);
  counts.skipped += (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  const failed = (results?.numFailedTests ?? 0) + (failedSuites ?? 0);
  counts.failed += failed > 0 ? failed : status !== 0 || died ? 1 : 0;
}

const plain = files.filter((file) => !usesAdapter.test(file));
if (plain.length > 0) await test(plain);
for (const file of files.filter((candidate) => usesAdapter.test(candidate))) await test([file]);

fs.rmSync(reports, { recursive: true, force: true });
for (const name of skipped) process.stdout.write(`Skipped: ${name}\n`);
for (const file of retried) process.stdout.write(`Retried after a crash of the adapter: ${file}\n`);
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
