import { expect, it } from 'vitest';
import { logPartition } from '../../src/rbm/evaluation/partition.ts';
import { comparedMixture } from '../../src/rbm/evaluation/mixture-comparison.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const units = 24;

/** Two opposite pictures: one hidden unit of +-1 calls for one of them or for the other. A spin is right in 95 of 100 cases. */
const weight = Math.atanh(0.9);
const picture = Float32Array.from({ length: units }, (_, unit) => (unit % 3 === 0 ? -1 : 1));

function machineOf(strength: number, bias: number): RbmParameters {
  return {
    units: 'spin',
    weights: picture.map((sign) => sign * strength),
    visibleBias: new Float32Array(units),
    hiddenBias: Float32Array.of(bias),
  };
}

function samplesOf(count: number) {
  const random = randomFrom(7);
  const rows = Array.from({ length: count }, () => {
    const sign = random.uniform() < 0.5 ? 1 : -1;
    return Uint8Array.from(picture, (value) =>
      Number((random.uniform() < 0.05 ? -value : value) * sign > 0),
    );
  });
  return uploadRows(device.gpu, rows, units);
}

async function judged(parameters: RbmParameters, samples: number) {
  const { gpu } = device;
  const machine = Rbm.from(gpu, parameters);
  const data = samplesOf(samples);
  const partition = { value: (await logPartition(parameters)) ?? NaN, error: 0 };
  const found = await comparedMixture(gpu, machine, data, { partition, seed: 3, stream: 0 });
  machine.dispose();
  data.buffer.destroy();
  return found;
}

it('a mixture is not better than the machine that the samples come from', async () => {
  const found = await judged(machineOf(weight, 0), 2048);
  expect(found?.components).toBe(2);
  // The 49 means and shares of the mixture cost half a nat each over 1,024 samples: 0.024.
  expect(found?.gain.value).toBeLessThan(0.02);
  expect(found?.gain.value).toBeGreaterThan(-0.12);
});

it('a mixture is better than a machine that has lost one of two pictures, by the cost of its shares', async () => {
  // The odds are e^(2 b), and the cost is ln of 1/(2 sqrt(p q)).
  const bias = 3;
  const cost = Math.log(Math.cosh(bias));
  const found = await judged(machineOf(weight, bias), 2048);
  const { value = NaN, error = NaN } = found?.gain ?? {};
  // Four errors, and what the means of the mixture cost.
  expect(Math.abs(value + 0.05 - cost)).toBeLessThan(4 * error + 0.07);
});

it('a mixture is better than a machine of independent units, by what these do not know', async () => {
  const found = await judged(machineOf(0, 0), 2048);
  const entropy = -units * (0.05 * Math.log(0.05) + 0.95 * Math.log(0.95)) + Math.LN2;
  const { value = NaN, error = NaN } = found?.gain ?? {};
  expect(Math.abs(value - (units * Math.LN2 - entropy))).toBeLessThan(4 * error + 0.12);
});

it('few samples are not compared', async () => {
  expect(await judged(machineOf(weight, 0), 96)).toBeUndefined();
});
