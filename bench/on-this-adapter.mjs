// Everything that is worth knowing about an adapter, within some ten minutes: the doctor, the hashes of lattices and trainings, benchmarks with
// and without bounds checks and beside peers, tuning, and three studies. One folder with a JSON document a step, and summary.md.
//
//   node bench/on-this-adapter.mjs FOLDER [--adapter gpu] [--seconds 450] [--python python3]
//
// A step that takes longer than its share, and than a minute, is stopped by Ctrl-C and keeps what it has. The build must be there (npm ci).
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    adapter: { type: 'string', default: 'gpu' },
    seconds: { type: 'string', default: '450' },
    python: { type: 'string', default: 'python3' },
  },
});
const [folder] = positionals;
const seconds = Number(values.seconds);
if (!folder || positionals.length > 1 || !(seconds > 0)) {
  console.error(
    'Usage: node bench/on-this-adapter.mjs FOLDER [--adapter gpu] [--seconds 450] [--python python3]',
  );
  process.exit(2);
}
if (fs.existsSync(folder)) {
  console.error(`${folder} is there already; give a new folder.`);
  process.exit(2);
}
fs.mkdirSync(folder, { recursive: true });

const blockspin = (...args) => [
  path.join(root, 'dist/cli.js'),
  ...args,
  '--adapter',
  values.adapter,
];
const json = ['--json', '--quiet'];
const study = (name) =>
  blockspin('reproduce', name, '--preset', 'standard', '--out', path.join(folder, name), '--quiet');
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');

/** Name, arguments of Node, and the share of the time. */
const steps = [
  ['doctor', blockspin('doctor', ...json), 10],
  ['doctor-unchecked', blockspin('doctor', '--unchecked', ...json), 10],
  ...(fs.existsSync(vitest)
    ? [['hash-book', [vitest, 'run', 'tests/engines/hash-book.gpu.test.ts', '--reporter=json'], 10]]
    : []),
  ['bench', blockspin('bench', ...json), 20],
  ['bench-unchecked', blockspin('bench', '--unchecked', ...json), 20],
  ['bench-peers', blockspin('bench', '--peers', '--python', values.python, ...json), 25],
  ['tune', blockspin('tune', ...json), 15],
  ['mehta-schwab', study('mehta-schwab'), 20],
  ['koch', study('koch'), 20],
  ['learned-map', study('learned-map'), 20],
];
const shares = steps.reduce((sum, [, , share]) => sum + share, 0);

const rows = [];
for (const [name, args, share] of steps) {
  const began = performance.now();
  const status = await run(args, path.join(folder, name), Math.max(60, (seconds * share) / shares));
  rows.push({ name, status, seconds: (performance.now() - began) / 1000 });
  console.log(`${name}: ${status}, ${rows.at(-1).seconds.toFixed(0)} s`);
}
fs.writeFileSync(path.join(folder, 'summary.md'), summary());

/** Runs a step, and stops it by Ctrl-C when its time is over, and at once a little later. */
function run(args, file, most) {
  return new Promise((resolve) => {
    const output = fs.openSync(`${file}.json`, 'w');
    const remarks = fs.openSync(`${file}.txt`, 'w');
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', output, remarks] });
    let stopped = '';
    const timers = [
      setTimeout(() => {
        stopped = 'stopped';
        child.kill('SIGINT');
      }, 1000 * most),
      setTimeout(() => child.kill('SIGKILL'), 1000 * most + 20_000),
    ];
    child.on('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      fs.closeSync(output);
      fs.closeSync(remarks);
      resolve(stopped || (code === 0 ? 'done' : `failed (${code ?? signal})`));
    });
  });
}

/** The figures of all benchmarks in one table. */
function summary() {
  const documents = Object.fromEntries(rows.map(({ name }) => [name, documentOf(name)]));
  const { adapter, version } = documents['doctor'] ?? {};
  const figures = (documents['bench']?.results ?? []).map((row, index) => {
    const without = documents['bench-unchecked']?.results?.[index];
    return `| ${row.kernel} | ${Object.values(row.parameters).join(', ')} | ${row.figure} | ${figure(row.median)} | ${figure(without?.median)} | ${row.unit} |`;
  });
  const peers = (documents['bench-peers']?.results?.rows ?? []).map(
    ({ kernel, parameters, device, ours, theirs, ratio, unit }) =>
      `| ${kernel} | ${Object.values(parameters).join(', ')} | ${device} | ${figure(ours.median)} | ${figure(theirs.median)} | ${unit} | ${figure(ratio.median)} |`,
  );
  return [
    `# ${adapter?.name ?? 'No adapter'}, ${adapter?.description ?? ''}, ${adapter?.host ?? ''}, Blockspin ${version ?? ''}`,
    '',
    '| step | end | seconds |',
    '| --- | --- | ---: |',
    ...rows.map(
      ({ name, status, seconds: took }) => `| ${name} | ${status} | ${took.toFixed(0)} |`,
    ),
    '',
    '| kernel | work | figure | median | without bounds checks | unit |',
    '| --- | --- | --- | ---: | ---: | --- |',
    ...figures,
    '',
    '| kernel | work | peer | ours | peer’s | unit | ratio |',
    '| --- | --- | --- | ---: | ---: | --- | ---: |',
    ...peers,
    '',
  ].join('\n');
}

/** What a step printed, where it printed a whole document. */
function documentOf(name) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}

function figure(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '';
}
