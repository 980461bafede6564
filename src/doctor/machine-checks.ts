import { Ensemble } from '../ensemble/ensemble.ts';
import { stripGeometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { startSpins } from '../ising/start.ts';
import { ContrastiveDivergence } from '../rbm/contrastive-divergence.ts';
import { encode } from '../rbm/encode.ts';
import { Rbm, type RbmParameters } from '../rbm/machine.ts';
import { readUnits } from '../rbm/packed-units.ts';
import { Patches } from '../rbm/patches.ts';
import { checksum, compare, type Check } from './check.ts';
import { knownAnswers, problems } from './known-answers.ts';

/** Weights of the moments test, drawn with deviation 1. */
const drawnWeights = 4096;
/** Standard errors beyond which moments count as wrong: once in 1.7 million draws each; the seed is fixed. */
const largestDeviation = 5;

/**
 * The kernels of Boltzmann machines against known answers. A machine whose parameters are all zero draws every
 * unit with probability 1/2, and one update of it counts whole samples: exact in single precision, so these too
 * are compared bit for bit.
 */
export async function machineChecks(gpu: Gpu): Promise<Check[]> {
  const { seed, machine: shape } = problems;
  const lattice = new Ensemble(gpu, stripGeometry(problems.strips.size));
  await startSpins(gpu, lattice, { start: 'hot', seed });
  const { side, groups, hidden } = shape;
  const patches = await Patches.create(gpu, lattice, { side, groups, seed });
  patches.update(0);
  const machine = await Rbm.create(gpu, { visible: side * side, hidden, seed });
  machine.writeParameters({ weights: new Float32Array(side * side * hidden) });
  const encoded = await encode(gpu, machine, patches.batch, { seed, epoch: 0 });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data: patches.batch,
    batchGroups: groups,
    seed,
    learningRate: 1,
    momentum: 0,
    l1: 0,
  });
  training.submitUpdates(1);
  const cut = checksum(await readUnits(gpu, patches.batch));
  const hiddenUnits = checksum(await readUnits(gpu, encoded));
  const updated = checksum(countsOf(await machine.readParameters()));
  const checks = [
    compare('patches', cut, knownAnswers.patches),
    compare('rbm-units/layer', hiddenUnits, knownAnswers.encoded),
    compare('rbm-units/batch, rbm-update, rbm-biases', updated, knownAnswers.updated),
    await initialWeights(gpu),
  ];
  training.dispose();
  machine.dispose();
  encoded.buffer.destroy();
  patches.dispose();
  lattice.dispose();
  return checks;
}

/** Parameters after one update with learning rate 1, as whole numbers of samples (two's complement). */
export function countsOf({
  weights,
  visibleBias,
  hiddenBias,
}: Record<keyof RbmParameters, ArrayLike<number>>): Uint32Array {
  const samples = 32 * problems.machine.groups;
  const all = [weights, visibleBias, hiddenBias].flatMap((values) => Array.from(values));
  return Uint32Array.from(all, (value) => Math.round(value * samples) >>> 0);
}

async function initialWeights(gpu: Gpu): Promise<Check> {
  const machine = await Rbm.create(gpu, {
    visible: drawnWeights / 64,
    hidden: 64,
    seed: problems.seed,
    weightScale: 1,
  });
  const { weights } = await machine.readParameters();
  machine.dispose();
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / drawnWeights;
  const square = weights.reduce((sum, weight) => sum + weight * weight, 0) / drawnWeights;
  const deviations = [mean * Math.sqrt(drawnWeights), (square - 1) * Math.sqrt(drawnWeights / 2)];
  return {
    name: 'rbm-weights',
    passed: deviations.every((deviation) => Math.abs(deviation) < largestDeviation),
    detail: `${drawnWeights} normal numbers: mean ${mean.toFixed(4)}, mean square ${square.toFixed(4)}`,
  };
}
