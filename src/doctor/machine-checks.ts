import type { Gpu } from '../gpu/gpu.ts';
import { siteCount } from '../ensemble/geometry.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import { CorrelatorSums } from '../rbm/evaluation/correlator-sums.ts';
import { encode } from '../rbm/sampling/encode.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import type { RbmParameters } from '../rbm/machine/parameters.ts';
import { readUnits, type PackedUnits } from '../rbm/machine/packed-units.ts';
import { Patches } from '../rbm/machine/patches.ts';
import { BlockAverages } from '../rg/block-average.ts';
import type { Check } from './check.ts';
import { decidingParameters } from './deciding-machine.ts';
import { hotLattices } from './hot-lattices.ts';
import { checkWords } from './known-answers.ts';
import { geometries, machineShape, seed, training as rates } from './problems.ts';

/** Number of weights in the test of moments, drawn with standard deviation 1. */
const drawnWeights = 4096;
/** Moments further off than this many standard errors are wrong. Chance does this once in 1.7 million draws; the seed is fixed. */
const largestDeviation = 5;
/** After two updates with learning rate and momentum 1/2, parameters are multiples of a quarter of a sample. */
export const fractions = 4;

interface MachineProblem {
  readonly parameters: Partial<RbmParameters>;
  readonly training: { updates: number; learningRate: number; momentum: number; l1: number };
}

/**
 * Compares the kernels of Boltzmann machines with known answers. A machine whose parameters are all zero draws every
 * unit with probability 1/2, and one update of it counts whole samples. Such counts are exact in single precision, so
 * they are compared bit for bit. If large weights decide every unit, the matrix product and whole trainings are exact too.
 */
export async function machineChecks(gpu: Gpu): Promise<Check[]> {
  const lattice = await hotLattices(gpu, geometries.strips);
  const { side, groups } = machineShape;
  const patches = await Patches.create(gpu, lattice, { side, groups, seed });
  patches.update(0);
  const cut = await readUnits(gpu, patches.batch);
  const scattered = await Patches.create(gpu, lattice, { side, groups, seed, scattered: true });
  scattered.update(0);
  const strewn = await readUnits(gpu, scattered.batch);
  scattered.dispose();
  const zero = await trainMachine(gpu, patches.batch, {
    parameters: { weights: new Float32Array(side * side * machineShape.hidden) },
    training: { updates: 1, learningRate: 1, momentum: 0, l1: 0 },
  });
  const decided = await trainMachine(gpu, patches.batch, {
    parameters: decidingParameters(),
    training: rates,
  });
  patches.dispose();
  lattice.dispose();
  return [
    checkWords('patches', cut),
    checkWords('patches/scattered', strewn),
    checkWords('rbm-units/layer', zero.encoded),
    checkWords('rbm-units/batch, rbm-averages, rbm-gradient, rbm-step', countsOf(zero.parameters)),
    checkWords('rbm-units/layer, matrix product', decided.encoded),
    checkWords('rbm-step, momentum and L1', countsOf(decided.parameters, fractions)),
    await initialWeights(gpu),
    ...(await correlatorChecks(gpu)),
  ];
}

/** Counts quarters: multiplies numbers by four and returns whole numbers (two's complement). */
function quartersOf(numbers: Float32Array): Uint32Array {
  return Uint32Array.from(numbers, (number) => (4 * number) >>> 0);
}

/** Correlates spins with averages of 2 x 2 blocks of spins, whose sums are exact in single precision, and with themselves. */
async function correlatorChecks(gpu: Gpu): Promise<Check[]> {
  const ensemble = await hotLattices(gpu, geometries.small);
  const { geometry, buffer } = ensemble;
  const { groups } = geometry;
  const blocks = await BlockAverages.create(gpu, ensemble, { factor: 2, depth: 1 });
  const [level] = blocks.levels;
  if (!level) throw new Error('There are no blocks.');
  const visible = { buffer, units: siteCount(geometry), groups };
  const sums = await Promise.all(
    (
      [
        { units: level.size ** 2, groups, kind: 'values', buffer: level.buffer },
        { units: visible.units, groups, kind: 'bits', buffer },
      ] as const
    ).map((hidden) => CorrelatorSums.create(gpu, { visible, hidden, blockGroups: groups })),
  );
  for (const sum of sums) sum.begin(0, 0);
  gpu.compute('correlators', (pass) => {
    blocks.record(pass);
    for (const sum of sums) sum.record(pass);
  });
  const [values = new Float32Array(), bits = new Float32Array()] = await Promise.all(
    sums.map((sum) => sum.read()),
  );
  for (const part of [...sums, blocks, ensemble]) part.dispose();
  return [
    checkWords('rbm-correlator-sums/values', quartersOf(values)),
    checkWords('rbm-correlator-sums/bits', quartersOf(bits)),
  ];
}

/** Draws hidden units of a machine for the data, and trains the machine with these data. */
async function trainMachine(
  gpu: Gpu,
  data: PackedUnits,
  { parameters, training: { updates, ...options } }: MachineProblem,
): Promise<{ encoded: Uint32Array; parameters: RbmParameters }> {
  const { side, hidden, groups } = machineShape;
  const machine = await Rbm.create(gpu, { visible: side * side, hidden, seed });
  machine.writeParameters(parameters);
  const encoded = await encode(gpu, machine, data, { seed, stream: 0 });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data,
    batch: 32 * groups,
    algorithm: 'cd',
    statistics: 'samples',
    seed,
    ...options,
  });
  training.submitUpdates(updates);
  const outcome = {
    encoded: await readUnits(gpu, encoded),
    parameters: await machine.readParameters(),
  };
  training.dispose();
  machine.dispose();
  encoded.buffer.destroy();
  return outcome;
}

/** Parameters as whole numbers of `1 / (samples * parts)` (two's complement). */
export function countsOf(
  {
    weights,
    visibleBias,
    hiddenBias,
  }: Record<'weights' | 'visibleBias' | 'hiddenBias', ArrayLike<number>>,
  parts = 1,
): Uint32Array {
  const samples = 32 * machineShape.groups * parts;
  const all = [weights, visibleBias, hiddenBias].flatMap((values) => Array.from(values));
  return Uint32Array.from(all, (value) => Math.round(value * samples) >>> 0);
}

async function initialWeights(gpu: Gpu): Promise<Check> {
  const machine = await Rbm.create(gpu, {
    visible: drawnWeights / 64,
    hidden: 64,
    seed,
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
