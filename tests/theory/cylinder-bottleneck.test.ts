import { describe, expect, it } from 'vitest';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { bottleneck, cylinderRings } from '../../src/theory/cylinder-bottleneck.ts';

describe('the critical cylinder of circumference 3', () => {
  const rings = cylinderRings(3, CRITICAL_COUPLING, 9);
  const [first, second] = rings.eigenvalues;

  it('has the eigenvalues of another program', () => {
    expect(first).toBeCloseTo(17.8770543, 7);
    expect(second).toBeCloseTo(13.5518085, 7);
  });

  it('has probabilities', () => {
    for (const row of [rings.ring, ...rings.conditional])
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it('has the transition of Gordon et al., by eigenvalues and by the growth of a small rule', () => {
    expect((first / second) ** 18).toBeCloseTo(146.34458, 5);
    expect(1 / bottleneck(rings, 150, 100).growth).toBeCloseTo(146.34458, 4);
  });

  it('keeps nothing below it, something above, and nothing ever of another cylinder', () => {
    expect(bottleneck(rings, 140, 600).information).toBeLessThan(1e-12);
    expect(bottleneck(rings, 170, 600).information).toBeGreaterThan(0.05);
    const strangers = { ring: rings.ring, conditional: rings.conditional.map(() => rings.ring) };
    const { growth, information } = bottleneck(strangers, 170, 600);
    expect(growth).toBeLessThan(1e-6);
    expect(information).toBeLessThan(1e-12);
  });
});
