import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import {
  CRITICAL_COUPLING,
  CRITICAL_TEMPERATURE,
  correlationLength,
  isCritical,
} from '../../src/theory/critical.ts';

test('the critical point solves sinh 2K = 1', () => {
  expect(CRITICAL_COUPLING).toBe(0.4406867935097715);
  expect(Math.sinh(2 * CRITICAL_COUPLING)).toBeCloseTo(1, 15);
  expect(CRITICAL_TEMPERATURE * CRITICAL_COUPLING).toBeCloseTo(1, 15);
  expect(CRITICAL_COUPLING).toBeCloseTo(Math.log1p(Math.SQRT2) / 2, 15);
});

test('criticality is recognized through rounding, and only there', () => {
  expect(isCritical(1 / CRITICAL_TEMPERATURE)).toBe(true);
  expect(isCritical(1 / (1 / CRITICAL_COUPLING))).toBe(true);
  expect(isCritical(CRITICAL_COUPLING + 1e-14)).toBe(false);
});

test('correlation lengths, computed with 40 digits', () => {
  expect(correlationLength(1 / 0.408)).toBeCloseTo(7.467, 3);
  expect(1 / correlationLength(3)).toBeCloseTo(0.4681, 4);
  expect(correlationLength(CRITICAL_TEMPERATURE)).toBe(Infinity);
  expect(correlationLength(Infinity)).toBe(0);
});

test('the length above T_c is twice that at the dual temperature below', () => {
  for (const temperature of [2.3, 3, 6]) {
    const dual = -2 / Math.log(Math.tanh(1 / temperature));
    expect(correlationLength(temperature) / correlationLength(dual)).toBeCloseTo(2, 11);
  }
});

test('a temperature not above zero is refused', () => {
  for (const temperature of [0, -1, NaN]) {
    expect(() => correlationLength(temperature)).toThrow(ArgumentError);
  }
});
