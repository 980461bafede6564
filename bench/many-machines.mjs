/**
 * What training machines in the same dispatches gains over training them one after the other. Runs the library in dist/.
 *
 *     node bench/many-machines.mjs 9 > bench/results/DATE-swiftshader-2-cores-many-machines.jsonl
 *
 * Each line is a shape: seconds of the same trainings, together (`trainMany`) and one after the other (`trainStack`), in turn, with the
 * ratio of the medians, above 1 where together is faster. All machines of a shape see the same samples and differ in seed, and in L1 where
 * the line says so.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { IsingData, openGpuInNode, trainMany, trainStack } from '../dist/node.js';

const rounds = Number(process.argv[2] ?? 9);
const gpu = await openGpuInNode();

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function disposeOf(layers) {
  for (const { machine } of layers) machine.dispose();
}

async function timed(run) {
  const start = performance.now();
  await run();
  await gpu.settle();
  return (performance.now() - start) / 1000;
}

for (const {
  size,
  hidden,
  machines,
  epochs,
  algorithm = 'cd',
  penalties = false,
  arithmetic = 'float',
} of [
  { size: 4, hidden: 6, machines: 16, epochs: 20 },
  { size: 8, hidden: 4, machines: 16, epochs: 20 },
  { size: 8, hidden: 16, machines: 16, epochs: 10 },
  { size: 8, hidden: 64, machines: 16, epochs: 4 },
  { size: 8, hidden: 16, machines: 16, epochs: 10, algorithm: 'pcd' },
  { size: 8, hidden: 16, machines: 16, epochs: 10, penalties: true },
  { size: 8, hidden: 16, machines: 16, epochs: 10, arithmetic: 'exact' },
]) {
  const ising = await IsingData.sample(gpu, { size, samples: 1024, seed: 1, temperature: 2.3 });
  const { data } = ising;
  const options = Array.from({ length: machines }, (_, seed) => ({
    data,
    layers: [hidden],
    epochs,
    seed: seed + 1,
    units: 'spin',
    algorithm,
    arithmetic,
    l1: penalties ? 1e-4 * seed : 0,
  }));
  const together = () =>
    trainMany(
      gpu,
      options.map((own) => ({ begin: async () => ({ options: own, end: disposeOf }) })),
    );
  const inTurn = async () => {
    for (const own of options) disposeOf(await trainStack(gpu, own));
  };
  const seconds = { together: [], inTurn: [] };
  for (let round = -1; round < rounds; round++)
    for (const [name, run] of Object.entries({ together, inTurn })) {
      const found = await timed(run);
      // The first round compiles pipelines.
      if (round >= 0) seconds[name].push(found);
    }
  ising.dispose();
  const ratio = median(seconds.inTurn) / median(seconds.together);
  const best = Math.min(...seconds.inTurn) / Math.min(...seconds.together);
  const shape = {
    visible: size * size,
    hidden,
    machines,
    samples: 1024,
    epochs,
    algorithm,
    penalties,
    rounds,
  };
  process.stdout.write(
    `${JSON.stringify({ adapter: gpu.adapter.name, ...shape, ratio, best, seconds })}\n`,
  );
}
gpu.dispose();
