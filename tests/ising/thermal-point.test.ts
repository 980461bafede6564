import { describe, expect, it } from 'vitest';
import { couplings, temperatures } from '../../src/cli/arguments/parse.ts';
import { thermalChoice } from '../../src/cli/arguments/options.ts';
import { planSampling } from '../../src/ising/sampling-plan.ts';
import { atCoupling, atTemperature, thermalPoints } from '../../src/ising/thermal-point.ts';

const thousandths = Array.from({ length: 999 }, (_, i) => `${(i + 1) / 1000}`);

describe('a coupling or a temperature comes back as it was given', () => {
  it.each(['', '-'])('999 couplings %sk/1000, from the flag to the plan of a run', (sign) => {
    const given = thousandths.map((text) => `${sign}${text}`);
    const choice = thermalChoice({ coupling: couplings(given.join(',')) });
    const { points, model } = planSampling({ ...choice, size: 8 });
    expect(points.map(({ coupling }) => `${coupling}`)).toEqual(given);
    expect(model.interaction).toBe(sign === '-' ? -1 : 1);
    // Dividing twice would change some of them.
    const twice = given.filter((text) => `${1 / (1 / Number(text))}` !== text);
    expect(twice.length).toBe(170);
  });

  it('999 temperatures k/1000, from the flag to the plan of a run', () => {
    const choice = thermalChoice({ temperature: temperatures(thousandths.join(',')) });
    const { points } = planSampling({ ...choice, size: 8 });
    expect(points.map(({ temperature }) => `${temperature}`)).toEqual(thousandths);
  });
});

describe('the other of the two', () => {
  it('is the inverse, with the sign of the interaction on the coupling', () => {
    expect(atCoupling(0.4)).toEqual({ temperature: 2.5, coupling: 0.4 });
    expect(atCoupling(-0.4)).toEqual({ temperature: 2.5, coupling: -0.4 });
    expect(atTemperature(2.5)).toEqual({ temperature: 2.5, coupling: 0.4 });
    expect(atTemperature(2.5, -1)).toEqual({ temperature: 2.5, coupling: -0.4 });
  });

  it.each([
    ['neither', {}],
    ['both', { temperatures: [2], couplings: [0.5] }],
    ['none', { temperatures: [] }],
    ['couplings of two signs', { couplings: [0.4, -0.4] }],
    ['no coupling', { couplings: [0] }],
    ['a temperature twice', { temperatures: [2, 3, 2] }],
    ['too cold', { temperatures: [1e-300] }],
    ['too hot', { temperatures: [1e300] }],
    ['no number', { temperatures: [NaN] }],
    ['a coupling twice', { couplings: [-0.5, -0.5] }],
  ])('%s: refused', (_, choice) => {
    expect(() => thermalPoints(choice)).toThrow(
      /temperatures or couplings|one sign|given twice|give a number from/,
    );
  });
});
