import { expect, test } from 'vitest';
import { numericalSlope } from '../support/numerical-slope.ts';
import {
  findFixedPoint,
  findRoot,
  scalingExponent,
  stabilityOf,
  thermalExponents,
} from '../../src/theory/fixed-point.ts';

test('roots to the last digits, the smallest one first', () => {
  expect(findRoot((x) => x * x - 2)).toBeCloseTo(Math.SQRT2, 15);
  expect(findRoot((x) => 2 - x * x)).toBeCloseTo(Math.SQRT2, 15);
  expect(findRoot((x) => (x - 0.3) * (x - 0.4) * (x - 5))).toBeCloseTo(0.3, 15);
  expect(findRoot((x) => x - 7, { from: 2, to: 7 })).toBe(7);
  expect(findRoot((x) => x - 2, { from: 2, to: 7 })).toBe(2);
  expect(findRoot((x) => x - 1e-5, { from: 1e-8, to: 1 })).toBe(1e-5);
});

test('no root: none in the range, or a jump', () => {
  expect(findRoot((x) => x * x + 1)).toBeUndefined();
  expect(findRoot((x) => x - 20)).toBeUndefined();
  expect(findRoot((x) => 1 / (x - 0.7))).toBeUndefined();
  expect(findRoot((x) => (x < 0.7123 ? -1 : 1))).toBeUndefined();
  // Behind a jump the search goes on.
  expect(findRoot((x) => (x - 2) / (x - 0.7))).toBeCloseTo(2, 15);
});

test('refusals', () => {
  for (const range of [{ from: 0 }, { from: 3, to: 2 }, { to: Infinity }, { from: NaN }]) {
    expect(() => findRoot((x) => x, range)).toThrow(/the range is/);
  }
  expect(() => findFixedPoint((x) => Math.log(x - 1))).toThrow(/not a number at K = 0.001/);
});

test('the numerical slope: 1e-11', () => {
  for (const x of [0.05, 0.5, 2]) {
    for (const [of, slope] of [
      [Math.sinh, Math.cosh(x)],
      [(y: number) => Math.log(Math.cosh(4 * y)), 4 * Math.tanh(4 * x)],
    ] as const) {
      expect(Math.abs(numericalSlope(of, x) / slope - 1)).toBeLessThan(1e-11);
    }
  }
});

test('exponents and stability', () => {
  expect(scalingExponent(8, 2)).toBe(3);
  expect(scalingExponent(-0.5, 2)).toBe(-1);
  expect(thermalExponents(1, 2)).toEqual({ nu: 1, alpha: 0 });
  expect(thermalExponents(2, 3)).toEqual({ nu: 0.5, alpha: 0.5 });
  expect([1.5, -1.5, 0.9, -0.9, 1, -1].map(stabilityOf)).toEqual([
    'unstable',
    'unstable',
    'stable',
    'stable',
    'marginal',
    'marginal',
  ]);
});
