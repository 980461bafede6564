/**
 * What exact arithmetic costs against float: likelihoods, energies and receptive fields over seeds, and speed. Runs the library in dist/.
 *
 *     node bench/arithmetic.mjs quality 1-32 >> quality.jsonl           every setting; or those that are named: "8 spin critical"
 *     node bench/arithmetic.mjs table quality.jsonl
 *     node bench/arithmetic.mjs speed 7 > speed.jsonl
 *
 * Quality: machines of 12 hidden units, 2,048 samples, other settings by default, at T_c and in both phases. The log-likelihood
 * of the training samples is exact: all hidden states are counted. The energy is that of samples after 50 Gibbs steps in float from the
 * data. Both machines of a seed see the same samples, so that the mean of their differences has a small error. Criterion, fixed before
 * the runs: the mean difference lies within three standard errors of zero.
 *
 * Speed: the same updates, float and exact in turn; the ratios of the medians of the seconds and of the processor time, above 1 where exact
 * is faster. On a processor that others use too, processor time is the better measure.
 */
import { performance } from 'node:perf_hooks';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import {
  encode,
  IsingData,
  logLikelihood,
  openGpuInNode,
  readUnits,
  Rbm,
  ContrastiveDivergence,
  unpackLattice,
} from '../dist/node.js';

const [what, ...given] = process.argv.slice(2);
const gpu = await openGpuInNode();
const phases = { cold: 1.8, critical: 2.269185, hot: 3 };
/** Gibbs steps from the data to the samples whose energy is compared, and their number. */
const steps = 50;
const mostSampled = 1024;

async function trained(data, { hidden, updates, ...options }, arithmetic) {
  const { units = 'spin', seed } = options;
  const machine = await Rbm.create(gpu, { visible: data.units, hidden, units, seed, arithmetic });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    ...options,
    units,
    arithmetic,
    data,
  });
  if (updates === undefined) await training.train();
  else training.submitUpdates(updates);
  await gpu.settle();
  training.dispose();
  return machine;
}

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Square of the side, kind of units and phase of the lattices. */
const settings = [4, 8, 16].flatMap((size) =>
  (size === 4 ? ['spin', 'binary'] : ['spin']).flatMap((units) =>
    Object.keys(phases).map((phase) => ({ size, units, phase })),
  ),
);

/** Sites of the units of a lattice in storage order. */
function sitesOf(geometry) {
  return Array.from({ length: geometry.size ** 2 }, (_, unit) => {
    const words = new Uint32Array(geometry.size ** 2 * geometry.groups);
    words[unit * geometry.groups] = 1;
    return unpackLattice(geometry, words, 0).indexOf(1);
  });
}

function neighbourPairs(size) {
  return Array.from({ length: size ** 2 }, (_, site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return [
      [site, y * size + ((x + 1) % size)],
      [site, ((y + 1) % size) * size + x],
    ];
  }).flat();
}

/** Mean energy per spin of samples that a machine reaches from the data in so many steps, in units of J. */
async function energyAfter(parameters, { data, geometry }, seed) {
  const machine = Rbm.from(gpu, { ...parameters, arithmetic: 'float' });
  const groups = Math.min(data.groups, mostSampled / 32);
  let visible = data;
  for (let step = 0; step < steps; step++) {
    const common = { seed, step, groups, stream: 0 };
    const hidden = await encode(gpu, machine, visible, common);
    const next = await encode(gpu, machine, hidden, { ...common, stream: 1, layer: 'visible' });
    for (const units of [hidden, visible]) if (units !== data) units.buffer.destroy();
    visible = next;
  }
  const words = await readUnits(gpu, visible);
  visible.buffer.destroy();
  machine.dispose();
  const { size } = geometry;
  const pairs = neighbourPairs(size);
  let unlike = 0;
  for (let sample = 0; sample < 32 * groups; sample++) {
    const spins = unpackLattice({ ...geometry, groups }, words, sample);
    for (const [a, b] of pairs) unlike += spins[a] === spins[b] ? 0 : 1;
  }
  return (2 * unlike) / (32 * groups * size ** 2) - 2;
}

/**
 * Of the receptive fields: root mean square of the weights, and the mean over hidden units of sum w w' / sum w^2 over nearest neighbours, which
 * is 2 where a field is flat and 0 where it is noise.
 */
