import { expect, test } from 'vitest';
import { flowStep } from '../../src/theory/coupling-flow.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { infinitesimalMigdalKadanoff, migdalKadanoff } from '../../src/theory/migdal-kadanoff.ts';
import { schemeFixedPoint } from '../../src/theory/rg-fixed-points.ts';
import { RG_SCHEMES, schemeRecursion } from '../../src/theory/rg-schemes.ts';

/** Where a coupling flows: to 0, beyond 100 of either sign, or nowhere, to the last digits. */
function destination(recursion: (coupling: number) => number, start: number): string {
  let coupling = start;
  for (let n = 0; n < 10_000; n++) {
    const next = recursion(coupling);
    const size = Math.abs(coupling);
    if (size < 1e-12 && Math.abs(next) <= size) return 'disorder';
    if (coupling > 100 && next > coupling) return 'order';
    if (coupling < -100 && next < coupling) return 'antiferromagnetic order';
    if (Math.abs(next - coupling) <= 4 * Number.EPSILON * size) return 'fixed point';
    coupling = next;
  }
  return 'undecided';
}

test('every scheme: disorder below its fixed point, order above, at it stays', () => {
  for (const scheme of RG_SCHEMES) {
    const recursion = schemeRecursion(scheme);
    if (recursion === undefined) {
      expect(scheme.kind).toBe('exact');
      continue;
    }
    const fixed = schemeFixedPoint(scheme)?.coupling;
    const flowsTo = (start: number): string => destination(recursion, start);
    expect(flowsTo(0)).toBe('disorder');
    if (fixed === undefined) {
      for (const start of [0.01, 1, 5, 200]) expect(flowsTo(start), scheme.id).toBe('disorder');
      continue;
    }
    expect(flowsTo(fixed), scheme.id).toBe('fixed point');
    for (const ratio of [0.01, 0.5, 0.999, 1 - 1e-12]) {
      expect(flowsTo(ratio * fixed), scheme.id).toBe('disorder');
    }
    for (const ratio of [1 + 1e-12, 1.001, 2, 5 / fixed]) {
      expect(flowsTo(ratio * fixed), scheme.id).toBe('order');
    }
  }
});

/** Where Migdal and Kadanoff send a coupling. */
function to(factor: number, start: number): string {
  const recursion = (coupling: number): number => migdalKadanoff({ coupling, factor });
  return destination(recursion, start);
}

test('negative couplings', () => {
  // b = 3 keeps the two sublattices apart; b = 2 makes a ferromagnet of them.
  expect(to(3, -0.3)).toBe('antiferromagnetic order');
  expect(to(3, -0.2)).toBe('disorder');
  expect(to(2, -0.35)).toBe('order');
  expect(to(2, -0.25)).toBe('disorder');
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
