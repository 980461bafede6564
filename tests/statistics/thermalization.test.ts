import { describe, expect, test } from 'vitest';
import { judgeThermalization } from '../../src/statistics/thermalization.ts';
import { autoregressive, randomFrom, spread } from '../support/random.ts';

describe.each([
  ['many systems', 32, 200],
  ['few systems', 2, 1000],
])('%s', (_, systems, length) => {
  const random = randomFrom(21);
  const sample = (drift: number): Float64Array[] =>
    Array.from({ length: systems }, () =>
      autoregressive(random, 0.8, length).map((x, t) => x + drift * Math.exp((-8 * t) / length)),
    );

  test('stationary series pass with z of unit spread', () => {
    const judged = Array.from({ length: 100 }, () => judgeThermalization(sample(0)));
    const { mean, deviation } = spread(judged.map(({ zScore }) => zScore));
    // 100 values: the spread is known to 7%, the mean to 0.1.
    expect(Math.abs(mean)).toBeLessThan(0.3);
    expect(deviation).toBeGreaterThan(0.8);
    expect(deviation).toBeLessThan(1.25);
    expect(judged.filter(({ thermalized }) => !thermalized).length).toBeLessThanOrEqual(1);
  });

  test('a relaxing start is found, with its sign', () => {
    const { thermalized, zScore } = judgeThermalization(sample(2));
    expect(thermalized).toBe(false);
    expect(zScore).toBeGreaterThan(3.5);
    expect(judgeThermalization(sample(-2)).zScore).toBeLessThan(-3.5);
  });
});

test('frozen series are thermalized; a step without noise is not', () => {
  const frozen = Array.from({ length: 3 }, () => new Float64Array(101).fill(-1.9));
  expect(judgeThermalization(frozen)).toEqual({ thermalized: true, zScore: 0 });
  const step = Float64Array.from({ length: 80 }, (_, i) => (i < 20 ? -1.8 : -1.9));
  expect(judgeThermalization([step]).thermalized).toBe(false);
  expect(() => judgeThermalization([new Float64Array(7)])).toThrow(/8 or more/);
});

test('a short series that alternates has a score that is a number', () => {
  const values = Float64Array.from({ length: 16 }, (_, t) => (t % 2 === 0 ? 1 : -1) + t / 100);
  const { zScore } = judgeThermalization([values]);
  expect(Number.isFinite(zScore)).toBe(true);
});
