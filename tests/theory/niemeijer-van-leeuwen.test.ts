import { expect, test } from 'vitest';
import { findFixedPoint } from '../../src/theory/fixed-point.ts';
import { numericalSlope } from '../support/numerical-slope.ts';
import {
  niemeijerVanLeeuwen,
  niemeijerVanLeeuwenFieldFactor,
  niemeijerVanLeeuwenSlope,
} from '../../src/theory/niemeijer-van-leeuwen.ts';
import { spinsOf } from './renormalized-couplings.ts';

/** Mean of one spin of a triangle with majority up, by enumeration. */
function meanSpin(coupling: number): number {
  let [sum, weight] = [0, 0];
  for (let state = 0; state < 8; state++) {
    const [a, b, c] = spinsOf(state, 3);
    if (a + b + c < 0) continue;
    const boltzmann = Math.exp(coupling * (a * b + b * c + c * a));
    sum += a * boltzmann;
    weight += boltzmann;
  }
  return sum / weight;
}

test('two bonds between blocks, three spins in a block, averaged by enumeration', () => {
  for (const coupling of [0.01, 0.2, 0.335614, 1, 5, -0.3, -2]) {
    const mean = meanSpin(coupling);
    expect(niemeijerVanLeeuwen(coupling) / (2 * coupling * mean ** 2)).toBeCloseTo(1, 14);
    expect(niemeijerVanLeeuwenFieldFactor(coupling)).toBeCloseTo(3 * mean, 14);
    const slope = niemeijerVanLeeuwenSlope(coupling);
    expect(Math.abs(numericalSlope(niemeijerVanLeeuwen, coupling) - slope)).toBeLessThan(1e-10);
  }
});

test('the fixed point and its eigenvalues in closed form', () => {
  const fixed = findFixedPoint(niemeijerVanLeeuwen) ?? NaN;
  expect(Math.abs(fixed / (Math.log(1 + 2 * Math.SQRT2) / 4) - 1)).toBeLessThan(2e-15);
  expect(niemeijerVanLeeuwenFieldFactor(fixed)).toBeCloseTo(3 / Math.SQRT2, 14);
});

test('limits: half at K = 0, twice at infinity, no overflow', () => {
  expect(niemeijerVanLeeuwen(1e-15) / 5e-16).toBeCloseTo(1, 13);
  expect(niemeijerVanLeeuwen(0)).toBe(0);
  expect(niemeijerVanLeeuwenSlope(0)).toBe(0.5);
  expect(niemeijerVanLeeuwen(1000)).toBe(2000);
  expect(niemeijerVanLeeuwen(-1000)).toBeCloseTo(-2000 / 9, 10);
});
