import { expect, test } from 'vitest';
import type { Measured } from '../../src/statistics/measured.ts';
import { thermalAverages, type ThermalObservable } from '../../src/statistics/thermal.ts';
import { autoregressive, randomFrom, spread } from '../support/random.ts';

const SITES = 64;
const TEMPERATURE = 2;
const [E0, SE, SM] = [-1.2, 0.1, 0.3];

// Over 1,000 runs the spread of z is 0.96..1.06 at these lengths, for the Binder cumulant 1.12; with
// less than ten autocorrelation times a system (32 of 60) it is up to 1.17, as the jackknife takes
// the skew distribution of m^4 for symmetric.
// Gaussian energy and magnetization: every estimate has a closed form.
const EXACT: Record<ThermalObservable, number> = {
  energy: E0,
  absoluteMagnetization: SM * Math.sqrt(2 / Math.PI),
  m2: SM ** 2,
  m4: 3 * SM ** 4,
  specificHeat: (SITES * SE ** 2) / TEMPERATURE ** 2,
  susceptibility: (SITES * SM ** 2 * (1 - 2 / Math.PI)) / TEMPERATURE,
  binder: 0,
};

const random = randomFrom(2024);

function run(systems: number, length: number) {
  const energy = Array.from({ length: systems }, () =>
    autoregressive(random, 0.7, length).map((x) => E0 + SE * x),
  );
  const magnetization = Array.from({ length: systems }, () =>
    autoregressive(random, 0.85, length).map((x) => SM * x),
  );
  const shape = { sites: SITES, temperature: TEMPERATURE, exact: EXACT };
  return thermalAverages({ energy, magnetization, ...shape });
}

test.each([
  ['32 systems of 200', 32, 200],
  ['one system of 12,000', 1, 12_000],
])('%s, 200 runs: no bias, and z-scores of unit spread', (_, systems, length) => {
  const runs = Array.from({ length: 200 }, () => run(systems, length));
  for (const name of Object.keys(EXACT) as ThermalObservable[]) {
    const scores = runs.map((averages) => {
      const { value, error, exact = NaN }: Measured = averages[name];
      return (value - exact) / error;
    });
    const { deviation } = spread(scores);
    expect(deviation, name).toBeGreaterThan(0.8);
    expect(deviation, name).toBeLessThan(1.25);
    const values = spread(runs.map((averages) => averages[name].value));
    const bias = (values.mean - EXACT[name]) / (values.deviation / Math.sqrt(200));
    // Fourteen such checks with fixed seeds: false alarm 4% over other seeds.
    expect(Math.abs(bias), name).toBeLessThan(3);
  }
  expect(runs.flatMap(({ warnings }) => warnings)).toEqual([]);
});

test('autocorrelation times come with the averages', () => {
  const { autocorrelationTime, blocks } = run(32, 2000);
  const { energy, absoluteMagnetization } = autocorrelationTime;
  expect(Math.abs(energy.value - 1.7 / 0.6)).toBeLessThan(3.5 * energy.error);
  // |m| of a Gaussian decorrelates faster than m.
  expect(absoluteMagnetization.value).toBeLessThan(1.85 / 0.3);
  expect(absoluteMagnetization.value).toBeGreaterThan(1.85 / 0.6 - 1);
  expect(blocks).toBe(32);
});

test('a short run warns', () => {
  const { warnings } = run(2, 60);
  expect(warnings.join()).toMatch(/too short/);
});

test('a large lattice keeps the digits of its specific heat', () => {
  const sites = 2 ** 26;
  const shift = 1 / sites;
  const energy = [0, 1].map((offset) =>
    Float64Array.from({ length: 64 }, (_, i) => -1.4 + shift * ((i + offset) % 2)),
  );
  const { specificHeat } = thermalAverages({
    energy,
    magnetization: energy,
    sites,
    temperature: 1,
  });
  expect(specificHeat.value * sites).toBeCloseTo(0.25, 6);
  expect(specificHeat.exact).toBeUndefined();
});

test('impossible input is refused', () => {
  const series = { energy: [new Float64Array(8)], magnetization: [new Float64Array(8)] };
  const shape = { ...series, sites: 4, temperature: 1 };
  expect(() => thermalAverages({ ...shape, temperature: 0 })).toThrow(/temperature/);
  expect(() => thermalAverages({ ...shape, sites: 0 })).toThrow(/sites/);
  expect(() => thermalAverages({ ...shape, energy: [new Float64Array(9)] })).toThrow(/differ/);
});
