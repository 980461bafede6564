// In which order tests/runner.mjs runs the files, and which share a vitest.

/** Files of a quarter of a minute and more, from the longest down, so that the lanes end at about the same time. */
const longFirst = [
  'browser/stories.browser',
  'doctor/faults.gpu',
  'browser/sharing.browser',
  'cli/commands.cli',
  'browser/lab.browser',
  'engines/chromium.engine',
  'browser/manners.browser',
  'engines/node.engine',
  'package/package.cli',
  'browser/controls.browser',
  'engines/deno.engine',
  'browser/lessons.browser',
  'cli/help-examples-renormalize.cli',
  'studies/mehta-schwab-data.gpu',
  'engines/firefox.engine',
  'ising/z-scores.gpu',
  'cli/resume.cli',
  'cli/evaluate.cli',
  'cli/renormalize.cli',
  'cli/help-examples-machines.cli',
  'cli/help-examples-others.cli',
  'cli/help-examples-simulate.cli',
  'random/bit-lanes.gpu',
  'ising/resume.gpu',
  'rbm/separated-modes.gpu',
  'ising/correlations.gpu',
  'browser/built-site.browser',
  'cli/simulate.cli',
  'cli/given-lattices.cli',
  'cli/faults.cli',
  'cli/reproduce.cli',
  'browser/picture.browser',
  'browser/article.browser',
  'cli/renormalize-map.cli',
  'browser/device-loss.browser',
  'rbm/learned.gpu',
  'ising/tiles.gpu',
  'browser/everybody.browser',
  'ising/single-spin.gpu',
  'cli/plan.cli',
  'koch/koch.gpu',
  'cli/train-resume.cli',
  'cli/train-seeds.cli',
  'learned-map/data.gpu',
  'browser/keepsakes.browser',
  'cli/train.cli',
  'live/exponent-watch.gpu',
  'ising/universal.gpu',
  'ising/metropolis.gpu',
];

/** So many short files share a vitest: with an adapter some half a minute, without one a few seconds more. */
const shared = { adapter: 8, plain: 50 };

const usesAdapter = /\.(gpu|browser|cli|engine)\.test\.ts$/;

const rank = (file) => longFirst.findIndex((long) => file.endsWith(`/${long}.test.ts`));

function* chunks(files, size) {
  for (let at = 0; at < files.length; at += size) yield files.slice(at, at + size);
}

/** Jobs, each a list of files, in the order in which they are to begin. */
export function schedule(files) {
  const long = files.filter((file) => rank(file) >= 0).toSorted((a, b) => rank(a) - rank(b));
  const short = files.filter((file) => rank(file) < 0);
  const plain = short.filter((file) => !usesAdapter.test(file));
  const adapter = short.filter((file) => usesAdapter.test(file));
  return [
    ...long.map((file) => [file]),
    ...chunks(plain, shared.plain),
    ...chunks(adapter, shared.adapter),
  ];
}
