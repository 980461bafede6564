import { describe, expect, it } from 'vitest';
import { readUnits } from '../../src/rbm/machine/packed-units.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { encode } from '../../src/rbm/sampling/encode.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';
import { trainExactTwin } from '../twins/exact-gradient.ts';
import { exactUnitsTwin } from '../twins/exact-units.ts';
import { unpackSamples } from '../twins/machine.ts';
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

/** A training in exact arithmetic of 13 x 9 units, in batches of two groups and one, and its parameters after so many updates. */
async function training(updates: readonly number[], resumed = false): Promise<RbmParameters> {
  const { gpu } = device;
  const options = {
    units: 'spin',
    seed: 4,
    arithmetic: 'exact',
    batch: 64,
    algorithm: 'pcd',
    chains: 40,
  } as const;
  const data = uploadRows(gpu, rowsOf(13, 150), 13);
  const create = async () => {
    const machine = await Rbm.create(gpu, { visible: 13, hidden: 9, ...options });
    return {
      machine,
      part: await ContrastiveDivergence.create(gpu, machine, { ...options, data }),
    };
  };
  let { machine, part } = await create();
  for (const count of updates) {
    if (resumed) {
      const [state, parameters] = [await part.readState(), await machine.readParameters()];
      part.dispose();
      machine.dispose();
      ({ machine, part } = await create());
      machine.writeParameters(parameters);
      part.restore(state);
    }
    part.submitUpdates(count);
  }
  const found = await machine.readParameters();
  part.dispose();
  machine.dispose();
  data.buffer.destroy();
  return found;
}

describe('a machine in exact arithmetic', () => {
  it('does not depend on how updates are submitted, nor on an interruption', async () => {
    const whole = await training([20]);
    expect(await training([1, 7, 2, 10])).toEqual(whole);
    expect(await training([6, 14], true)).toEqual(whole);
    expect(await training([21])).not.toEqual(whole);
  });

  it('encodes samples as its twin does, whatever the dispatches', async () => {
    const { gpu } = device;
    const size = { visible: 37, hidden: 70, units: 'spin', seed: 8, weightScale: 1 } as const;
    const machine = await Rbm.create(gpu, { ...size, arithmetic: 'exact' });
    const rows = rowsOf(37, 96);
    const data = uploadRows(gpu, rows, 37);
    const hidden = await encode(gpu, machine, data, { seed: 8, stream: 0 });
    const place = { seed: 8, step: 0, purpose: 'encode' } as const;
    const { bits } = exactUnitsTwin(exactMachineTwin(size), 'hidden', rows, place);
    expect(unpackSamples(await readUnits(gpu, hidden), 70)).toEqual(bits);
    for (const { buffer } of [data, hidden]) buffer.destroy();
    machine.dispose();
  });

  it('stays within its range, and rounds what is written to it', async () => {
    const { gpu } = device;
    const machine = await Rbm.create(gpu, {
      visible: 2,
      hidden: 1,
      seed: 1,
      arithmetic: 'exact',
      weightScale: 1000,
    });
    const { weights } = await machine.readParameters();
    expect(Array.from(weights, Math.abs)).toEqual([16, 16]);
    machine.writeParameters({
      weights: Float32Array.of(0.1, -99),
      hiddenBias: Float32Array.of(1e4),
    });
    const written = await machine.readParameters();
    expect([...written.weights]).toEqual([6554 / 65_536, -16]);
    expect([...written.hiddenBias]).toEqual([128]);
    machine.dispose();
  });

  it('is trained in its own arithmetic', async () => {
    const { gpu } = device;
    const machine = await Rbm.create(gpu, { visible: 2, hidden: 1, seed: 1, arithmetic: 'exact' });
    const data = uploadRows(gpu, rowsOf(2, 32), 2);
    await expect(ContrastiveDivergence.create(gpu, machine, { seed: 1, data })).rejects.toThrow(
      /arithmetic float for a machine of arithmetic exact/,
    );
    await expect(
      Rbm.create(gpu, { visible: 16_385, hidden: 1, seed: 1, arithmetic: 'exact' }),
    ).rejects.toThrow(/at most 16384/);
    machine.dispose();
    data.buffer.destroy();
  });
});
