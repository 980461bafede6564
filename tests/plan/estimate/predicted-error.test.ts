import { describe, expect, it } from 'vitest';
import { makespan } from '../../../src/plan/estimate/makespan.ts';
import { measurementsFor, varianceOfMean } from '../../../src/plan/estimate/chain-variance.ts';
import { predictedError, sizeFor } from '../../../src/plan/estimate/predicted-error.ts';
import { spreadChoice } from '../../../src/plan/estimate/spread-choice.ts';
import { wishedErrors } from '../../../src/plan/estimate/wishes.ts';
import { PlanError } from '../../../src/plan/plan-error.ts';
import { randomFrom } from '../../support/random.ts';

/** The sum over all pairs of measurements, as the definition has it. */
function byPairs(n: number, factor: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += factor ** Math.abs(i - j);
  return sum / n ** 2;
}

describe('the variance of a mean', () => {
  it.each([0, 0.3, 0.9, 0.99])('is the sum over all pairs, factor %d', (factor) => {
    const tau = 0.5 * ((1 + factor) / (1 - factor));
    for (const n of [1, 2, 7, 150])
      expect(varianceOfMean(n, tau)).toBeCloseTo(byPairs(n, factor), 10);
  });

  it('is 2 tau/n of many measurements', () => {
    expect(varianceOfMean(1e7, 50) / (100 / 1e7)).toBeCloseTo(1, 4);
  });

  it.each([0.5, 3, 200])('is reached by so many measurements, tau %d', (tau) => {
    for (const variance of [0.5, 0.01, 1e-5]) {
      const n = measurementsFor(variance, tau);
      expect(varianceOfMean(n, tau)).toBeLessThanOrEqual(variance * (1 + 1e-5));
      if (n > 2) expect(varianceOfMean(0.99 * n - 1, tau)).toBeGreaterThan(variance);
    }
  });
});

describe('a predicted error', () => {
  it('is that of longer chains that are simulated, where the short ones span a few autocorrelation times', () => {
    const random = randomFrom(5);
    const factor = 0.95;
    const tau = 0.5 * ((1 + factor) / (1 - factor));
    const spread = (chains: number, length: number): number => {
      const means = Array.from({ length: chains }, () => {
        let value = normal(random);
        let sum = 0;
        for (let i = 0; i < length; i++) {
          sum += value;
          value = factor * value + Math.sqrt(1 - factor ** 2) * normal(random);
        }
        return sum / length;
      });
      return Math.sqrt(means.reduce((sum, mean) => sum + mean ** 2, 0) / chains / chains);
    };
    const pilot = { chains: 1000, measurements: 60, error: spread(1000, 60), tau };
    const predicted = predictedError(pilot, { chains: 400, measurements: 900 });
    expect(predicted / spread(400, 900)).toBeGreaterThan(0.85);
    expect(predicted / spread(400, 900)).toBeLessThan(1.18);
  });

  it('is the wished one where as much is measured as a wish needs', () => {
    const pilot = { chains: 64, measurements: 500, error: 0.01, tau: 12 };
    const size = { chains: 128, measurements: 4000 };
    const need = sizeFor(pilot, size, 1e-4);
    const wide = predictedError(pilot, { ...size, chains: need.chains });
    const long = predictedError(pilot, { ...size, measurements: need.measurements });
    for (const error of [wide, long]) {
      expect(error).toBeLessThanOrEqual(1e-4 * (1 + 1e-5));
      expect(error).toBeGreaterThan(0.999e-4);
    }
  });
});

it('tasks last until the last worker is done', () => {
  expect(makespan([3, 1, 1, 1], 2)).toBe(3);
  expect(makespan([1, 1, 1, 3], 2)).toBe(4);
  expect(makespan([2, 2, 2], 1)).toBe(6);
  expect(makespan([2, 2], 8)).toBe(2);
  expect(makespan([], 2)).toBe(0);
});

it('a choice is spread evenly and holds both ends', () => {
  const list = Array.from({ length: 10 }, (_, index) => index);
  expect(spreadChoice(list, 4)).toEqual([0, 3, 6, 9]);
  expect(spreadChoice(list, 1)).toEqual([5]);
  expect(spreadChoice(list, 20)).toEqual(list);
});

it('wishes are read', () => {
  expect([...wishedErrors(['energy=1e-4', 'binder=.01'])]).toEqual([
    ['energy', 1e-4],
    ['binder', 0.01],
  ]);
  for (const words of [['energy'], ['=1'], ['energy=-1'], ['energy=x'], ['a=1', 'a=2'], ['a= ']])
    expect(() => wishedErrors(words)).toThrow(PlanError);
});

function normal(random: ReturnType<typeof randomFrom>): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}
