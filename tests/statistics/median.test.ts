import { describe, expect, it } from 'vitest';
import { medianOf } from '../../src/statistics/median.ts';
import { randomFrom } from '../support/random.ts';

describe('medians', () => {
  it('of few values, also in pairs, and of none', () => {
    expect(medianOf([3, 1, 2]).value).toBe(2);
    expect(medianOf([4, 1, 2, 3]).value).toBe(2.5);
    expect(medianOf([7])).toEqual({ value: 7, error: NaN });
    expect(medianOf([])).toEqual({ value: NaN, error: NaN });
    expect(medianOf([5, 5, 5])).toEqual({ value: 5, error: 0 });
  });

  it('have the error that repetition finds', () => {
    const random = randomFrom(3);
    const found = Array.from({ length: 400 }, () =>
      medianOf(Float64Array.from({ length: 100 }, () => random.gaussian())),
    );
    const mean = (of: (median: (typeof found)[number]) => number): number =>
      found.reduce((sum, median) => sum + of(median), 0) / found.length;
    const spread = Math.sqrt(mean(({ value }) => value ** 2));
    // sqrt(pi/2)/10 of normal numbers. The spread of 400 medians is known to 3.5 %; this is three times as much.
    expect(Math.abs(spread / (Math.sqrt(Math.PI / 2) / 10) - 1)).toBeLessThan(0.11);
    expect(mean(({ error }) => error) / spread).toBeGreaterThan(0.85);
    expect(mean(({ error }) => error) / spread).toBeLessThan(1.15);
  });
});
