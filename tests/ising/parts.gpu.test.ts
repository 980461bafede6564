import { expect, it } from 'vitest';
import { joinedParts } from '../../src/ising/joined-parts.ts';
import { observablesOf } from '../../src/ising/observables.ts';
import { sampleIsing, type Sampling } from '../../src/ising/sampling.ts';
import { planSampling, type SamplingOptions } from '../../src/ising/sampling-plan.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const schedule = { thermalize: 3, sweeps: 24, every: 1 };

it.each<[string, SamplingOptions, number]>([
  ['Metropolis, a hot start', { size: 6, temperatures: [2.3], replicas: 96, start: 'hot' }, 3],
  [
    'three temperatures, of which one is so hot that it takes another update',
    { size: 8, temperatures: [2, 90, 3], replicas: 64 },
    2,
  ],
  [
    'heat bath in a field, with reversals',
    { size: 6, temperatures: [1.5], replicas: 64, update: 'heat-bath', field: 0.1 },
    2,
  ],
  [
    'clusters at two temperatures',
    { size: 8, temperatures: [2.2, 2.4], replicas: 64, update: 'swendsen-wang', start: 'hot' },
    2,
  ],
  [
    'clusters in a field',
    { size: 8, temperatures: [2.2], replicas: 64, update: 'swendsen-wang', field: 0.05 },
    2,
  ],
  ['an antiferromagnet', { size: 8, couplings: [-0.4], replicas: 64, start: 'hot' }, 2],
  ['strips', { size: 64, temperatures: [2.3, 2.5], replicas: 4, start: 'hot' }, 4],
  [
    'clusters in strips',
    { size: 64, temperatures: [2.3], replicas: 2, update: 'swendsen-wang', start: 'hot' },
    2,
  ],
  ['chains', { lattice: 'chain', size: 12, temperatures: [0.7], replicas: 64 }, 2],
  ['correlations', { size: 8, temperatures: [2.3], replicas: 64, correlationsEvery: 4 }, 2],
])('%s: the parts together have the bits of the whole', async (_, chosen, count) => {
  const options = { ...chosen, schedule, seed: 11 };
  const plan = planSampling(options);
  const whole = await sampleIsing(device.gpu, plan);
  const parts: Sampling[] = [];
  for (let number = 1; number <= count; number++)
    parts.push(await sampleIsing(device.gpu, { ...options, part: { number, of: count } }));
  const joined = joinedParts(
    plan,
    parts.map(({ records }) => ({ parts: records.map((record) => ({ record })) })),
  );
  for (const [index, series] of whole.series.entries()) {
    expect(joined.series[index]?.energy).toEqual(series.energy);
    expect(joined.series[index]?.magnetization).toEqual(series.magnetization);
  }
  expect(joined.plan).toBe(plan);
  expect(observablesOf(joined)).toEqual(observablesOf(whole));
  // Parts are different lattices.
  const [first, second] = parts.map(({ series }) => series[0]?.energy);
  expect(first).not.toEqual(second);
});
