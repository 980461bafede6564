import { expect, it } from 'vitest';
import { exactFilter } from '../../../src/studies/learned-map/exact-filter.ts';
import { drawnLattices } from '../../../src/studies/learned-map/training-data.ts';
import { trainFilter } from '../../../src/rbm/training/train-filter.ts';
import { CRITICAL_TEMPERATURE } from '../../../src/theory/critical.ts';
import { withGpu } from '../../support/with-gpu.ts';

const device = withGpu();
const settings = { size: 16, batch: 64, epochs: 30 };

function sizeOf(weights: Float32Array): number {
  return Math.abs(weights.reduce((sum, weight) => sum + weight, 0));
}

it('learns the filter that Adam learns in float', async () => {
  const { gpu } = device;
  const { signal } = new AbortController();
  const lattices = { size: 16, samples: 512, temperature: CRITICAL_TEMPERATURE, seed: 5 };
  using ising = await drawnLattices({ gpu, signal }, lattices);
  const { data } = ising;
  const exact = await exactFilter(gpu, settings, { side: 2, units: data, seed: 1, signal });
  const { machine } = await trainFilter(gpu, {
    ...settings,
    data,
    filter: { side: 2, stride: 2 },
    units: 'spin',
    biases: false,
    optimizer: 'adam',
    momentum: 0.9,
    learningRate: 0.03,
    schedule: 'linear',
    seed: 1,
  });
  const float = await machine.readFilter();
  machine.dispose();
  // The noise of CD-1 with batches of 4,096 blocks moves each weight by some hundredths.
  for (const weight of exact.weights) {
    expect(Math.abs(weight)).toBeGreaterThan(0.3);
    expect(Math.sign(weight)).toBe(Math.sign(exact.weights[0] ?? NaN));
  }
  expect(sizeOf(exact.weights) / sizeOf(float.weights)).toBeCloseTo(1, 1);
  await expect(
    exactFilter(gpu, settings, { side: 4, units: data, seed: 1, signal }),
  ).rejects.toThrow('trains filters of 2 x 2, not of 4 x 4');
}, 120_000);
