import { describe, expect, test } from 'vitest';
import { CRITICAL_COUPLING, CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import {
  onsagerEnergy,
  onsagerLogPartition,
  onsagerSpecificHeat,
  yangMagnetization,
} from '../../src/theory/onsager.ts';

const TC = CRITICAL_TEMPERATURE;

// T, u, c, lnZ/N, f, m: computed with 40 digits.
const TABLE = [
  [0.5, -1.9999991, 0.000029, 4.00000011, -2.00000006, 0.99999977],
  [1.0, -1.9971602, 0.02338, 2.00034828, -2.00034828, 0.99927575],
  [1.5, -1.95111657, 0.197275, 1.33896212, -2.00844319, 0.9864996],
  [2.0, -1.74556458, 0.724871, 1.02579281, -2.05158563, 0.91131938],
  [2.25, -1.46310273, 2.053077, 0.93511054, -2.10399873, 0.67185403],
  [TC, -Math.SQRT2, Infinity, 0.9296954, -2.10965114, 0],
  [2.3, -1.34286639, 1.822369, 0.92157778, -2.1196289, 0],
  [1 / 0.408, -1.15085489, 0.96992, 0.88838921, -2.17742453, 0],
  [2.5, -1.1060792, 0.861698, 0.87936382, -2.19840955, 0],
  [3.0, -0.81730959, 0.40138, 0.81588273, -2.4476482, 0],
  [4.0, -0.55727224, 0.171188, 0.75910648, -3.03642591, 0],
  [5.0, -0.42822883, 0.097652, 0.73453081, -3.67265406, 0],
  [6.0, -0.34936678, 0.063792, 0.72158428, -4.32950569, 0],
];

test.each(TABLE)('T = %d as tabulated to every digit', (temperature, u, c, logZ, f, m) => {
  expect(onsagerEnergy(temperature)).toBeCloseTo(u, 8);
  expect(onsagerSpecificHeat(temperature)).toBeCloseTo(c, 6);
  expect(onsagerLogPartition(temperature)).toBeCloseTo(logZ, 8);
  expect(-temperature * onsagerLogPartition(temperature)).toBeCloseTo(f, 8);
  expect(yangMagnetization(temperature)).toBeCloseTo(m, 8);
});

test('at T_c ln Z has the constant of Catalan; c(2)', () => {
  const catalan = 0.915965594177219;
  expect(onsagerLogPartition(TC)).toBeCloseTo(Math.LN2 / 2 + (2 * catalan) / Math.PI, 14);
  expect(onsagerSpecificHeat(2)).toBeCloseTo(0.7248714486, 10);
});

const logZ = (k: number): number => onsagerLogPartition(1 / k);

const derivative = (f: (x: number) => number, x: number, h: number): number => {
  const slope = (step: number): number => (f(x + step) - f(x - step)) / (2 * step);
  return (4 * slope(h) - slope(2 * h)) / 3;
};

describe('derivatives, by central differences with Richardson extrapolation', () => {
  test.each([0.8, 1.5, 2, 2.2, 2.4, 3, 10])('T = %d: c = du/dT and u = -dlnZ/dK', (t) => {
    expect(derivative(onsagerEnergy, t, 1e-4 * t)).toBeCloseTo(onsagerSpecificHeat(t), 8);
    expect(derivative(logZ, 1 / t, 1e-4 / t)).toBeCloseTo(-onsagerEnergy(t), 8);
  });
});

test('limits: leading terms of the low- and high-temperature series', () => {
  for (const t of [0.02, 0.1, 0.2]) {
    const boltzmann = Math.exp(-8 / t);
    expect(onsagerSpecificHeat(t) / ((64 / t ** 2) * boltzmann)).toBeCloseTo(1, 7);
    expect(onsagerEnergy(t)).toBeCloseTo(-2, 14);
    expect(onsagerLogPartition(t)).toBeCloseTo(2 / t, 12);
  }
  expect(onsagerEnergy(1e6) / -2e-6).toBeCloseTo(1, 11);
  expect(onsagerSpecificHeat(1e6) / 2e-12).toBeCloseTo(1, 11);
  expect(onsagerLogPartition(1e-6)).toBe(2e6);
  expect(yangMagnetization(1e-6)).toBe(1);
  expect(onsagerEnergy(Infinity)).toBe(0);
  expect(onsagerSpecificHeat(Infinity)).toBe(0);
  expect(onsagerLogPartition(Infinity)).toBeCloseTo(Math.LN2, 15);
});

test('at T_c the branch joins its neighbourhood', () => {
  expect(onsagerSpecificHeat(1 / CRITICAL_COUPLING)).toBe(Infinity);
  for (const t of [TC * (1 - 1e-12), TC * (1 + 1e-12)]) {
    expect(onsagerEnergy(t)).toBeCloseTo(-Math.SQRT2, 10);
    // c = -(8/pi) K_c^2 ln|1 - T/T_c| + ... on both sides.
    const wider = TC + 10 * (t - TC);
    const amplitude = (onsagerSpecificHeat(t) - onsagerSpecificHeat(wider)) / Math.log(10);
    expect(amplitude).toBeCloseTo((8 / Math.PI) * CRITICAL_COUPLING ** 2, 3);
  }
});

const reduced = (x: number): number => logZ(x) - Math.log(Math.sinh(2 * x)) / 2;

test('duality: lnZ/N - ln sinh(2K)/2 is the same at K and K*', () => {
  for (const k of [0.1, 0.3, 0.43, 0.6]) {
    const dual = -Math.log(Math.tanh(k)) / 2;
    expect(reduced(k)).toBeCloseTo(reduced(dual), 13);
  }
});

test('a temperature not above zero is refused', () => {
  for (const f of [onsagerEnergy, onsagerSpecificHeat, onsagerLogPartition, yangMagnetization]) {
    expect(() => f(0)).toThrow(/temperature is 0/);
  }
});
