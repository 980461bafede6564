import { describe, expect, it } from 'vitest';
import { dataTarget, type DataFacts } from '../../../src/studies/data-facts.ts';
import { tensorOf } from '../../../src/studies/tensor-of.ts';

/** A data set with one known number. */
const facts = (value: number, error: number, exact: number): DataFacts => ({
  purpose: '',
  size: 32,
  temperatures: [2.269185314213022],
  lattices: 32,
  snapshots: 1,
  updates: '1 metropolis',
  observed: [],
  known: [{ name: 'u', measured: { value, error }, expected: { value: exact, error: 0 } }],
});
const energy = (value: number): DataFacts => facts(value, 0.001, -1.43366);
/** A specific heat so many errors off. */
const heat = (off: number): DataFacts => facts(1.26 + 0.04 * off, 0.04, 1.26);

describe('DK-0', () => {
  it('fails of numbers more than four errors off, or unknown', () => {
    const verdict = (...off: number[]): string =>
      dataTarget('DK-0 data', [energy(-1.4345), ...off.map(heat)]).verdict;
    expect([verdict(1, -3), verdict(1, 5), verdict(NaN)]).toEqual(['holds', 'fails', 'fails']);
    expect(dataTarget('DK-0 data', [energy(-1.4345), energy(-1.44)]).verdict).toBe('fails');
  });

  it('says how many numbers there are, and which is the farthest off', () => {
    const { expected, measured } = dataTarget('DK-0 data', [energy(-1.4345), heat(2), heat(-3)]);
    expect(expected).toMatch(/\b3 numbers/);
    expect(measured).toMatchObject({
      'largest deviation': { value: expect.closeTo(-0.12, 9), error: 0.04 },
      'largest deviation, in errors': 3,
    });
  });
});

describe('arrays of nested rows', () => {
  it('have the shape of the rows, the innermost last', () => {
    const rows = [
      [[1, 2, 3], Float32Array.of(4, 5, 6)],
      [
        [7, 8, 9],
        [10, 11, 12],
      ],
    ];
    const { shape, data } = tensorOf(rows, 'f4');
    expect(shape).toEqual([2, 2, 3]);
    expect(data).toEqual(Float32Array.from({ length: 12 }, (_, i) => i + 1));
    expect(tensorOf([]).shape).toEqual([0]);
    expect(() => tensorOf([[1], [2, 3]])).toThrow(RangeError);
  });
});
