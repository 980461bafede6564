import { describe, expect, it } from 'vitest';
import {
  boundOfCrossings,
  boundOfOdds,
  costOfShares,
  oddsOfBridge,
  oddsOfCrossings,
} from '../../src/rbm/evaluation/phase-odds.ts';
import { principalPlane, projections, signRows } from '../../src/rbm/evaluation/phase-direction.ts';
import { packUnits } from '../../src/rbm/machine/packed-units.ts';
import { randomFrom } from '../support/random.ts';

describe('odds of two phases', () => {
  it('follow from crossings: as many go either way', () => {
    const found = oddsOfCrossings({ began: 100, left: 20 }, { began: 100, left: 60 });
    expect(found?.value).toBeCloseTo(Math.log(60.5 / 20.5), 12);
    expect(found?.error).toBeCloseTo(Math.sqrt(1 / 60.5 + 1 / 20.5), 12);
    expect(oddsOfCrossings({ began: 100, left: 10 }, { began: 100, left: 9 })).toBeUndefined();
  });

  it.each([0, 3, -30])('follow from a bridge between Gaussian phases: %d', (odds) => {
    // Works of two Gaussian densities of unit width, one apart: w = 1/2 + g and 1/2 + g, shifted by the odds.
    const random = randomFrom(4);
    const gaussian = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    const first = Array.from({ length: 400 }, () => odds + 0.5 + gaussian());
    const second = Array.from({ length: 300 }, () => -odds + 0.5 + gaussian());
    const found = oddsOfBridge(first, second);
    // Five errors: a false alarm of 6e-7.
    expect(Math.abs((found?.value ?? NaN) - odds)).toBeLessThan(5 * (found?.error ?? NaN));
    expect(found?.error).toBeLessThan(0.1);
  });

  it('are not told by a bridge that no sample crosses', () => {
    const never = Array.from({ length: 100 }, () => Infinity);
    expect(oddsOfBridge(never, never)).toBeUndefined();
    expect(oddsOfBridge([1, 2, 3], [1, 2, 3])).toBeUndefined();
  });

  it('are bounded by the mean work where no bridge holds', () => {
    const [up, down] = [
      Array.from({ length: 40 }, (_, i) => 100 + i),
      Array.from({ length: 40 }, (_, i) => i - 90),
    ];
    // ln of the odds lies between minus the mean of the second works, 70.5, and the mean of the first works, 119.5.
    expect(boundOfOdds(up, down, 0)?.value).toBeCloseTo(70.5, 12);
    expect(boundOfOdds(up, down, 200)?.value).toBeCloseTo(119.5, 12);
    expect(boundOfOdds(up, down, 90)).toBeUndefined();
    expect(
      boundOfOdds(
        up,
        down.map((work, i) => (i % 2 ? work : Infinity)),
        0,
      ),
    ).toBeUndefined();
  });

  it('cost the divergence of the shares', () => {
    const cost = costOfShares(0.5, { value: Math.log(9), error: 0.1 });
    expect(cost.value).toBeCloseTo(0.5 * Math.log(0.5 / 0.9) + 0.5 * Math.log(0.5 / 0.1), 12);
    expect(cost.error).toBeCloseTo(0.04, 12);
    expect(costOfShares(1, { value: 800, error: 0 }).value).toBe(0);
    expect(costOfShares(0.5, { value: 800, error: 0 }).value).toBeCloseTo(400 - Math.LN2, 9);
  });
});

describe('odds where chains cross in one direction only', () => {
  it('are bounded by the crossings that were not seen', () => {
    const [away, back] = [
      { began: 200, left: 150 },
      { began: 300, left: 0 },
    ];
    // 3 of 300 would cross back, where 150 of 200 leave: the odds of the first phase are 1/75 at most.
    expect(boundOfCrossings(away, back)?.value).toBeCloseTo(-Math.log(75), 12);
    expect(boundOfCrossings(back, away)?.value).toBeCloseTo(Math.log(75), 12);
    expect(boundOfCrossings(away, { began: 300, left: 1 })).toBeUndefined();
    expect(boundOfCrossings({ began: 200, left: 19 }, back)).toBeUndefined();
  });
});

describe('the plane between two phases', () => {
  it('divides samples across the direction in which they vary most', () => {
    const random = randomFrom(6);
    const rows = Array.from({ length: 96 }, (_, row) =>
      Array.from({ length: 10 }, (__, unit) =>
        Number(unit < 6 ? random.uniform() < 0.9 === row < 32 : random.uniform() < 0.5),
      ),
    );
    const found = signRows(packUnits(rows, 10), 10, 96);
    expect(Array.from(found.values.subarray(0, 10), (value) => (value + 1) / 2)).toEqual(rows[0]);
    const side = projections(found, principalPlane(found));
    // Six units that agree with their phase with probability 0.9 tell it in 19 of 20 samples.
    const agreeing = Array.from(side).filter((value, row) => value > 0 === row < 32).length;
    expect(Math.max(agreeing, 96 - agreeing)).toBeGreaterThan(86);
  });
});
