import { describe, expect, it } from 'vitest';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import { DivergedError } from '../../src/rbm/training/epoch-ends.ts';
import { largestParameter } from '../../src/rbm/machine/largest-parameter.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';
import { largestTwin } from '../twins/largest-parameter.ts';

const device = withGpu();
const [visible, hidden] = [33, 70];

describe('the largest parameter of a machine', () => {
  const random = randomFrom(7);
  const drawn = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random.uniform() - 0.5);

  // The first and the last number of an invocation's stretch, of a buffer, and of the smallest buffer.
  it.each([
    ['weights', 0, 3],
    ['weights', 63, -3],
    ['weights', 64, 1e-3],
    ['weights', visible * hidden - 1, -1e30],
    ['visibleBias', visible - 1, 5],
    ['hiddenBias', 0, -Infinity],
    ['hiddenBias', hidden - 1, NaN],
  ] as const)('with %s[%i] = %f', async (name, at, value) => {
    const machine = await Rbm.create(device.gpu, { visible, hidden, seed: 1 });
    const parameters = {
      weights: drawn(visible * hidden),
      visibleBias: drawn(visible),
      hiddenBias: drawn(hidden),
    };
    parameters[name][at] = value;
    machine.writeParameters(parameters);
    const all = Object.values(parameters).flatMap((part) => [...part]);
    expect(await largestParameter(device.gpu, machine)).toBe(largestTwin(all));
    machine.dispose();
  });
});

describe('a training that diverges', () => {
  it('fails after its first epoch with the size of a parameter and the rate to lower', async () => {
    const { gpu } = device;
    const random = randomFrom(3);
    const rows = Array.from({ length: 1024 }, () =>
      Uint8Array.from({ length: visible }, () => Number(random.uniform() < 0.4)),
    );
    const data = uploadRows(gpu, rows, visible);
    const machine = await Rbm.create(gpu, { visible, hidden, seed: 1 });
    const before = await machine.readParameters();
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data,
      batch: 32,
      algorithm: 'cd',
      statistics: 'samples',
      epochs: 3,
      seed: 1,
      learningRate: 1e5,
      momentum: 0.9,
    });
    const epochs: number[] = [];
    const running = training.train({ onEpoch: (epoch) => void epochs.push(epoch) });
    await expect(running).rejects.toThrow(DivergedError);
    await expect(running).rejects.toThrow(/epoch 1\b.*100000\b/);
    expect(epochs).toEqual([]);
    expect(training.updates).toBe(training.updatesPerEpoch);
    // The parameters are those that ran away; the caller who kept others can go on from these.
    expect(await largestParameter(gpu, machine)).toBeGreaterThan(1e6);
    machine.writeParameters(before);
    training.rates = { learningRate: 0.01, momentum: 0, l1: 0, l2: 0 };
    training.submitUpdates(training.updatesPerEpoch);
    expect(await largestParameter(gpu, machine)).toBeLessThan(1);
    training.dispose();
    machine.dispose();
    data.buffer.destroy();
  });
});
