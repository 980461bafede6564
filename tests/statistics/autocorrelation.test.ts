import { describe, expect, test } from 'vitest';
import { EstimateError } from '../../src/errors.ts';
import { autocorrelationTime } from '../../src/statistics/autocorrelation.ts';
import { autoregressive, randomFrom, spread } from '../support/random.ts';

const exactTau = (phi: number): number => (1 + phi) / (2 * (1 - phi));

// False alarm below 1e-3 over other seeds; seeds are fixed.
describe('AR(1) series', () => {
  test.each([0, 0.5, 0.9, 0.97])('phi = %d, one series of 60,000', (phi) => {
    const { tau, error, window, converged } = autocorrelationTime([
      autoregressive(randomFrom(7), phi, 60_000),
    ]);
    expect(converged).toBe(true);
    expect(Math.abs(tau - exactTau(phi))).toBeLessThan(3.5 * error + 0.003 * tau);
    expect(error / tau).toBeCloseTo(Math.sqrt((4 * window + 2) / 60_000), 12);
    expect(window).toBeGreaterThanOrEqual(6 * tau - 2);
  });

  test('phi = 0.8 pooled over 64 series of 100 values, 40 times: unbiased, honest errors', () => {
    const random = randomFrom(11);
    const estimates = Array.from({ length: 40 }, () =>
      autocorrelationTime(Array.from({ length: 64 }, () => autoregressive(random, 0.8, 100))),
    );
    const { mean, deviation } = spread(estimates.map(({ tau }) => tau));
    expect(Math.abs(mean / 4.5 - 1)).toBeLessThan(0.03);
    const claimed = spread(estimates.map(({ error }) => error)).mean;
    expect(deviation / claimed).toBeGreaterThan(0.7);
    expect(deviation / claimed).toBeLessThan(1.35);
  });

  test('phi = 0.9 in four series of 400: the share of the mean is put back', () => {
    const random = randomFrom(13);
    const { mean } = spread(
      Array.from({ length: 300 }, () => {
        const series = Array.from({ length: 4 }, () => autoregressive(random, 0.9, 400));
        return autocorrelationTime(series).tau;
      }),
    );
    expect(mean / exactTau(0.9)).toBeGreaterThan(0.9);
    expect(mean / exactTau(0.9)).toBeLessThan(1.1);
  });

  test('anticorrelated: phi = -0.5 has tau 1/6', () => {
    const { tau } = autocorrelationTime([autoregressive(randomFrom(3), -0.5, 60_000)]);
    expect(Math.abs(tau - 1 / 6)).toBeLessThan(0.06);
  });
});

test('chains that disagree count as correlated', () => {
  const random = randomFrom(5);
  const series = [1, -1].map((sign) => autoregressive(random, 0, 500).map((x) => 5 * sign + x));
  const { tau, converged } = autocorrelationTime(series);
  expect(tau).toBeGreaterThan(40);
  expect(converged).toBe(false);
});

test('a frozen series has nothing to correlate', () => {
  const frozen = [new Float64Array(50).fill(-1.9), new Float64Array(50).fill(-1.9)];
  expect(autocorrelationTime(frozen)).toEqual({ tau: 0.5, error: 0, window: 0, converged: true });
});

test('series of different or no length are refused', () => {
  expect(() => autocorrelationTime([])).toThrow(EstimateError);
  expect(() => autocorrelationTime([new Float64Array(1)])).toThrow(/length 1/);
  expect(() => autocorrelationTime([new Float64Array(5), new Float64Array(4)])).toThrow(/differ/);
});
