import { describe, expect, it } from 'vitest';
import { uniformDeviates } from '../../../src/statistics/random.ts';
import { curveTemperature, energyTemperature } from '../../../src/studies/thermometers/curves.ts';
import { classTemperatures, tellingClasses } from '../../../src/studies/koch/classes.ts';
import { trainClassifier } from '../../../src/studies/thermometers/classifier.ts';
import { trainThermometer } from '../../../src/studies/thermometers/net.ts';
import { kaufman } from '../../../src/theory/kaufman.ts';

const classOf = (own: Int8Array): number => (own.reduce((sum, s) => sum + s, 0) > 0 ? 1 : 0);

const sample = (values: Int8Array, at: number): Int8Array => values.subarray(9 * at, 9 * at + 9);

describe('thermometers', () => {
  it('find the temperature of an exact energy, and its error by the specific heat', () => {
    const { energy, specificHeat } = kaufman({ size: 10, temperature: 2.4 });
    const found = energyTemperature(10, { value: energy, error: 0.01 });
    expect(found.value).toBeCloseTo(2.4, 9);
    expect(found.error).toBeCloseTo(0.01 / specificHeat, 9);
    // Beyond the ends of the thermometer.
    expect(energyTemperature(10, { value: 0.1, error: 0.01 })).toEqual({ value: 20, error: NaN });
    expect(energyTemperature(10, { value: -2.1, error: 0.01 }).error).toBeNaN();
  });

  it('interpolate a falling and a rising curve, and stop at their ends', () => {
    const temperatures = [1, 2, 3];
    const values = [1, 0.6, 0.1].map((value) => ({ value, error: 0.03 }));
    const found = curveTemperature({ temperatures, values }, { value: 0.35, error: 0.04 });
    expect(found.value).toBeCloseTo(2.5, 12);
    expect(found.error).toBeCloseTo(Math.hypot(0.04, 0.03 * Math.SQRT1_2) / 0.5, 12);
    const rising = { temperatures, values: values.toReversed() };
    expect(curveTemperature(rising, { value: 0.35, error: 0.04 }).value).toBeCloseTo(1.5, 12);
    expect(curveTemperature({ temperatures, values }, { value: 2, error: 0.1 }).value).toBe(1);
    expect(curveTemperature({ temperatures, values }, { value: 0, error: 0.1 }).value).toBe(3);
    // Where the coldest lattices are all alike, rounding does not decide.
    const flat = { temperatures, values: [0.2, 0.2, 0.9].map((value) => ({ value, error: 0 })) };
    for (const value of [0.2 - 1e-15, 0.2, 0.2 + 1e-15])
      expect(curveTemperature(flat, { value, error: 0 }).value).toBe(1);
  });

  it('a net reads a lattice and the turned one alike, and names the classes that cold lattices do not fill', async () => {
    const uniform = uniformDeviates(9, 0);
    // Of 16 spins those up with a chance that falls with the class; half of the lattices are turned.
    const ladder = (): Int8Array =>
      Int8Array.from(
        Array.from({ length: 600 }, (_, system) => {
          const turned = system % 2 ? -1 : 1;
          const up = 1 - Math.floor(system / 10) / 120;
          return Array.from({ length: 16 }, () => (uniform() < up ? turned : -turned));
        }).flat(),
      );
    const thermometer = await trainThermometer([ladder(), ladder()], [ladder()], {
      temperatures: classTemperatures,
      inputs: 16,
      seed: 3,
      hidden: 6,
      epochs: 4,
    });
    const lattices = ladder();
    const turned = lattices.map((sign) => -sign);
    const [one, other] = [thermometer.read(lattices), thermometer.read(turned)];
    const balanced = (system: number): boolean =>
      lattices.subarray(16 * system, 16 * system + 16).reduce((sum, sign) => sum + sign, 0) === 0;
    const differing = [...one.means.keys()].filter(
      (system) => one.means[system] !== other.means[system],
    );
    // Only a lattice with as many up as down is read as it is.
    expect(differing.every(balanced)).toBe(true);
    expect(lattices.map((sign) => -sign)).toEqual(turned);
  });

  it('classes tell temperatures where less than a tenth of what they collect is cold', () => {
    const confusion = Array.from({ length: 60 }, () => new Float64Array(60));
    // Class 1.6 collects lattices of 0.5 and 1.6; 1.7 a few cold ones; 1.8 nothing.
    [confusion[4][15], confusion[15][15]] = [0.2, 1];
    [confusion[4][16], confusion[16][16]] = [0.1, 1];
    [confusion[14][18], confusion[18][18]] = [0.5, 0.5];
    expect(tellingClasses(confusion)).toEqual([16, 18]);
  });

  it('a classifier learns to count up spins, and the same seed gives the same one', async () => {
    const uniform = uniformDeviates(5, 0);
    const drawn = (count: number): Int8Array =>
      Int8Array.from({ length: 9 * count }, () => (uniform() < 0.5 ? -1 : 1));
    const values = drawn(600);
    const classes = Uint8Array.from({ length: 600 }, (_, at) => classOf(sample(values, at)));
    const options = {
      hidden: 8,
      classes: 2,
      epochs: 8,
      learningRate: 0.05,
      learningRateEnd: 0.001,
      batch: 60,
      seed: 5,
    };
    const seen: number[] = [];
    const net = await trainClassifier({ inputs: 9, values, classes }, options, {
      onProgress: (samples) => seen.push(samples),
    });
    const fresh = drawn(200);
    const found = net.probabilities(fresh);
    const right = Array.from({ length: 200 }, (_, at) => at).filter(
      (at) => ((found[2 * at + 1] ?? NaN) > 0.5 ? 1 : 0) === classOf(sample(fresh, at)),
    );
    expect(right.length).toBeGreaterThan(190);
    expect((found[0] ?? NaN) + (found[1] ?? NaN)).toBeCloseTo(1, 6);
    expect(seen.at(-1)).toBe(8 * 600);
    const again = await trainClassifier({ inputs: 9, values, classes }, options);
    expect(again.probabilities(fresh)).toEqual(found);
  });
});
