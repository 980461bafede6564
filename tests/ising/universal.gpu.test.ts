import { beforeAll, describe, expect, it } from 'vitest';
import { sampleIsing, type Sampling } from '../../src/ising/sampling.ts';
import type { SamplingOptions } from '../../src/ising/sampling-plan.ts';
import type { SampledSeries } from '../../src/ising/series.ts';
import { autocorrelationTime } from '../../src/statistics/autocorrelation.ts';
import type { Measured } from '../../src/statistics/measured.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { CRITICAL_BINDER, CRITICAL_LENGTH_RATIO } from '../../src/theory/universal.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const sample = (
  options: Pick<SamplingOptions, 'size' | 'replicas' | 'update' | 'schedule'> &
    Partial<SamplingOptions>,
): Promise<Sampling> =>
  sampleIsing(device.gpu, {
    temperatures: [CRITICAL_TEMPERATURE],
    start: 'cold',
    seed: 4,
    ...options,
  });

/** By Wolff's algorithm with a fixed number of clusters, 4.0e6 and 3.2e6 measurements; value and error. */
const table = {
  8: {
    absoluteMagnetization: [0.77734, 0.00013],
    m2: [0.64688, 0.00015],
    binder: [0.61307, 0.00006],
    lengthRatio: [0.92356, 0.00044],
    diagonal: [0.6912, 0.00012],
  },
  32: {
    absoluteMagnetization: [0.65447, 0.00012],
    m2: [0.45903, 0.00013],
    binder: [0.61102, 0.00007],
    lengthRatio: [0.9074, 0.0006],
    diagonal: [0.65039, 0.00005],
  },
} as const;

const runs = {
  8: { size: 8, replicas: 256, schedule: { thermalize: 30, sweeps: 100, every: 1 } },
  16: { size: 16, replicas: 64, schedule: { thermalize: 30, sweeps: 200, every: 1 } },
  32: { size: 32, replicas: 32, schedule: { thermalize: 40, sweeps: 360, every: 1 } },
} as const;

const clusterRuns = new Map<number, SampledSeries>();

beforeAll(async () => {
  for (const run of Object.values(runs)) {
    const { series } = await sample({ ...run, update: 'swendsen-wang', correlationsEvery: 4 });
    clusterRuns.set(run.size, series[0]);
  }
}, 120_000);

function runOf(size: number): SampledSeries {
  const run = clusterRuns.get(size);
  if (!run) throw new Error(`Size ${size} was not sampled.`);
  return run;
}

function quantitiesOf(size: 8 | 32) {
  const { energy, magnetization, correlations } = runOf(size);
  const averages = thermalAverages({
    energy,
    magnetization,
    sites: size * size,
    temperature: CRITICAL_TEMPERATURE,
  });
  const found = correlations?.averages({ autocorrelationTime: 1 });
  const { value = NaN, error = NaN } = found?.correlationLength ?? {};
  return {
    ...averages,
    lengthRatio: { value: value / size, error: error / size },
    diagonal: found?.diagonal[1] as Measured,
  };
}

// False alarm: |z| < 3.5 in 12 tests of 256 or 32 replicas (Student t): 1e-2 in all, if the seed were not fixed.
describe('Swendsen-Wang at the critical temperature', () => {
  it.each([8, 32] as const)('L = %d: Kaufman and the values of another algorithm', (size) => {
    const quantities = quantitiesOf(size);
    const { energy } = kaufman({ size, temperature: CRITICAL_TEMPERATURE });
    const scores = {
      energy: (quantities.energy.value - energy) / quantities.energy.error,
      ...Object.fromEntries(
        Object.entries(table[size]).map(([name, [known, uncertainty]]) => {
          const { value, error } = quantities[name as keyof (typeof table)[8]];
          return [name, (value - known) / Math.hypot(error, uncertainty)];
        }),
      ),
    };
    expect(Object.keys(scores)).toHaveLength(6);
    for (const [name, z] of Object.entries(scores)) expect(Math.abs(z), name).toBeLessThan(3.5);
  });

  it('L = 32 is as close to the universal numbers as corrections to scaling allow', () => {
    const { binder, lengthRatio } = quantitiesOf(32);
    const corrections = { binder: 0.0005, lengthRatio: 0.004 };
    expect(Math.abs(binder.value - CRITICAL_BINDER.value)).toBeLessThan(
      3.5 * binder.error + corrections.binder,
    );
    expect(Math.abs(lengthRatio.value - CRITICAL_LENGTH_RATIO.value)).toBeLessThan(
      3.5 * lengthRatio.error + corrections.lengthRatio,
    );
    // The errors are small enough to tell.
    expect(binder.error).toBeLessThan(0.01);
    expect(lengthRatio.error).toBeLessThan(0.05);
  });
});

/** Integrated autocorrelation time of |m| in sweeps. */
function orderTime({ magnetization }: SampledSeries, every: number): number {
  const { tau, converged } = autocorrelationTime(magnetization.map((m) => m.map(Math.abs)));
  expect(converged).toBe(true);
  return every * tau;
}

/** Slope of log tau against log L, by least squares. */
function dynamicExponent(times: readonly (readonly [size: number, tau: number])[]): number {
  const points = times.map(([size, tau]) => [Math.log(size), Math.log(tau)] as const);
  const mean = (axis: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const products = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return products / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

describe('critical slowing down of |m|', () => {
  // 2.17 as L grows; the fit scatters by some 0.07, so that the lower bound is a false alarm once in 300 seeds.
  it('Metropolis: the time grows by a power of L between 1.9 and 2.5', async () => {
    const times: [number, number][] = [];
    for (const [size, replicas, sweeps, every] of [
      [16, 64, 3000, 1],
      [32, 64, 4000, 4],
      [48, 64, 4800, 8],
    ] as const) {
      const { series } = await sample({
        size,
        replicas,
        update: 'metropolis',
        schedule: { thermalize: 12 * size, sweeps, every },
      });
      times.push([size, orderTime(series[0], every)]);
    }
    const exponent = dynamicExponent(times);
    expect(exponent).toBeGreaterThan(1.9);
    expect(exponent).toBeLessThan(2.5);
  });

  // 0.2 to 0.25; the fit scatters by 0.08.
  it('Swendsen-Wang: by less than 0.6', () => {
    const times = [8, 16, 32].map((size) => [size, orderTime(runOf(size), 1)] as const);
    const exponent = dynamicExponent(times);
    expect(exponent).toBeLessThan(0.6);
    expect(exponent).toBeGreaterThan(-0.1);
    for (const [, tau] of times) expect(tau).toBeLessThan(8);
  });
});
