// Makes the small documents of this folder from the results.json of studies, which hold much more:
// node docs/results/collect.mjs DATE RESULTS.json [NOTE]
import fs from 'node:fs';
import path from 'node:path';

const [date, source, note] = process.argv.slice(2);
if (!/^\d{4}-\d\d-\d\d$/.test(date ?? '') || !source) {
  process.stderr.write(
    'Give the date of the run, as 2026-11-30, and the results.json of a study.\n',
  );
  process.exit(2);
}
const { version, adapter, seed, parameters, results, timing } = JSON.parse(
  fs.readFileSync(source, 'utf8'),
);
const { study, preset } = parameters;
const control = ({ name, measured, verdict }) => ({ name, measured, verdict });
const document = {
  study,
  command: `blockspin reproduce ${study} --preset ${preset} --seed ${seed}`,
  ...(note && { note }),
  version,
  adapter: adapter.name,
  date,
  seconds: Math.round(timing.seconds),
  question: results.question,
  answer: results.answer,
  targets: results.targets.map(({ id, kind, statement, measured, verdict, controls = [] }) => ({
    id,
    kind,
    statement,
    measured,
    verdict,
    controls: controls.map(control),
  })),
};
const file = path.join(import.meta.dirname, `${study}.json`);
fs.writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
process.stdout.write(`${file}: ${fs.statSync(file).size} bytes\n`);
