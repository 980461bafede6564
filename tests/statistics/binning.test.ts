import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { binMeans, binningAnalysis } from '../../src/statistics/binning.ts';
import { autoregressive, randomFrom } from '../support/random.ts';

test('bins drop the remainder from the beginning', () => {
  expect([...binMeans(Float64Array.of(100, 1, 3, 5, 9), 2)]).toEqual([2, 7]);
  expect([...binMeans(Float64Array.of(1, 2, 3), 3)]).toEqual([2]);
  for (const size of [0, 4, 1.5]) {
    expect(() => binMeans(new Float64Array(3), size)).toThrow(ArgumentError);
  }
});

test('the plateau of an AR(1) series is sqrt(2 tau/n)', () => {
  const length = 1 << 17;
  const { levels, error, plateau } = binningAnalysis(autoregressive(randomFrom(4), 0.8, length));
  expect(plateau).toBe(true);
  expect(error / Math.sqrt(9 / length)).toBeGreaterThan(0.85);
  expect(error / Math.sqrt(9 / length)).toBeLessThan(1.15);
  expect(levels[0].error * Math.sqrt(length)).toBeCloseTo(1, 1);
  // Bins of two: variance (1 + phi)/2.
  expect((levels[1].error / levels[0].error) ** 2).toBeCloseTo(1.8, 2);
  expect(levels.at(-1)).toMatchObject({ binSize: length / 32, bins: 32 });
});

test('independent values: flat from bins of one', () => {
  const { error, levels, plateau } = binningAnalysis(autoregressive(randomFrom(9), 0, 4096));
  expect(plateau).toBe(true);
  expect(error).toBeCloseTo(levels[0].error, 2);
});

test('a series shorter than its memory has no plateau', () => {
  const { plateau, error, levels } = binningAnalysis(autoregressive(randomFrom(2), 0.999, 1024));
  expect(plateau).toBe(false);
  expect(error).toBe(Math.max(...levels.map((level) => level.error)));
  expect(() => binningAnalysis(new Float64Array(31))).toThrow(/32 or more/);
});
