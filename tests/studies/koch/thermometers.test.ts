import { describe, expect, it } from 'vitest';
import { uniformDeviates } from '../../../src/statistics/random.ts';
import {
  curveTemperature,
  energyTemperature,
} from '../../../src/studies/koch/thermometers/curves.ts';
import { tellingClasses, trainThermometer } from '../../../src/studies/koch/thermometers/net.ts';
import { SoftmaxNet } from '../../../src/studies/koch/thermometers/softmax-net.ts';
import { kaufman } from '../../../src/theory/kaufman.ts';

const classOf = (own: Int8Array): number => (own.reduce((sum, s) => sum + s, 0) > 0 ? 1 : 0);

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
  });

  it('a net reads a lattice and the turned one alike, and names the classes that cold lattices do not fill', () => {
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
    const thermometer = trainThermometer([ladder(), ladder()], [ladder()], {
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

  it('a net learns to count up spins', () => {
    const uniform = uniformDeviates(5, 0);
    const samples = Array.from({ length: 600 }, () =>
      Int8Array.from({ length: 9 }, () => (uniform() < 0.5 ? -1 : 1)),
    );
    const values = Int8Array.from(samples.flatMap((own) => [...own]));
    const net = SoftmaxNet.train(
      { inputs: 9, values, classes: Uint8Array.from(samples, classOf) },
      {
        hidden: 8,
        classes: 2,
        epochs: 20,
        learningRate: 0.01,
        learningRateEnd: 0.001,
        batch: 20,
        seed: 5,
      },
    );
    const fresh = Array.from({ length: 200 }, () =>
      Int8Array.from({ length: 9 }, () => (uniform() < 0.5 ? -1 : 1)),
    );
    const right = fresh.filter((own) => (net.probabilities(own)[1] > 0.5 ? 1 : 0) === classOf(own));
    expect(right.length).toBeGreaterThan(190);
    expect(net.probabilities(fresh[0]).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});
