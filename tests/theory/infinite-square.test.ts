import { expect, test } from 'vitest';
import { CRITICAL_COUPLING, CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import {
  dualCoupling,
  nearestNeighbourCorrelation,
  onsagerFreeEnergy,
} from '../../src/theory/infinite-square.ts';

const TC = CRITICAL_TEMPERATURE;

test('nearest neighbours: -u/2 of the table, sqrt(2)/2 at T_c, tanh K at high temperature', () => {
  expect(nearestNeighbourCorrelation(TC)).toBe(Math.SQRT1_2);
  expect(nearestNeighbourCorrelation(2)).toBeCloseTo(1.74556458 / 2, 8);
  expect(nearestNeighbourCorrelation(1 / 0.408)).toBeCloseTo(1.15085489 / 2, 8);
  expect(nearestNeighbourCorrelation(1e4) / Math.tanh(1e-4)).toBeCloseTo(1, 7);
});

// T and f, computed with 40 digits.
const FREE_ENERGY = [
  [0.5, -2.00000006],
  [1.5, -2.00844319],
  [TC, -2.10965114],
  [2.5, -2.19840955],
  [6, -4.32950569],
];

test.each(FREE_ENERGY)('T = %d: f = %d', (temperature, f) => {
  expect(onsagerFreeEnergy(temperature)).toBeCloseTo(f, 8);
});

test('the dual coupling: sinh 2K sinh 2K* = 1, an involution that leaves K_c', () => {
  expect(dualCoupling(CRITICAL_COUPLING) / CRITICAL_COUPLING).toBeCloseTo(1, 15);
  for (const k of [1e-8, 0.01, 0.3, 0.6, 3, 100]) {
    expect(Math.sinh(2 * k) * Math.sinh(2 * dualCoupling(k))).toBeCloseTo(1, 13);
  }
  for (const k of [0.01, 0.3, 0.6, 3]) expect(dualCoupling(dualCoupling(k)) / k).toBeCloseTo(1, 13);
  expect(() => dualCoupling(0)).toThrow(/coupling is 0/);
});
