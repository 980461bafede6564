import { expect, it } from 'vitest';
import { EstimateError } from '../../src/errors.ts';
import { bootstrap } from '../../src/statistics/bootstrap.ts';
import { meanOf } from '../../src/statistics/measured.ts';
import { uniformDeviates } from '../../src/statistics/random.ts';

function drawn(values: ArrayLike<number>) {
  return (chosen: Uint32Array): number[] => {
    const mean = chosen.reduce((sum, item) => sum + values[item], 0) / chosen.length;
    return [mean, 2 * mean];
  };
}

// The error of an error from 4000 sets is 1.1 %; the bound is nine of them.
it('gives the standard error of a mean', () => {
  const uniform = uniformDeviates(1, 0);
  const values = Float64Array.from({ length: 200 }, () => uniform());
  const exact = meanOf(values);
  const [mean, twice] = bootstrap(200, drawn(values), { resamples: 4000, uniform });
  expect(mean.value).toBeCloseTo(exact.value, 12);
  expect(mean.error / exact.error).toBeGreaterThan(0.9);
  expect(mean.error / exact.error).toBeLessThan(1.1);
  expect(twice.error).toBeCloseTo(2 * mean.error, 12);
});

it('gives no error for items that are all alike, and refuses one item', () => {
  const uniform = uniformDeviates(1, 0);
  expect(bootstrap(5, drawn([2, 2, 2, 2, 2]), { uniform })[0]).toEqual({ value: 2, error: 0 });
  expect(() => bootstrap(1, drawn([2]), { uniform })).toThrow(EstimateError);
});
