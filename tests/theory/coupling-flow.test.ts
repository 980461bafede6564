import { expect, test } from 'vitest';
import { followCoupling, flowStep } from '../../src/theory/coupling-flow.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { infinitesimalMigdalKadanoff, migdalKadanoff } from '../../src/theory/migdal-kadanoff.ts';
import { schemeFixedPoint } from '../../src/theory/rg-fixed-points.ts';
import { RG_SCHEMES, schemeRecursion } from '../../src/theory/rg-schemes.ts';

test('every scheme: disorder below its fixed point, order above, at it stays', () => {
  for (const scheme of RG_SCHEMES) {
    const recursion = schemeRecursion(scheme);
    if (recursion === undefined) {
      expect(scheme.kind).toBe('exact');
      continue;
    }
    const fixed = schemeFixedPoint(scheme)?.coupling;
    const destination = (start: number): string => followCoupling({ recursion, start }).destination;
    expect(destination(0)).toBe('disorder');
    if (fixed === undefined) {
      for (const start of [0.01, 1, 5, 200]) expect(destination(start), scheme.id).toBe('disorder');
      continue;
    }
    expect(destination(fixed), scheme.id).toBe('fixed point');
    for (const ratio of [0.01, 0.5, 0.999, 1 - 1e-12]) {
      expect(destination(ratio * fixed), scheme.id).toBe('disorder');
    }
    for (const ratio of [1 + 1e-12, 1.001, 2, 5 / fixed]) {
      expect(destination(ratio * fixed), scheme.id).toBe('order');
    }
  }
});

/** Where Migdal and Kadanoff send a coupling. */
function to(factor: number, start: number): string {
  const recursion = (coupling: number): number => migdalKadanoff({ coupling, factor });
  return followCoupling({ recursion, start }).destination;
}

test('negative couplings', () => {
  // b = 3 keeps the two sublattices apart; b = 2 makes a ferromagnet of them.
  expect(to(3, -0.3)).toBe('antiferromagnetic order');
  expect(to(3, -0.2)).toBe('disorder');
  expect(to(2, -0.35)).toBe('order');
  expect(to(2, -0.25)).toBe('disorder');
});

test('a stable fixed point, a flow without an end, refusals', () => {
  expect(followCoupling({ recursion: (k) => 0.5 * k + 1, start: 7 })).toMatchObject({
    destination: 'fixed point',
  });
  const circle = followCoupling({ recursion: (k) => -k, start: 1, maximumSteps: 5 });
  expect(circle).toEqual({ destination: 'undecided', couplings: [1, -1, 1, -1, 1, -1] });
  expect(() => followCoupling({ recursion: (k) => k, start: NaN })).toThrow(/start is NaN/);
  expect(() => followCoupling({ recursion: () => NaN, start: 1 })).toThrow(/not a number at K = 1/);
});

const velocity = (k: number): number => infinitesimalMigdalKadanoff(k);

test('a step of the continuous flow: 1e-6, and it keeps K_c', () => {
  for (const start of [0.01, 0.2, 0.5, 1, 4, 100]) {
    let fine = start;
    for (let i = 0; i < 100; i++) fine = flowStep(velocity, 0.001)(fine);
    expect(Math.abs(flowStep(velocity)(start) / fine - 1)).toBeLessThan(1e-6);
  }
  expect(flowStep(velocity)(CRITICAL_COUPLING)).toBeCloseTo(CRITICAL_COUPLING, 15);
  expect(flowStep(velocity)(0)).toBe(0);
});
