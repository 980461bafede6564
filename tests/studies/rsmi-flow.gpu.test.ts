import { describe, expect, it } from 'vitest';
import { flowedLevel, sampledFlows, type Flow } from '../../src/studies/rsmi/flow.ts';
import { flowTarget } from '../../src/studies/rsmi/flow-section.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

it('a level has the coupling of the torus with its information', () => {
  const sum = -kaufman({ size: 8, coupling: 0.4 }).energy;
  const { coupling, information } = flowedLevel(8, { value: sum, error: 0.01 });
  expect(coupling.value).toBeCloseTo(0.4, 9);
  const turned = -kaufman({ size: 8, coupling: 0.4 + coupling.error }).energy;
  expect(turned - sum).toBeCloseTo(0.01, 3);
  const share = (1 + sum / 2) / 2;
  expect(information.value).toBeCloseTo(
    Math.LN2 + share * Math.log(share) + (1 - share) * Math.log(1 - share),
    12,
  );
});

// False alarms at 4.5 errors: 1 in 150,000 seeds.
it('sampled lattices have their own coupling before the first step', async () => {
  const settings = {
    size: 16,
    depth: 2,
    replicas: 64,
    schedule: { thermalize: 200, sweeps: 100, every: 10 },
  };
  const context = {
    gpu: device.gpu,
    preset: 'quick' as const,
    seed: 4,
    signal: new AbortController().signal,
    phase: () => () => undefined,
  };
  const [flow] = await sampledFlows(context, { ...settings, starts: [0.9], far: [] }, [0.9]);
  expect(flow?.levels.map(({ size }) => size)).toEqual([16, 8, 4]);
  const { value = NaN, error = NaN } = flow?.levels[0]?.coupling ?? {};
  expect(Math.abs(value - 0.9 * CRITICAL_COUPLING)).toBeLessThan(4.5 * error);
  expect(error).toBeLessThan(0.01);
});

/** A flow whose distance from K_c grows by a factor after the first step. */
function made(ratio: number, factor: number, error: number): Flow {
  const distance = (ratio - 1) * CRITICAL_COUPLING;
  return {
    ratio,
    levels: [0, 1, 2, 3].map((step) => {
      const coupling = { value: 0.42 + distance * factor ** step, error };
      return { size: 64 / 2 ** step, nearest: coupling, information: coupling, coupling };
    }),
  };
}

describe('RS-5', () => {
  const far = [made(0.5, 0.3, 1e-4), made(0.6, 0.3, 1e-4)];
  const verdict = (factor: number, error: number, control = far): string =>
    flowTarget(
      [0.97, 0.985, 1].map((ratio) => made(ratio, factor, error)),
      control,
    ).verdict;

  it('turns with the growth, its error and the control', () => {
    expect(verdict(2, 1e-5)).toBe('holds');
    expect(verdict(2, 2e-3)).toBe('inconclusive');
    expect(verdict(2.5, 1e-5)).toBe('fails');
    expect(verdict(0.5, 1e-5)).toBe('fails');
    expect(verdict(2, 1e-5, [made(0.5, 2, 1e-5), made(0.6, 2, 1e-5)])).toBe('inconclusive');
  });
});
