import { describe, expect, it } from 'vitest';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';
import { trainExactTwin } from '../twins/exact-gradient.ts';
import { exactMachineTwin, parametersOf } from '../twins/exact-weights.ts';

const device = withGpu();

interface Case extends Omit<TrainingOptions, 'seed'> {
  readonly name: string;
  readonly shape?: readonly [visible: number, hidden: number];
  readonly samples?: number;
}

const cases: readonly Case[] = [
  { name: 'CD-1' },
  { name: 'CD-1, spins', units: 'spin' },
  { name: 'CD-3, samples', steps: 3, statistics: 'samples' },
  { name: 'samples, spins, 141 samples', statistics: 'samples', units: 'spin', samples: 141 },
  { name: 'PCD-2, 45 chains, spins', algorithm: 'pcd', steps: 2, chains: 45, units: 'spin' },
  { name: 'PCD-1, 5 chains, samples', algorithm: 'pcd', chains: 5, statistics: 'samples' },
  { name: '37 x 23, 397 samples, spins', shape: [37, 23], samples: 397, units: 'spin' },
  { name: '23 x 37, large weights', shape: [23, 37], weightScale: 8 },
  { name: '5 x 70, batches of 640', shape: [5, 70], samples: 1000, batch: 640, units: 'spin' },
  { name: 'L1 inside', l1: 0.3 },
  { name: 'L1 outside, spins', l1: 2e-3, l1Convention: 'outside', units: 'spin' },
  { name: 'L1 proximal', l1: 5e-3, l1Convention: 'proximal' },
  { name: 'L2', l2: 0.1, momentum: 0.9 },
  { name: 'summed gradients', gradient: 'sum', learningRate: 0.005 },
  { name: 'without biases', biases: false, units: 'spin' },
  { name: 'a rate of 16, spins', learningRate: 16, units: 'spin' },
  { name: 'exponential', schedule: 'exponential', learningRate: 1e-3 },
];

function rowsOf(units: number, count: number): Uint8Array[] {
  const random = randomFrom(3);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.4)),
  );
}

describe('updates in exact arithmetic have the bits of the CPU twin', () => {
  it.each(cases)('$name', async ({ shape: [visible, hidden] = [7, 5], samples = 160, ...one }) => {
    const { gpu } = device;
    const { units = 'binary', weightScale = 0.4 } = one;
    const rows = rowsOf(visible, samples);
    const options = { batch: 64, seed: 2, epochs: 3, learningRate: 0.3, ...one } as const;
    const size = { visible, hidden, units, seed: 2, weightScale: Number(weightScale) };
    const machine = await Rbm.create(gpu, { ...size, arithmetic: 'exact' });
    const twin = exactMachineTwin(size);
    expect(await machine.readParameters()).toEqual(parametersOf(twin));
    const data = uploadRows(gpu, rows, visible);
    const training = await ContrastiveDivergence.create(gpu, machine, {
      ...options,
      arithmetic: 'exact',
      data,
    });
    await training.train();
    trainExactTwin(twin, rows, options, training.updates);
    expect(await machine.readParameters()).toEqual(parametersOf(twin));
    training.dispose();
    machine.dispose();
    data.buffer.destroy();
  });
});
