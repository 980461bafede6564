import { describe, expect, it } from 'vitest';
import { studentErrors } from '../../src/statistics/student.ts';

describe('studentErrors', () => {
  // Two-sided 5 %: the tables of Student's distribution, to their three decimals.
  it.each([
    [2, 12.706],
    [3, 4.303],
    [4, 3.182],
    [5, 2.776],
    [6, 2.571],
    [7, 2.447],
    [11, 2.228],
    [31, 2.042],
  ])('1.959964 errors of %i values are as many as the tables have', (count, known) => {
    expect(studentErrors(1.959964, count)).toBeCloseTo(known, 3);
  });

  it('3 errors, which are as rare as 1 in 370', () => {
    // Of one degree of freedom P(|t| > x) = 1 - (2/pi) atan x.
    const rarity = 0.0026997960632602;
    expect(studentErrors(3, 2)).toBeCloseTo(Math.tan((Math.PI / 2) * (1 - rarity)), 3);
    expect(studentErrors(3, 5)).toBeCloseTo(6.62, 2);
    expect(studentErrors(3, 1000)).toBeCloseTo(3.01, 1);
  });

  it('knows nothing of the spread of a single value', () => {
    expect(studentErrors(3, 1)).toBe(Infinity);
  });
});
