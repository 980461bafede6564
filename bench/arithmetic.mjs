/**
 * What exact arithmetic costs against float: log-likelihoods over seeds, and speed. Runs the library in dist/.
 *
 *     node bench/arithmetic.mjs likelihood 16 > bench/results/DATE-arithmetic-likelihood.jsonl
 *     node bench/arithmetic.mjs speed 7 > bench/results/DATE-arithmetic-speed.jsonl
 *
 * Likelihood: machines of 12 hidden units, 2,048 samples, other settings by default, at T_c and in both phases. The log-likelihood
 * of the training samples is exact: all hidden states are counted. Both machines of a seed see the same samples, so that the mean of
 * their differences has a small error. Criterion, fixed before the runs: the mean difference lies within three standard errors of zero.
 *
 * Speed: seconds of the same updates, float and exact in turn; the ratio of the medians, above 1 where exact is faster.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import {
  IsingData,
  logLikelihood,
  openGpuInNode,
  Rbm,
  ContrastiveDivergence,
} from '../dist/node.js';

const [what, count] = process.argv.slice(2);
const rounds = Number(count);
const gpu = await openGpuInNode();
const phases = { cold: 1.8, critical: 2.269185, hot: 3 };

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

async function likelihood() {
  const settings = [4, 8].flatMap((size) =>
    ['spin', 'binary'].flatMap((units) =>
      Object.keys(phases).map((phase) => ({ size, units, phase })),
    ),
  );
  for (const { size, units, phase } of settings.filter(
    ({ size: side, units: kind }) => side === 4 || kind === 'spin',
  )) {
    const pairs = [];
    for (let seed = 1; seed <= rounds; seed++) {
      const ising = await IsingData.sample(gpu, {
        size,
        temperature: phases[phase],
        samples: 2048,
        seed,
      });
      const pair = [];
      for (const arithmetic of ['float', 'exact']) {
        const machine = await trained(
          ising.data,
          { hidden: 12, epochs: 40, units, seed },
          arithmetic,
        );
        pair.push((await logLikelihood(gpu, machine, ising.data)).value);
        machine.dispose();
      }
      pairs.push(pair);
      ising.dispose();
    }
    const differences = pairs.map(([float, exact]) => exact - float);
    const difference = meanOf(differences);
    const squares = differences.map((each) => (each - difference) ** 2);
    const error = Math.sqrt(meanOf(squares) / (rounds - 1));
    const [float, exact] = [0, 1].map((at) => meanOf(pairs.map((pair) => pair[at])));
    console.log(
      JSON.stringify({ size, units, phase, seeds: rounds, float, exact, difference, error, pairs }),
    );
  }
}

async function speed() {
  const cases = {
    '64 x 64': { visible: 8, hidden: 64, updates: 64 },
    '64 x 64, samples': { visible: 8, hidden: 64, updates: 64, statistics: 'samples' },
    '64 x 64, pcd-5': { visible: 8, hidden: 64, updates: 32, algorithm: 'pcd', steps: 5 },
    '256 x 64': { visible: 16, hidden: 64, updates: 32 },
    '256 x 256, binary': { visible: 16, hidden: 256, updates: 16, units: 'binary' },
    '1600 x 400, binary': { visible: 40, hidden: 400, updates: 2, units: 'binary' },
  };
  for (const [name, { visible: size, ...options }] of Object.entries(cases)) {
    const ising = await IsingData.sample(gpu, {
      size,
      temperature: 3,
      samples: 1024,
      thermalize: 20,
      seed: 1,
    });
    const seconds = { float: [], exact: [] };
    for (let round = 0; round <= rounds; round++)
      for (const [arithmetic, found] of Object.entries(seconds)) {
        const start = performance.now();
        (await trained(ising.data, { ...options, seed: 1 }, arithmetic)).dispose();
        // The first round compiles.
        if (round > 0) found.push((performance.now() - start) / 1000);
      }
    ising.dispose();
    const [float, exact] = Object.values(seconds).map(
      (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)],
    );
    console.log(JSON.stringify({ name, adapter: gpu.adapter.name, ratio: float / exact, seconds }));
  }
}

await { likelihood, speed }[what]();
gpu.dispose();
