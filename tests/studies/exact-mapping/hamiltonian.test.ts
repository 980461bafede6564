import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import {
  couplingsOf,
  divergence,
  freeEnergy,
  largestDifference,
  logSum,
  probabilities,
  randomHamiltonian,
  spinHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import { randomFrom } from '../../support/random.ts';

test('a Hamiltonian with couplings on subsets is the sum of its terms', () => {
  const couplings = [
    { sites: [0], strength: 0.3 },
    { sites: [1, 3], strength: -0.7 },
    { sites: [0, 2, 3], strength: 1.1 },
    { sites: [2, 2], strength: 0.25 },
    { sites: [], strength: -2 },
  ];
  const table = spinHamiltonian({ units: 4, couplings });
  for (const [state, value] of table.entries()) {
    const s = [0, 1, 2, 3].map((i) => 2 * ((state >> i) & 1) - 1);
    const expected = -0.3 * s[0] + 0.7 * s[1] * s[3] - 1.1 * s[0] * s[2] * s[3] - 0.25 + 2;
    expect(Math.abs(value - expected)).toBeLessThan(1e-14);
  }
  const found = couplingsOf(table);
  expect(found[0b0001]).toBeCloseTo(0.3, 14);
  expect(found[0b1010]).toBeCloseTo(-0.7, 14);
  expect(found[0b1101]).toBeCloseTo(1.1, 14);
  expect(found[0]).toBeCloseTo(0.25 - 2, 14);
  expect(found[0b0110]).toBeCloseTo(0, 14);
});

test('couplings of a random table of 16 spins rebuild it', () => {
  const { uniform } = randomFrom(1);
  const table = randomHamiltonian({ units: 16, strength: 0.05, uniform });
  const found = couplingsOf(table);
  const couplings = Array.from(found, (strength, subset) => ({
    sites: Array.from({ length: 16 }, (_, i) => i).filter((i) => (subset >> i) & 1),
    strength,
  }));
  const again = spinHamiltonian({ units: 16, couplings });
  expect(largestDifference(again, table)).toBeLessThan(1e-12);
  expect(Math.max(...found.map(Math.abs))).toBeGreaterThan(0.04);
});

test('free energy, probabilities and the divergence', () => {
  expect(logSum(Float64Array.of(1000, 1000, -Infinity))).toBeCloseTo(1000 + Math.LN2, 12);
  expect(logSum(Float64Array.of(-Infinity))).toBe(-Infinity);
  const { uniform } = randomFrom(2);
  const [h, other] = [1, 2].map(() => randomHamiltonian({ units: 6, strength: 0.5, uniform }));
  const [p, q] = [probabilities(h), probabilities(other)];
  expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
  expect(freeEnergy(h)).toBeCloseTo(-Math.log(h.reduce((sum, x) => sum + Math.exp(-x), 0)), 12);
  const expected = p.reduce((sum, value, v) => sum + value * Math.log(value / q[v]), 0);
  expect(divergence(h, other)).toBeCloseTo(expected, 12);
  expect(divergence(h, h)).toBe(0);
  // A tiny difference: D is half the variance of H - H' over the data, to lowest order.
  const near = h.map((value, v) => value + 1e-9 * other[v]);
  const mean = p.reduce((sum, value, v) => sum + value * other[v], 0);
  const variance = p.reduce((sum, value, v) => sum + value * (other[v] - mean) ** 2, 0);
  expect(divergence(h, near) / (variance * 5e-19)).toBeCloseTo(1, 5);
});

test('differences that are not numbers are seen, and tables have a limit', () => {
  expect(largestDifference([1, NaN, 1], [1, 1, 1])).toBeNaN();
  expect(() => spinHamiltonian({ units: 23, couplings: [] })).toThrow(ArgumentError);
  expect(() => spinHamiltonian({ units: 3, couplings: [{ sites: [3], strength: 1 }] })).toThrow(
    /site is 3/,
  );
});
