import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { couplingsOf } from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  productGate,
  productWeights,
  signPatternRank,
} from '../../../src/studies/exact-mapping/mapping/product-gate.ts';

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

test('softplus multiplies two numbers: relative error -(u^2 + v^2)/12, slope 2', () => {
  const errors = [0.2, 0.1, 0.05].map((size) => {
    const inputs = [size, 0.6 * size];
    const product = productGate({ nonlinearity: softplus, derivative: 1 / 4, inputs });
    const error = product / (inputs[0] * inputs[1]) - 1;
    return error;
  });
  expect(errors[2] / (-(1.36 * 0.05 ** 2) / 12)).toBeCloseTo(1, 2);
  expect(Math.log2(errors[0] / errors[1])).toBeCloseTo(2, 1);
  expect(Math.log2(errors[1] / errors[2])).toBeCloseTo(2, 2);
});

test('the exponential multiplies any number of them, up to prod sinh x', () => {
  for (const inputs of [[0.3], [0.3, -0.2], [0.3, -0.2, 0.1], [0.3, -0.2, 0.1, 0.4, 0.5]]) {
    const product = productGate({ nonlinearity: Math.exp, derivative: 1, inputs });
    const expected = inputs.reduce((all, x) => all * Math.sinh(x), 1);
    expect(product / expected).toBeCloseTo(1, 10);
  }
});

test('softplus has no third derivative at 0 and multiplies no three numbers', () => {
  const inputs = [0.3, -0.2, 0.1];
  const nothing = productGate({ nonlinearity: softplus, derivative: 1, inputs });
  expect(Math.abs(nothing)).toBeLessThan(1e-16);
  expect(() => productGate({ nonlinearity: softplus, derivative: 0, inputs })).toThrow(
    ArgumentError,
  );
});

test('the matrix of sign patterns has full rank 2^n, n = 1 to 8', () => {
  for (let inputs = 1; inputs <= 8; inputs++) {
    expect(signPatternRank({ inputs })).toBe(2 ** inputs);
    expect(signPatternRank({ inputs, patterns: 2 ** inputs - 1 })).toBe(2 ** inputs - 1);
  }
});

test('none of the 2^n neurons can be left out of a product', () => {
  for (let inputs = 1; inputs <= 8; inputs++) {
    const weights = productWeights(inputs);
    for (const weight of weights) expect(Math.abs(weight)).toBe(2 ** -inputs);
    // sum over patterns of c_e prod_(i in S) e_i is 1 for the set of all inputs and 0 for the others.
    const made = couplingsOf(weights).map((value) => -value * weights.length);
    expect(made[made.length - 1]).toBe(1);
    expect(made.slice(0, -1).every((value) => value === 0)).toBe(true);
  }
});