function fieldsOf({ weights, hiddenBias: { length: hidden } }, geometry) {
  const sites = sitesOf(geometry);
  const pairs = neighbourPairs(geometry.size);
  const smoothness = Array.from({ length: hidden }, (_, unit) => {
    const field = [];
    for (const [visible, site] of sites.entries()) field[site] = weights[visible * hidden + unit];
    const squares = field.reduce((sum, weight) => sum + weight ** 2, 0);
    return pairs.reduce((sum, [a, b]) => sum + field[a] * field[b], 0) / squares;
  });
  return {
    weight: Math.sqrt(meanOf([...weights].map((weight) => weight ** 2))),
    smoothness: meanOf(smoothness),
  };
}

/** A line for each seed and setting. The name of a setting is `4 spin cold`. */
async function quality([range, ...names]) {
  const [first, last = first] = range.split('-').map(Number);
  const named = settings.filter(({ size, units, phase }) =>
    names.includes(`${size} ${units} ${phase}`),
  );
  for (const { size, units, phase } of names.length > 0 ? named : settings)
    for (let seed = first; seed <= last; seed++) {
      const temperature = phases[phase];
      const ising = await IsingData.sample(gpu, { size, temperature, samples: 2048, seed });
      const found = {};
      for (const arithmetic of ['float', 'exact']) {
        const options = { hidden: 12, epochs: 40, units, seed };
        const machine = await trained(ising.data, options, arithmetic);
        const parameters = await machine.readParameters();
        found[arithmetic] = {
          likelihood: (await logLikelihood(gpu, machine, ising.data)).value,
          energy: await energyAfter(parameters, ising, seed),
          ...fieldsOf(parameters, ising.geometry),
        };
        machine.dispose();
      }
      ising.dispose();
      console.log(JSON.stringify({ size, units, phase, seed, ...found }));
    }
}

/** Means over the seeds in files of `quality`, and the mean difference with its error. */
async function table(files) {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const lines = texts.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  for (const { size, units, phase } of settings) {
    const own = lines.filter(
      (line) => line.size === size && line.units === units && line.phase === phase,
    );
    if (own.length < 2) continue;
    for (const name of Object.keys(own[0].float)) {
      const differences = own.map(({ float, exact }) => exact[name] - float[name]);
      const difference = meanOf(differences);
      const error = Math.sqrt(
        meanOf(differences.map((each) => (each - difference) ** 2)) / (own.length - 1),
      );
      const [float, exact] = ['float', 'exact'].map((kind) =>
        meanOf(own.map((line) => line[kind][name])),
      );
      const shown = [float, exact, difference, error].map((value) => value.toFixed(4));
      console.log(
        [
          `${size} ${units} ${phase}`,
          own.length,
          name,
          ...shown,
          (difference / error).toFixed(1),
        ].join(' | '),
      );
    }
  }
}

async function speed([count, ...names]) {
  const rounds = Number(count);
  const cases = {
    '64 x 64': { visible: 8, hidden: 64, updates: 64 },
    '64 x 64, samples': { visible: 8, hidden: 64, updates: 64, statistics: 'samples' },
    '64 x 64, pcd-5': { visible: 8, hidden: 64, updates: 32, algorithm: 'pcd', steps: 5 },
    '256 x 64': { visible: 16, hidden: 64, updates: 32 },
    '256 x 256, binary': { visible: 16, hidden: 256, updates: 16, units: 'binary' },
    '1600 x 400, binary': { visible: 40, hidden: 400, updates: 2, units: 'binary' },
  };
  for (const [name, { visible: size, ...options }] of Object.entries(cases)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const ising = await IsingData.sample(gpu, {
      size,
      temperature: 3,
      samples: 1024,
      thermalize: 20,
      seed: 1,
    });
    const seconds = { float: [], exact: [] };
    const processor = { float: [], exact: [] };
    for (let round = 0; round <= rounds; round++)
      for (const arithmetic of ['float', 'exact']) {
        const [start, used] = [performance.now(), process.cpuUsage()];
        (await trained(ising.data, { ...options, seed: 1 }, arithmetic)).dispose();
        // The first round compiles.
        if (round === 0) continue;
        seconds[arithmetic].push((performance.now() - start) / 1000);
        const { user, system } = process.cpuUsage(used);
        processor[arithmetic].push((user + system) / 1e6);
      }
    ising.dispose();
    const ratios = [seconds, processor].map(({ float, exact }) =>
      (medianOf(float) / medianOf(exact)).toFixed(3),
    );
    console.log(JSON.stringify({ name, adapter: gpu.adapter.name, ratios, seconds, processor }));
  }
}

function medianOf(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

await { quality, table, speed }[what](given);
gpu.dispose();
