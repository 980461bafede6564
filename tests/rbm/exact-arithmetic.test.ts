import { describe, expect, it } from 'vitest';
import { weightLimit } from '../../src/rbm/exact/arithmetic.ts';
import {
  angleOf,
  binaryLogarithm,
  exponential,
  hyperbolicCosine,
  hyperbolicTangent,
  logarithm,
  power,
  sineAndCosine,
} from '../../src/elementary.ts';
import { exactRate } from '../../src/rbm/exact/rate.ts';
import { resolveTraining } from '../../src/rbm/training/resolve-training.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { scaledTwin } from '../twins/exact-rounding.ts';
import { rarerTwin } from '../twins/exact-units.ts';

describe('exact arithmetic', () => {
  it('has a sigmoid that errs by less than 2^-24, and never rises with the size of the logit', () => {
    let largest = 0;
    let before = Infinity;
    // What shaders/rbm/exact-units.wgsl allows before it asks the table.
    let beyond = -Infinity;
    for (let size = 0; size < 24 * 2 ** 16; size++) {
      const found = rarerTwin(size) / 2 ** 32;
      const error = Math.abs(found - 1 / (1 + Math.exp(size / 2 ** 16)));
      if (error > largest) largest = error;
      const allowed = 128 * 2 ** -32 + 2 ** -13 * (found + error);
      if (error - allowed > beyond) beyond = error - allowed;
      // The ends of two pieces meet to rounding.
      if (found > before + 2 ** -25) throw new Error(`The sigmoid rises at ${size}.`);
      before = found;
    }
    expect(largest).toBeLessThan(2 ** -24);
    expect(largest).toBeGreaterThan(2 ** -25);
    expect(beyond).toBeLessThan(0);
    expect(rarerTwin(0)).toBe(2 ** 31);
  });

  it('has an exponential function and a logarithm of its own', () => {
    for (let x = -30; x < 5; x += 0.37) expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 11);
    for (const x of [1e-12, 0.003, 0.74, 0.9, 1, 1.4999, 1.5001, 77, 1e9])
      expect(logarithm(x)).toBeCloseTo(Math.log(x), 11);
  });

  it('has the functions of Math, at their ends too', () => {
    const places = [-700, -33, -3.1, -1, -0.3, -1e-9, 0, 1e-9, 0.2, 0.99, 2.5, 3.1, 21, 700];
    for (const x of places) {
      expect(hyperbolicTangent(x)).toBeCloseTo(Math.tanh(x), 13);
      expect(hyperbolicCosine(x) / Math.cosh(x)).toBeCloseTo(1, 11);
      expect(power(3, x / 9) / 3 ** (x / 9)).toBeCloseTo(1, 11);
      for (const y of places) expect(angleOf(y, x)).toBeCloseTo(Math.atan2(y, x), 13);
      if (Math.abs(x) > Math.PI) continue;
      const [sine, cosine] = sineAndCosine(x);
      expect(sine).toBeCloseTo(Math.sin(x), 14);
      expect(cosine).toBeCloseTo(Math.cos(x), 14);
    }
    expect(binaryLogarithm(1024)).toBeCloseTo(10, 13);
    expect([0, -1, Infinity, NaN].map(logarithm)).toEqual([-Infinity, NaN, Infinity, NaN]);
    expect([-Infinity, Infinity, NaN].map(exponential)).toEqual([0, Infinity, NaN]);
  });

  it('rounds products at random, right on average', () => {
    for (const [x, value] of [
      [12345, 0.2],
      [-777, 3.3],
      [3, 1e-4],
    ]) {
      const rate = exactRate(value);
      const draws = 4096;
      let sum = 0;
      // Evenly spread random words give the mean to 1/4096.
      for (let draw = 0; draw < draws; draw++)
        sum += scaledTwin(x, rate, (draw + 0.5) * (2 ** 32 / draws));
      expect(Math.abs(sum / draws - x * value)).toBeLessThan(
        Math.abs(x * value) * 1e-5 + 2 / draws,
      );
    }
    expect(scaledTwin(2 ** 24, exactRate(65_000), 0)).toBe(2 ** 24);
  });

  it('keeps every sum over a layer within 32 bits', () => {
    for (const units of [1, 100, 2039, 2040, 2041, 16_384]) {
      const limit = weightLimit({ visible: units, hidden: 3 });
      expect(units * limit + 2 ** 23).toBeLessThan(2 ** 31);
      // Sums of sixteen weights are exact in single precision.
      expect(16 * limit).toBeLessThanOrEqual(2 ** 24);
      expect(limit).toBeGreaterThan(1.9 * 2 ** 16);
    }
  });

  it.each<Partial<TrainingOptions>>([
    { optimizer: 'adam' },
    { centred: true },
    { statistics: 'mean-field' },
    { gradient: 'sum', algorithm: 'pcd' },
    { patience: 3 },
    { batch: 32_768 },
    { chains: 20_000 },
    { learningRate: 20 },
    { learningRate: 1e-7, schedule: 'constant' },
  ])('refuses %o', (option) => {
    const [name] = Object.keys(option);
    expect(() => resolveTraining({ seed: 1, ...option })).not.toThrow();
    expect(() => resolveTraining({ seed: 1, arithmetic: 'exact', ...option })).toThrow(
      new RegExp(`^${name} `),
    );
  });
});
