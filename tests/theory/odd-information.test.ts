import { describe, expect, it } from 'vitest';
import { blockInformation } from '../../src/theory/block-information.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { oddInformation, type OddInformation } from '../../src/theory/odd-information.ts';
import { spinOf } from '../../src/theory/spin-of.ts';
import { finished } from '../../src/studies/turns.ts';

function means({ boundary, innerProbabilities }: OddInformation, weights: readonly number[]) {
  return Float64Array.from(innerProbabilities, (_, v) =>
    Math.tanh(boundary.reduce((sum, site, bit) => sum + (weights[site] ?? 0) * spinOf(v, bit), 0)),
  );
}

describe('information of coarse spins that turn with the lattice', () => {
  const information = finished(oddInformation(2, CRITICAL_COUPLING));

  it('is that of the same rule of a 2 x 2 block', () => {
    const weights = [0.7, 1.3, -0.2, 0.4];
    const rule = Array.from({ length: 16 }, (_, v) => {
      const field = weights.reduce((sum, w, site) => sum + w * spinOf(v, site), 0);
      return (1 + Math.tanh(field)) / 2;
    });
    const same = blockInformation(CRITICAL_COUPLING).of(rule);
    expect(Math.abs(information.of(means(information, weights)) - same)).toBeLessThan(1e-12);
  });

  it('has the slope of its differences', () => {
    const at = means(information, [0.7, 1.3, -0.2, 0.4]);
    const slope = information.slope(at);
    for (const [v, own] of slope.entries()) {
      const moved = (by: number) => information.of(at.with(v, (at[v] ?? NaN) + by));
      expect(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - own)).toBeLessThan(1e-8);
    }
  });

  // From a program of its own, which sums over the states of the 6 x 6 torus site by site.
  it('of a 3 x 3 block whose inside is independent of the environment given its boundary', () => {
    const large = finished(oddInformation(3, CRITICAL_COUPLING));
    expect(large.inner).toEqual([4]);
    expect(large.boundaryProbabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(0.5, 12);
    for (const row of large.innerProbabilities)
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(large.of(means(large, [1, 1, 1, 1, 0, 1, 1, 1, 1]))).toBeCloseTo(0.5313191055, 8);
  });
});
