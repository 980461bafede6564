import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { startSpins } from '../../src/ising/start.ts';
import { majorityRule, type BlockRule } from '../../src/rg/block-rule.ts';
import type { FilterRule } from '../../src/rg/filter-rule.ts';
import { FlowMeasurement } from '../../src/rg/flow-measurement.ts';
import { sampleFlow } from '../../src/rg/flow.ts';
import { linearGain, stepGains } from '../../src/rg/gain.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { withGpu } from '../support/with-gpu.ts';
import { filter, uniform } from './filters.ts';

const device = withGpu();

const decimation = filter([1, 0, 0, 0], { limit: 'hard' });

describe('independent spins: y_h of one operator is log2 g0, for maps whose blocks do not overlap', () => {
  it.each<[string, BlockRule | FilterRule, number]>([
    ['majority', majorityRule, 0.585],
    ['majority as a filter', uniform(2, 1, { limit: 'hard' }), 0.585],
    ['a soft filter, w = 0.5', uniform(2, 0.5), 0.3145],
    ['decimation as a filter', decimation, 0],
  ])('%s', async (_, rule, expected) => {
    const { gpu } = device;
    using spins = new Ensemble(gpu, replicaGeometry(8, 4096));
    using flow = await FlowMeasurement.create(gpu, spins, {
      seed: 3,
      rule,
      depth: 1,
      measureCouplings: false,
    });
    for (let seed = 1; seed <= 20; seed++) {
      await startSpins(gpu, spins, { start: 'hot', seed });
      await flow.measure(seed);
    }
    const [step] = await flow.steps();
    const { value, error, signal } = step.exponent({ parity: 'odd', count: 1 });
    expect(Math.abs(Math.log2(linearGain(rule).value) - expected)).toBeLessThan(1e-3);
    expect(error).toBeLessThan(0.01);
    expect(signal).toBe(true);
    // 80,000 samples. Four maps, two numbers each: one beyond 4 errors once in 2,000.
    expect(Math.abs(value - expected)).toBeLessThan(4 * error);
    const [gain] = stepGains(flow.levels());
    expect(Math.abs(gain.linear.value - linearGain(rule).value)).toBeLessThan(
      4 * gain.linear.error,
    );
  });

  it('thermal exponents of independent spins are no signal', async () => {
    const { gpu } = device;
    using spins = new Ensemble(gpu, replicaGeometry(8, 1024));
    const options = { seed: 3, rule: uniform(4, 0.003), depth: 1, measureCouplings: false };
    using flow = await FlowMeasurement.create(gpu, spins, options);
    for (let seed = 1; seed <= 5; seed++) {
      await startSpins(gpu, spins, { start: 'hot', seed });
      await flow.measure(seed);
    }
    const [step] = await flow.steps();
    expect(step.exponent({ parity: 'even', count: 1 }).signal).toBe(false);
    expect(step.exponent({ parity: 'even', count: 4 }).signal).toBe(false);
  });
});

it('decimation as a filter at the critical temperature: gain 1, y_h near 2, y_t that grows with the operators', async () => {
  const { levels, steps } = await sampleFlow(device.gpu, {
    size: 32,
    temperature: CRITICAL_TEMPERATURE,
    replicas: 512,
    schedule: { thermalize: 1500, sweeps: 600, every: 20 },
    seed: 7,
    rule: decimation,
    depth: 1,
  });
  const [gain] = stepGains(levels);
  const [step] = steps;
  // 15,360 samples, five numbers: one beyond 4 errors once in 3,000. References: 300,000 samples of an independent program.
  expect(gain.linear.error).toBeLessThan(1e-3);
  expect(Math.abs(gain.linear.value - 1)).toBeLessThan(4 * gain.linear.error);
  const magnetic = step.exponent({ parity: 'odd', count: 1 });
  expect(magnetic.error).toBeLessThan(1.2e-3);
  expect(Math.abs(magnetic.value - 1.9977)).toBeLessThan(4 * Math.hypot(magnetic.error, 2e-4));
  for (const [count, expected] of [
    [1, 0.957],
    [2, 1.104],
    [4, 1.147],
  ] as const) {
    const { value, error } = step.exponent({ parity: 'even', count });
    expect(error).toBeLessThan(0.025);
    expect(Math.abs(value - expected), `${count} operators`).toBeLessThan(
      4 * Math.hypot(error, 0.002),
    );
  }
});
