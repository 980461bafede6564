import { expect, test } from 'vitest';
import { EstimateError } from '../../src/errors.ts';
import { chiSquaredTail, fitQuality } from '../../src/statistics/fit-quality.ts';
import { powerLaw } from '../../src/statistics/power-law.ts';

test('tails of chi^2 are those of tables (Abramowitz & Stegun, table 26.8)', () => {
  for (const [chiSquared, degrees, tail] of [
    [3.84146, 1, 0.05],
    [6.6349, 1, 0.01],
    [10.828, 1, 0.001],
    [5.99147, 2, 0.05],
    [7.81473, 3, 0.05],
    [16.2662, 3, 0.001],
    [2.675, 6, 0.848],
    [15.5073, 8, 0.05],
    [40.2561, 30, 0.1],
    [37.652, 25, 0.05],
  ] as const)
    expect(chiSquaredTail(chiSquared, degrees) / tail).toBeCloseTo(1, 2);
  expect(chiSquaredTail(21.6, 1)).toBeCloseTo(3.36e-6, 8);
  expect(chiSquaredTail(0, 1)).toBe(1);
});

test('the two forms of the tail of a Gaussian meet', () => {
  expect(chiSquaredTail(7.999999, 1) / chiSquaredTail(8.000001, 1)).toBeCloseTo(1, 5);
});

test('without degrees of freedom there is no p', () => {
  expect(fitQuality(0, 0)).toEqual({ chiSquared: 0, degrees: 0 });
});

test('a power law says its quality, and refuses points that have no logarithm', () => {
  const at = [2, 4, 8, 16];
  const exact = at.map((x) => ({ at: x, value: x ** 1.5, error: 0.01 * x ** 1.5 }));
  expect(powerLaw(exact)).toMatchObject({ degrees: 2, p: 1 });
  const bent = at.map((x) => ({ at: x, value: x ** 1.5 + x, error: 0.001 * x ** 1.5 }));
  expect(powerLaw(bent).p).toBeLessThan(1e-6);
  for (const wrong of [
    exact.slice(0, 1),
    [{ at: 2, value: -1, error: 1 }, ...exact],
    [{ at: 3, value: 1, error: 0 }, ...exact],
  ])
    expect(() => powerLaw(wrong)).toThrow(EstimateError);
});
