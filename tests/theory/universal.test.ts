import { expect, test } from 'vitest';
import { diagonalCorrelations } from '../../src/theory/diagonal-correlation.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import {
  CRITICAL_BINDER,
  CRITICAL_LENGTH_RATIO,
  ISING_EXPONENTS,
} from '../../src/theory/universal.ts';

test('scaling relations between the exponents, d = 2', () => {
  const { nu, beta, gamma, alpha, delta, eta, thermal, magnetic } = ISING_EXPONENTS;
  expect(1 / thermal).toBe(nu);
  expect(4 - 2 * magnetic).toBe(eta);
  expect((2 - magnetic) / thermal).toBe(beta);
  expect((2 * magnetic - 2) / thermal).toBe(gamma);
  expect(2 - 2 / thermal).toBe(alpha);
  expect(magnetic / (2 - magnetic)).toBe(delta);
});

test('eta from exact correlations, nu from exact energies', () => {
  const correlations = diagonalCorrelations(CRITICAL_TEMPERATURE, 64);
  expect(Math.log2(correlations[32] / correlations[64])).toBeCloseTo(ISING_EXPONENTS.eta, 4);
  // u(L) - u ~ L^(-(d - 1/nu)) at T_c.
  const [small, large] = [256, 512].map(
    (size) => kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy + Math.SQRT2,
  );
  expect(Math.log2(small / large)).toBeCloseTo(2 - 1 / ISING_EXPONENTS.nu, 4);
});

test('torus values at T_c agree with simulations of L = 64 within 3 errors', () => {
  // 3e6 measurements by Wolff clusters: U4 = 0.61080(9) and xi/L = 0.9057(6).
  expect(Math.abs(0.6108 - CRITICAL_BINDER.value)).toBeLessThan(3 * 9e-5);
  expect(Math.abs(0.9057 - CRITICAL_LENGTH_RATIO.value)).toBeLessThan(3 * 6e-4);
  expect(CRITICAL_BINDER.error).toBe(5e-7);
  for (const { source } of [CRITICAL_BINDER, CRITICAL_LENGTH_RATIO]) {
    expect(source).toMatch(/quoted from memory/);
  }
});
