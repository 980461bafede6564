import { expect, it } from 'vitest';
import { freeEnergies } from '../../src/rbm/evaluation/free-energy.ts';
import { pseudoLikelihood } from '../../src/rbm/evaluation/pseudo-likelihood.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const [visible, hidden] = [256, 320];

/** Samples of fair coins and a machine, so large that a processor takes several submits for all of them. */
async function large(samples: number) {
  const random = randomFrom(samples);
  const rows = Array.from({ length: samples }, () =>
    Uint8Array.from({ length: visible }, () => (random.uniform() < 0.5 ? 1 : 0)),
  );
  const machine = await Rbm.create(device.gpu, { visible, hidden, seed: 3 });
  const half = samples / 2;
  const upload = (some: readonly Uint8Array[]) => uploadRows(device.gpu, [...some], visible);
  return {
    machine,
    all: upload(rows),
    halves: [rows.slice(0, half), rows.slice(half)].map(upload),
  };
}

it('free energies of many samples are those of each half of them, to the bit', async () => {
  const { machine, all, halves } = await large(1024);
  const whole = await freeEnergies(device.gpu, machine, all);
  const parts: number[] = [];
  for (const half of halves) parts.push(...(await freeEnergies(device.gpu, machine, half)));
  expect(Array.from(whole)).toEqual(parts);
});

it('the pseudo-likelihood of many samples is the mean of those of the halves', async () => {
  const { machine, all, halves } = await large(256);
  const whole = await pseudoLikelihood(device.gpu, machine, all);
  const values: number[] = [];
  for (const half of halves) values.push((await pseudoLikelihood(device.gpu, machine, half)).value);
  const [first = NaN, second = NaN] = values;
  // Only the order of sums in double precision differs.
  expect(Math.abs(whole.value / ((first + second) / 2) - 1)).toBeLessThan(1e-12);
});

it('is not computed where it was stopped before', async () => {
  const { machine, all } = await large(256);
  const { value } = await pseudoLikelihood(device.gpu, machine, all, {
    signal: AbortSignal.abort(),
  });
  // A GPU does all in one submit. Buffers are zero at first.
  if (device.gpu.software) expect(value).toBe(0);
});
