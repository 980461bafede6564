import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { jackknife } from '../../src/statistics/jackknife.ts';
import { randomFrom, spread } from '../support/random.ts';

const random = randomFrom(1);
const sample = Array.from({ length: 40 }, () => 3 + random.gaussian());

test('of a mean: the textbook standard error, no bias', () => {
  const { mean, deviation } = spread(sample);
  const estimate = jackknife(
    sample.map((x) => [x]),
    ([x]) => x,
  );
  expect(estimate.value).toBeCloseTo(mean, 13);
  expect(estimate.corrected).toBeCloseTo(mean, 12);
  expect(estimate.error).toBeCloseTo(deviation / Math.sqrt(40), 12);
});

test('of a variance: corrected to the unbiased n - 1 form exactly', () => {
  const { deviation } = spread(sample);
  const estimate = jackknife(
    sample.map((x) => [x, x * x]),
    ([x, x2]) => x2 - x * x,
  );
  expect(estimate.value).toBeCloseTo((deviation ** 2 * 39) / 40, 11);
  expect(estimate.corrected).toBeCloseTo(deviation ** 2, 10);
});

test('of a ratio: error propagation to leading order, correlations included', () => {
  const pairs = Array.from({ length: 2000 }, () => {
    const x = random.gaussian();
    return [10 + x, 5 + 0.5 * x + 0.1 * random.gaussian()];
  });
  const { value, error } = jackknife(pairs, ([a, b]) => a / b);
  const linear = spread(pairs.map(([a, b]) => (a - value * b) / 5));
  expect(error / (linear.deviation / Math.sqrt(2000))).toBeCloseTo(1, 2);
});

test('too few or ragged blocks are refused', () => {
  expect(() => jackknife([[1]], ([x]) => x)).toThrow(/1 blocks/);
  expect(() => jackknife([[1], [1, 2]], ([x]) => x)).toThrow(ArgumentError);
});
