import { expect, test } from 'vitest';
import { EstimateError } from '../../src/errors.ts';
import { blocksOf } from '../../src/statistics/blocks.ts';

const ramp = (length: number, start = 0): Float64Array =>
  Float64Array.from({ length }, (_, i) => start + i);

test('many systems: every system is a block', () => {
  const series = Array.from({ length: 16 }, (_, system) => ramp(3, system));
  const blocks = blocksOf(series, { autocorrelationTime: 50, moments: [(x) => x, (x) => x * x] });
  expect(blocks).toMatchObject({ kind: 'systems', length: 3, warnings: [] });
  expect(blocks.means[4]).toEqual([5, (16 + 25 + 36) / 3]);
  expect(blocks.means).toHaveLength(16);
});

test('few systems: spans of at least 10 tau across all of them, the latest values', () => {
  const series = [ramp(407), ramp(407, 2)];
  const blocks = blocksOf(series, { autocorrelationTime: 1.95 });
  expect(blocks).toMatchObject({ kind: 'time', length: 20, warnings: [] });
  expect(blocks.means).toHaveLength(20);
  expect(blocks.means[0]).toEqual([7 + 9.5 + 1]);
  expect(blocks.means[19][0]).toBe(406 - 9.5 + 1);
});

test('no more than 128 blocks', () => {
  const { means, length } = blocksOf([ramp(6400)], { autocorrelationTime: 0.5 });
  expect([means.length, length]).toEqual([128, 50]);
});

test('a run too short to be believed says so', () => {
  const short = blocksOf([ramp(150)], { autocorrelationTime: 1 });
  // 15 blocks of ten autocorrelation times would fit; it takes 16 of at least four, and warns.
  expect(short.means).toHaveLength(16);
  expect(blocksOf([ramp(50)], { autocorrelationTime: 1 }).means).toHaveLength(12);
  expect(short.warnings).toHaveLength(1);
  expect(short.warnings[0]).toMatch(/15 independent blocks .* measure longer/);
  const tiny = blocksOf([ramp(20)], { autocorrelationTime: 100 });
  expect(tiny.means).toHaveLength(2);
  expect(tiny.warnings[0]).toMatch(/0 independent blocks/);
  const single = blocksOf([ramp(1), ramp(1)], { autocorrelationTime: 0.5 });
  expect(single).toMatchObject({ kind: 'systems', means: [[0], [0]] });
  expect(single.warnings).toHaveLength(1);
  expect(() => blocksOf([ramp(1)], { autocorrelationTime: 0.5 })).toThrow(EstimateError);
});
