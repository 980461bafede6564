// Runs every test and counts them, for `npm test` and CI.
//
// With --engines it runs the tests of other engines (*.engine.test.ts) instead, for `npm run test:engines`.
//
// Each file has a process of its own, and several files share one vitest. Tests that use an adapter (*.gpu.test.ts,
// *.browser.test.ts, those of engines and of the command line) may lose their process, because the software adapter dies now
// and then inside its own threads. A file whose process died by a signal is run once more, and that is said; a failed
// assertion is never retried. A file that hangs is ended and named, and the others go on.
//
// Two vitests run at a time on two cores, more on more (TEST_LANES says how many). Starting a process and reading its sources takes one core, so a
// second core would be idle. A file that needs the machine for itself says so in a line `// Runs alone: reason` at its
// beginning.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inLanes } from './lanes.mjs';
import { hangSeconds, runFiles } from './run-files.mjs';
import { schedule } from './schedule.mjs';

const root = path.resolve(import.meta.dirname, '..');
const began = performance.now();
// Temporary folders of the tests are made in this one, and go with it.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-tests-'));
// Some tests act as another user, who must be able to pass through.
fs.chmodSync(temporary, 0o711);
process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
const engines = process.argv.includes('--engines');
const filters = process.argv.slice(2).filter((argument) => argument !== '--engines');

const files = fs
  .readdirSync(path.join(root, 'tests'), { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => file.endsWith('.engine.test.ts') === engines)
  .map((file) => `tests/${file}`)
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .toSorted();

const counts = { passed: 0, failed: 0, skipped: 0 };
const retried = [];
const skipped = [];
const leftOut = new Set();
const failures = [];

function fail(name, message) {
  counts.failed++;
  failures.push({ name, message });
}

/** Runs files. Those whose process died are run once more, and those that had to wait for one that hung are run then. */
async function test(selected, write, isAgain = false) {
  // Files of engines register the tests of what is installed, which may be nothing.
  const more = engines ? ['--passWithNoTests'] : [];
  const outcome = await runFiles(selected, { temporary, write, more });
  for (const line of outcome.leftOut) leftOut.add(line);
  for (const result of outcome.results.values()) {
    counts.passed += result.passed;
    counts.failed += result.failed;
    failures.push(...result.failures);
    counts.skipped += result.skipped.length;
    skipped.push(...result.skipped);
  }
  for (const message of outcome.errors) fail(`outside the tests of ${selected.join(' ')}`, message);
  const left = selected.filter((file) => !outcome.results.has(file));
  const broken = left.filter((file) => outcome.began.includes(file));
  const waiting = left.filter((file) => !broken.includes(file));
  if (outcome.hung) {
    const { test: during } = outcome.hung;
    const where = during === undefined ? '' : ` in the test "${during}"`;
    for (const file of broken.splice(-1))
      fail(file, `it hung${where}: no test began or ended for ${hangSeconds} s, so it was stopped`);
  }
  const nothingRan = left.length === selected.length && broken.length === 0;
  for (const file of nothingRan ? selected : broken) {
    if (isAgain)
      fail(
        file,
        `its process ended twice before its tests, the last time with status ${outcome.status}`,
      );
    else {
      retried.push(file);
      write(`\nThe process died (${file}); once more.\n`);
      await test([file], write, true);
    }
  }
  if (!nothingRan && waiting.length > 0) await test(waiting, write);
  const explained = outcome.died || outcome.hung || outcome.errors.length > 0 || left.length > 0;
  const passed = [...outcome.results.values()].every(({ failed }) => failed === 0);
  if (outcome.status !== 0 && passed && !explained)
    fail(selected.join(' '), `the process ended with status ${outcome.status}`);
}

const runsAlone = (file) =>
  /^\/\/ Runs alone: /m.test(fs.readFileSync(path.join(root, file), 'utf8').slice(0, 400));

const together = schedule(files.filter((file) => !runsAlone(file)));
const alone = files.filter(runsAlone).map((file) => [file]);
const cores = os.availableParallelism();
// Two on two cores, at most four. Those of engines may write one file, the hash book.
const usual =
  process.env['UPDATE_HASH_BOOK'] === 'yes' ? 1 : Math.min(cores, 4, 1 + Math.floor(cores / 2));
const lanes = Number(process.env['TEST_LANES'] ?? usual);
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
