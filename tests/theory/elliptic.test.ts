import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { completeElliptic } from '../../src/theory/elliptic.ts';

const deficitOf = (modulus: number): number => 1 - Math.sqrt(1 - modulus * modulus);

test('Abramowitz & Stegun table 17.1, argument the modulus', () => {
  const table = [
    [Math.sqrt(0.1), 1.612441348720219, 1.530757636897763],
    [Math.sqrt(0.5), 1.854074677301372, 1.350643881047676],
    [Math.sqrt(0.9), 2.578092113348173, 1.104774732704073],
  ];
  for (const [modulus, first, second] of table) {
    const elliptic = completeElliptic(deficitOf(modulus));
    expect(elliptic.first).toBeCloseTo(first, 13);
    expect(elliptic.second).toBeCloseTo(second, 13);
  }
});

test('Legendre relation K E1 + E K1 - K K1 = pi/2', () => {
  for (const modulus of [0.01, 0.3, 0.8, 0.999]) {
    const { first: k, second: e } = completeElliptic(deficitOf(modulus));
    const { first: k1, second: e1 } = completeElliptic(1 - modulus);
    expect(k * e1 + e * k1 - k * k1).toBeCloseTo(Math.PI / 2, 13);
  }
});

test('small modulus: 1 - M = (1 - k)/2 + (1 - k)^2/16 ... keeps its digits', () => {
  for (const deficit of [0, 1e-150, 1e-14, 1e-6]) {
    const { meanDeficit, mean, tail } = completeElliptic(deficit);
    const series = deficit / 2 + deficit ** 2 / 16;
    expect(Math.abs(meanDeficit - series)).toBeLessThanOrEqual(1e-12 * series);
    expect(mean).toBeCloseTo(1 - deficit / 2, 12);
    expect(Math.abs(tail - deficit ** 2 / 2)).toBeLessThanOrEqual(1e-5 * deficit ** 2);
  }
});

test('k = 1 and impossible moduli are refused', () => {
  for (const deficit of [1, -0.1, NaN])
    expect(() => completeElliptic(deficit)).toThrow(ArgumentError);
});
