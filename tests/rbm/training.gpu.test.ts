import { describe, expect, it } from 'vitest';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { randomFrom } from '../support/random.ts';
import { machineTwin } from '../twins/machine.ts';
import { trainTwin } from '../twins/contrastive-divergence.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

function randomRows(units: number, count: number, seed: number): Uint8Array[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.4)),
  );
}

function expectClose(values: Float32Array, expected: Float64Array): void {
  for (const [at, value] of values.entries())
    expect(Math.abs(value - expected[at])).toBeLessThan(1e-5);
}

interface Case extends Omit<TrainingOptions, 'batch' | 'seed'> {
  readonly name: string;
  readonly samples?: number;
}

const cases: readonly Case[] = [
  { name: 'CD-1' },
  { name: 'CD-1, spins', units: 'spin' },
  { name: 'CD-3', steps: 3 },
  { name: 'PCD-1', algorithm: 'pcd' },
  { name: 'PCD-2 with 45 chains, spins', algorithm: 'pcd', steps: 2, chains: 45, units: 'spin' },
  {
    name: 'PCD-1 with 5 chains, probabilities',
    algorithm: 'pcd',
    chains: 5,
    statistics: 'probabilities',
  },
  { name: 'probabilities', statistics: 'probabilities' },
  { name: 'probabilities, spins', statistics: 'probabilities', units: 'spin' },
  { name: 'mean field', statistics: 'mean-field' },
  { name: 'mean field, CD-2, spins', statistics: 'mean-field', steps: 2, units: 'spin' },
  { name: 'a last word of 13 samples', samples: 141 },
  {
    name: 'a last word of 13 samples, probabilities, spins',
    samples: 141,
    statistics: 'probabilities',
    units: 'spin',
  },
  { name: 'a last word of 13 samples, mean field', samples: 141, statistics: 'mean-field' },
  { name: 'centred', centred: true },
  {
    name: 'centred, spins, probabilities',
    centred: true,
    units: 'spin',
    statistics: 'probabilities',
  },
  { name: 'L1 outside the learning rate', l1Convention: 'outside', l1: 2e-3 },
  { name: 'L1 proximal', l1Convention: 'proximal', l1: 5e-3 },
  { name: 'L2', l1: 0, l2: 0.1 },
  { name: 'summed gradients', gradient: 'sum', learningRate: 0.005 },
  { name: 'without biases', biases: false },
  { name: 'Adam', optimizer: 'adam', learningRate: 0.01, epsilon: 1e-2, momentum: 0.9 },
  {
    name: 'Adam, L2, proximal L1',
    optimizer: 'adam',
    learningRate: 0.01,
    epsilon: 1e-2,
    l1Convention: 'proximal',
    l2: 0.01,
    l1: 1e-3,
    secondDecay: 0.99,
  },
];

describe('updates of 7 x 5 units, short batches among them, follow the float64 twin', () => {
  it.each(cases)('$name', async (one) => {
    const { gpu } = device;
    const { units = 'binary', samples = 160, ...chosen } = one;
    const rows = randomRows(7, samples, 3);
    const options = {
      batch: 64,
      algorithm: 'cd',
      statistics: 'samples',
      seed: 2,
      learningRate: 0.3,
      momentum: 0.5,
      l1: 0.01,
      ...chosen,
    } as const;
    const machine = await Rbm.create(gpu, {
      visible: 7,
      hidden: 5,
      units,
      seed: 2,
      weightScale: 0.4,
    });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data: uploadRows(device.gpu, rows, 7),
      ...options,
    });
    const twin = machineTwin(await machine.readParameters());
    const before = machineTwin(await machine.readParameters());
    // Five updates: batches of 2, 2 and 1 groups, then the next epoch.
    training.submitUpdates(5);
    trainTwin(twin, rows, options, 5);
    const { weights, visibleBias, hiddenBias } = await machine.readParameters();
    // Each step rounds a handful of numbers below 2 to 24 bits, five times: well below 1e-5. One sample drawn
    // differently would change a weight by 0.3/64 = 5e-3; in Adam epsilon bounds what rounding can do.
    expectClose(weights, twin.weights);
    expectClose(visibleBias, twin.visibleBias);
    expectClose(hiddenBias, twin.hiddenBias);
    const moved = weights.map((weight, at) => Math.abs(weight - before.weights[at]));
    expect(Math.max(...moved)).toBeGreaterThan(0.01);
    training.dispose();
    machine.dispose();
  });
});

describe('updates', () => {
  it('depend on the seed alone, not on the division into submits, to the bit', async () => {
    const { gpu } = device;
    const data = uploadRows(device.gpu, randomRows(21, 256, 9), 21);
    const weights = await Promise.all(
      [{ seed: 6 }, { seed: 6 }, { seed: 7 }].map(async ({ seed }, which) => {
        const machine = await Rbm.create(gpu, { visible: 21, hidden: 13, seed });
        const options = {
          data,
          batch: 96,
          algorithm: 'cd',
          statistics: 'samples',
          seed,
          learningRate: 0.1,
          momentum: 0.9,
          l1: 1e-3,
        } as const;
        const training = await ContrastiveDivergence.create(gpu, machine, options);
        if (which === 1) for (let i = 0; i < 9; i++) training.submitUpdates(1);
        else training.submitUpdates(9);
        return (await machine.readParameters()).weights;
      }),
    );
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[0]);
  });

  it('count wrongly reconstructed bits', async () => {
    const { gpu } = device;
    const rows = randomRows(9, 96, 12);
    const machine = await Rbm.create(gpu, { visible: 9, hidden: 4, seed: 1 });
    // A machine that ignores its inputs and reconstructs all ones: the error is the share of zeros.
    machine.writeParameters({
      weights: new Float32Array(36),
      visibleBias: new Float32Array(9).fill(40),
    });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data: uploadRows(device.gpu, rows, 9),
      batch: 64,
      algorithm: 'cd',
      statistics: 'samples',
      seed: 1,
      learningRate: 1e-9,
      momentum: 0,
      l1: 0,
    });
    expect(await training.readReconstructionError()).toBeUndefined();
    training.submitUpdates(4);
    const zeros = rows.reduce((sum, row) => sum + row.reduce((left, bit) => left + 1 - bit, 0), 0);
    const error = await training.readReconstructionError();
    expect(error?.value).toBeCloseTo(zeros / (96 * 9), 12);
    expect(error?.error).toBeGreaterThan(0);
    expect(await training.readReconstructionError()).toBeUndefined();
  });
});
