import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { decimateChainBy } from '../../src/theory/chain-decimation.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { findFixedPoint, findRoot } from '../../src/theory/fixed-point.ts';
import { numericalSlope } from '../support/numerical-slope.ts';
import { logCosh } from '../../src/theory/hyperbolic.ts';
import { dualCoupling } from '../../src/theory/infinite-square.ts';
import {
  infinitesimalMigdalKadanoff,
  infinitesimalMigdalKadanoffSlope,
  migdalKadanoff,
  migdalKadanoffSlope,
} from '../../src/theory/migdal-kadanoff.ts';
import { blockedWeights, couplingOf } from './renormalized-couplings.ts';

const COUPLINGS = [0.01, 0.2, 0.6, 1.7, 5];

test('closed forms for b = 2 and 3', () => {
  for (const coupling of COUPLINGS) {
    const closed: [number, 'move-first' | 'decimate-first', number][] = [
      [2, 'move-first', logCosh(4 * coupling) / 2],
      [2, 'decimate-first', logCosh(2 * coupling)],
    ];
    if (coupling < 2) {
      // Near K = 5, tanh(3K) is 1 to all digits in the textbook form.
      closed.push(
        [3, 'move-first', Math.atanh(Math.tanh(3 * coupling) ** 3)],
        [3, 'decimate-first', 3 * Math.atanh(Math.tanh(coupling) ** 3)],
      );
    }
    for (const [factor, order, value] of closed) {
      const result = migdalKadanoff({ coupling, factor, order });
      expect(Math.abs(result / value - 1)).toBeLessThan(
        factor === 2 || coupling < 1 ? 1e-14 : 1e-11,
      );
    }
  }
  expect(migdalKadanoff({ coupling: 0.3, factor: 2 })).toBe(
    migdalKadanoff({ coupling: 0.3, factor: 2, order: 'move-first' }),
  );
});

test.each(COUPLINGS)('K = %d: exact on hierarchical lattices, b = 2 and 3', (coupling) => {
  for (const factor of [2, 3]) {
    // b chains of b bonds between two end spins (decimate, then move).
    const inner = factor - 1;
    const weights = blockedWeights({
      spins: 2 + factor * inner,
      blocks: 2,
      exponent: (spins) => {
        let sum = 0;
        for (let chain = 0; chain < factor; chain++) {
          const path = [0, ...Array.from({ length: inner }, (_, i) => 2 + chain * inner + i), 1];
          for (let i = 0; i < factor; i++) sum += spins[path[i]] * spins[path[i + 1]];
        }
        return coupling * sum;
      },
      map: (spins) => spins.slice(0, 2),
    });
    const exact = migdalKadanoff({ coupling, factor, order: 'decimate-first' });
    expect(Math.abs(couplingOf(weights, 3) - exact)).toBeLessThan(1e-13);
    // One chain of b bundles of b bonds (move, then decimate).
    const bundles = blockedWeights({
      spins: factor + 1,
      blocks: 2,
      exponent: (spins) =>
        spins.slice(1).reduce((sum, s, i) => sum + factor * coupling * s * spins[i], 0),
      map: (spins) => [spins[0], spins[factor]],
    });
    const moved = migdalKadanoff({ coupling, factor });
    expect(Math.abs(couplingOf(bundles, 3) - moved)).toBeLessThan(1e-13);
  }
});

test('the two orders: fixed points differ by b, eigenvalues agree; any b, d = 2 and 3', () => {
  for (const dimension of [2, 3]) {
    for (const factor of [2, 3, 4, 7]) {
      const [first, second] = (['move-first', 'decimate-first'] as const).map((order) => {
        const options = { factor, order, dimension };
        const fixed = findFixedPoint((coupling) => migdalKadanoff({ ...options, coupling })) ?? NaN;
        return { fixed, slope: migdalKadanoffSlope({ ...options, coupling: fixed }) };
      });
      expect(second.fixed / (factor ** (dimension - 1) * first.fixed)).toBeCloseTo(1, 13);
      expect(second.slope / first.slope).toBeCloseTo(1, 12);
      expect(first.slope).toBeGreaterThan(1);
    }
  }
});

test('the slopes, negative couplings, one dimension', () => {
  for (const coupling of [...COUPLINGS, -0.4]) {
    for (const factor of [2, 3]) {
      for (const order of ['move-first', 'decimate-first'] as const) {
        const options = { factor, order };
        const numerical = numericalSlope(
          (k) => migdalKadanoff({ ...options, coupling: k }),
          coupling,
        );
        const slope = migdalKadanoffSlope({ ...options, coupling });
        expect(Math.abs(numerical - slope)).toBeLessThan(1e-10);
      }
      expect(migdalKadanoff({ coupling, factor, dimension: 1 })).toBe(
        decimateChainBy(coupling, factor),
      );
    }
    expect(migdalKadanoff({ coupling: -coupling, factor: 3 })).toBe(
      -migdalKadanoff({ coupling, factor: 3 }),
    );
  }
  expect(() => migdalKadanoff({ coupling: 1, factor: 2, dimension: 0 })).toThrow(/dimension is 0/);
  expect(() => migdalKadanoff({ coupling: 1, factor: 0 })).toThrow(/factor is 0/);
});

test('b -> 1: K_c to 1e-15, y_t = 2 - 2 sqrt(2) K_c, and it commutes with duality', () => {
  const fixed = findRoot((k) => infinitesimalMigdalKadanoff(k)) ?? NaN;
  expect(Math.abs(fixed - CRITICAL_COUPLING)).toBeLessThan(1e-15);
  const thermal = infinitesimalMigdalKadanoffSlope(fixed);
  expect(Math.abs(thermal - (2 - 2 * Math.SQRT2 * CRITICAL_COUPLING))).toBeLessThan(1e-14);
  for (const coupling of COUPLINGS) {
    // dK*/dl = (dK*/dK) dK/dl with dK*/dK = -1/sinh 2K.
    const dual = infinitesimalMigdalKadanoff(dualCoupling(coupling));
    const mapped = -infinitesimalMigdalKadanoff(coupling) / Math.sinh(2 * coupling);
    expect(Math.abs(dual / mapped - 1)).toBeLessThan(1e-11);
  }
});

test('b -> 1 is the limit of finite b, in either order, d = 2 and 3', () => {
  for (const dimension of [2, 3]) {
    for (const coupling of [0.01, 0.3, 1.2, 5, 19, 25]) {
      const velocity = infinitesimalMigdalKadanoff(coupling, dimension);
      for (const order of ['move-first', 'decimate-first'] as const) {
        const errors = [1e-4, 1e-5].map((length) => {
          const options = { coupling, factor: Math.exp(length), order, dimension };
          return Math.abs((migdalKadanoff(options) - coupling) / length - velocity);
        });
        // The error is of first order in b - 1.
        expect(errors[0]).toBeLessThan(1e-3 * Math.max(1, coupling));
        expect(errors[1]).toBeLessThan(0.11 * errors[0] + 1e-9);
      }
      const slope = infinitesimalMigdalKadanoffSlope(coupling, dimension);
      const numerical = numericalSlope((k) => infinitesimalMigdalKadanoff(k, dimension), coupling);
      expect(Math.abs(slope - numerical)).toBeLessThan(1e-8);
    }
  }
  expect(infinitesimalMigdalKadanoff(0)).toBe(0);
  expect(infinitesimalMigdalKadanoff(400)).toBe(399.5);
  expect(infinitesimalMigdalKadanoffSlope(400)).toBe(1);
  expect(() => infinitesimalMigdalKadanoff(-1)).toThrow(ArgumentError);
});
