import { describe, expect, it } from 'vitest';
import {
  shareNear,
  shareNearByChance,
  spacing,
} from '../../../src/studies/koch/maps/peak-places.ts';
import { uniformDeviates } from '../../../src/statistics/random.ts';

const side = 8;
const site = (x: number, y: number): number => y * side + x;

describe('places of peaks', () => {
  it('are near across the edges of the lattice', () => {
    const one = [site(0, 0), site(7, 3), site(4, 4), site(2, 2)];
    const other = [site(7, 7), site(0, 3), site(4, 4), site(5, 2)];
    // sqrt 2, 1, 0 and 3 sites apart.
    expect(shareNear(one, other, { side, within: 1 })).toBe(0.5);
    expect(shareNear(one, other, { side, within: 1.5 })).toBe(0.75);
    expect(shareNear(one, other, { side, within: 3 })).toBe(1);
  });

  it('are near by chance as often as counting says', () => {
    // A site and its four neighbours; with the four diagonal ones and those two sites away, 13.
    expect(shareNearByChance(side, 1)).toBe(5 / 64);
    expect(shareNearByChance(side, 2)).toBe(13 / 64);
    expect(shareNearByChance(side, 100)).toBe(1);
  });

  it('have a spacing of 1 at random, 0 at one site, and that of a grid on a grid', () => {
    const uniform = uniformDeviates(11, 0);
    const drawn = Array.from({ length: 400 }, () =>
      spacing(
        Array.from({ length: 16 }, () => Math.floor(uniform() * side ** 2)),
        side,
      ),
    );
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    const variance = drawn.reduce((sum, own) => sum + (own - mean) ** 2, 0) / drawn.length;
    // 4 standard errors: one false alarm in 16,000 seeds.
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(variance / drawn.length));
    expect(spacing([5, 5, 5], side)).toBe(0);
    expect(spacing([5], side)).toBeNaN();
    const grid = Array.from({ length: 16 }, (_, k) => site(2 * (k % 4), 2 * Math.floor(k / 4)));
    expect(spacing(grid, side)).toBeGreaterThan(1.5);
  });

  it('take two random peaks to be as far apart as sites of the lattice are on average', () => {
    const all = Array.from({ length: side ** 2 }, (_, k) => {
      const [x, y] = [k % side, Math.floor(k / side)];
      return Math.hypot(Math.min(x, side - x), Math.min(y, side - y));
    });
    const mean = all.reduce((a, b) => a + b) / all.length;
    expect(spacing([site(0, 0), site(3, 0)], side)).toBeCloseTo(3 / mean, 12);
  });
});
