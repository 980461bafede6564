import { expect, test } from 'vitest';
import { decimateSquare } from '../support/square-decimation.ts';
import {
  closedSquareDecimation,
  closedSquareDecimationSlope,
} from '../../src/theory/square-decimation.ts';
import { findFixedPoint } from '../../src/theory/fixed-point.ts';
import { numericalSlope } from '../support/numerical-slope.ts';
import { blockedWeights, spinsOf } from './renormalized-couplings.ts';

test.each([0.01, 0.1, 0.3, 0.4406867935097715, 0.7, 1.5, 3, 5, -0.3, -2])(
  'K = %d: the sum over the centre of a plaquette, all 16 states',
  (coupling) => {
    const { constant, pair, four } = decimateSquare(coupling);
    for (let state = 0; state < 16; state++) {
      const spins = spinsOf(state, 4);
      const total = spins.reduce((a, s) => a + s, 0);
      const sum = Math.exp(coupling * total) + Math.exp(-coupling * total);
      const pairs = (total ** 2 - 4) / 2;
      const product = spins.reduce((a, s) => a * s, 1);
      const exponent = constant + pair * pairs + four * product;
      expect(Math.abs(Math.log(sum) - exponent)).toBeLessThan(1e-14 * (1 + Math.abs(coupling)));
    }
  },
);

/** Number of a site of the 4x4 torus. */
const site = (x: number, y: number): number => ((y + 4) % 4) * 4 + ((x + 4) % 4);

/** Sum over sites of the spin times those at the given steps away. */
function sumOver(spins: number[], of: number[][], steps: number[][]): number {
  let sum = 0;
  for (const [x, y] of of) {
    for (const [dx, dy] of steps) sum += spins[site(x, y)] * spins[site(x + dx, y + dy)];
  }
  return sum;
}

test('a 4x4 torus: one sublattice summed, state by state', () => {
  const coupling = 0.6;
  const sites = Array.from({ length: 16 }, (_, i) => [i % 4, i >> 2]);
  const even = sites.filter(([x, y]) => (x + y) % 2 === 0);
  const weights = blockedWeights({
    spins: 16,
    blocks: 8,
    exponent: (spins) =>
      coupling *
      sumOver(spins, sites, [
        [1, 0],
        [0, 1],
      ]),
    map: (spins) => even.map(([x, y]) => spins[site(x, y)]),
  });
  const { constant, nearest, diagonal, four } = decimateSquare(coupling);
  for (const [state, weight] of weights.entries()) {
    const kept = spinsOf(state, 8);
    const spins = Array.from({ length: 16 }, () => 0);
    for (const [i, [x, y]] of even.entries()) spins[site(x, y)] = kept[i];
    const squares = even.reduce(
      (sum, [x, y]) =>
        sum +
        spins[site(x, y)] *
          spins[site(x + 1, y + 1)] *
          spins[site(x + 2, y)] *
          spins[site(x + 1, y - 1)],
      0,
    );
    const exponent =
      8 * constant +
      nearest *
        sumOver(spins, even, [
          [1, 1],
          [1, -1],
        ]) +
      diagonal *
        sumOver(spins, even, [
          [2, 0],
          [0, 2],
        ]) +
      four * squares;
    expect(Math.abs(weight - exponent)).toBeLessThan(1e-12);
  }
});

test('relative error below 1e-14 from K = 1e-8 to 1e6, against 60 digits', () => {
  // K, A, B, C.
  const exact = [
    [1e-8, 0.6931471805599455, 9.999999999999997e-17, -1.999999999999999e-32],
    [0.001, 0.693149180556612, 9.999973333447112e-7, -1.9999893333877332e-12],
    [0.2, 0.7684681182949107, 0.036344195041049195, -0.002632547652867019],
    [0.45, 1.0147886345990427, 0.14172623905603285, -0.03818897592703157],
    [0.5, 1.075662939221192, 0.16562534341973306, -0.05126507182178054],
    [0.7, 1.3399079862823333, 0.26381798285837516, -0.11912484000563787],
    [3, 4.759933264811437, 1.4133566024347257, -1.2400728793820406],
    [40, 60.25993019270998, 19.913356602430007, -19.74006980729002],
    [1e6, 1500000.2599301927, 499999.9133566024, -499999.7400698073],
  ];
  for (const [coupling, ...expected] of exact) {
    const { constant, pair, nearest, diagonal, four } = decimateSquare(coupling);
    for (const [i, value] of [constant, pair, four].entries()) {
      expect(Math.abs(value / expected[i] - 1), `K = ${coupling}`).toBeLessThan(1e-14);
    }
    expect([nearest, diagonal]).toEqual([2 * pair, pair]);
  }
  expect(() => decimateSquare(NaN)).toThrow(/coupling is NaN/);
});

test('the closures: of the exact couplings, with their slopes', () => {
  for (const coupling of [0.01, 0.2, 0.5, 1, 5]) {
    const { nearest, diagonal } = decimateSquare(coupling);
    expect(closedSquareDecimation(coupling, 'truncated')).toBe(nearest);
    expect(closedSquareDecimation(coupling, 'maris-kadanoff')).toBeCloseTo(nearest + diagonal, 14);
    for (const closure of ['truncated', 'maris-kadanoff'] as const) {
      const numerical = numericalSlope((k) => closedSquareDecimation(k, closure), coupling);
      expect(closedSquareDecimationSlope(coupling, closure)).toBeCloseTo(numerical, 10);
    }
  }
});

const truncated = (k: number): number => closedSquareDecimation(k, 'truncated');

test('truncation has no fixed point: K_nn is below K for every K', () => {
  expect(findFixedPoint(truncated)).toBeUndefined();
  expect(findFixedPoint(truncated, { from: 1e-6, to: 1000 })).toBeUndefined();
  for (let k = 1e-6; k < 1000; k *= 1.1) expect(truncated(k)).toBeLessThan(k);
});
