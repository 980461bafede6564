import { describe, expect, it } from 'vitest';
import { ArgumentError, EstimateError } from '../../src/errors.ts';
import { mostOperators, LinearizedStep, type Truncation } from '../../src/rg/monte-carlo-rg.ts';
import { correlationAt } from '../../src/rg/operator-correlations.ts';
import { operators } from '../../src/rg/operators.ts';
import { CorrelationTwin } from '../twins/operator-correlations.ts';
import { randomFrom, type Random } from '../support/random.ts';
import {
  applied,
  blockDiagonal,
  stepOf,
  gaussians,
  transposed,
  withEigenvalues,
  type Rows,
  type Source,
} from './operator-samples.ts';

const count = operators.length;
const { even, odd } = mostOperators;

/** S = constant + T^T S' without noise: the linearized transformation is T, whatever S' is. */
function exactly(matrix: Rows, random: Random): () => Source {
  const mixing = transposed(matrix);
  return () => () => {
    const coarse = gaussians(random, count);
    return { coarse: coarse.map((s) => 40 + s), fine: applied(mixing, coarse).map((s) => s - 700) };
  };
}

/** The exponents of a transformation of given even and odd parts, found without statistical error. */
function found(evenPart: Rows, oddPart: Rows, truncation: Truncation, factor = 2) {
  const source = exactly(blockDiagonal(evenPart, oddPart), randomFrom(7));
  const step = stepOf({ source, systems: 8, samples: 20, blocks: 4, factor });
  const exponents = step.exponents(truncation);
  expect(exponents).toHaveLength(truncation.count);
  expect(step.exponent(truncation)).toEqual(exponents[0]);
  for (const { error } of exponents) expect(error).toBeLessThan(1e-8);
  return exponents;
}

const anyEven = withEigenvalues(2, 0.9, 0.5, 0.3, 0.1);
const anyOdd = withEigenvalues(3.7, 1.9, 0.8, 0.2);

/** Eigenvalues of modulus `size` at +-angle. */
const turning = (size: number, angle: number): Rows => [
  [size * Math.cos(angle), -size * Math.sin(angle)],
  [size * Math.sin(angle), size * Math.cos(angle)],
];

const same = (values: readonly number[]): number[] => [...values];

/** The operators of a lattice and of its mirror image, all of whose spins are turned. */
function mirrored(values: readonly number[]): number[] {
  return values.map((value, place) => (operators[place].parity === 'odd' ? -value : value));
}

describe('exponents of a transformation that is known exactly', () => {
  it.each([2, 3])('are ln|lambda|/ln b, largest first, b = %d', (factor) => {
    const evenOnes = found(anyEven, anyOdd, { parity: 'even', count: even }, factor);
    for (const [at, lambda] of [2, 0.9, 0.5, 0.3, 0.1].entries())
      expect(evenOnes[at].value).toBeCloseTo(Math.log(lambda) / Math.log(factor), 8);
    const oddOnes = found(anyEven, anyOdd, { parity: 'odd', count: odd }, factor);
    for (const [at, lambda] of [3.7, 1.9, 0.8, 0.2].entries())
      expect(oddOnes[at].value).toBeCloseTo(Math.log(lambda) / Math.log(factor), 8);
    expect([...evenOnes, ...oddOnes].every(({ real }) => real)).toBe(true);
  });

  it('have eigenvectors T v = lambda v in the same order', () => {
    const source = exactly(blockDiagonal(anyEven, anyOdd), randomFrom(7));
    const step = stepOf({ source, systems: 8, samples: 20, blocks: 4, factor: 2 });
    const directions = step.eigenvectors({ parity: 'even', count: even });
    expect(directions).toHaveLength(even);
    for (const [at, lambda] of [2, 0.9, 0.5, 0.3, 0.1].entries()) {
      const { exponent, vector } = directions[at];
      expect(2 ** exponent).toBeCloseTo(lambda, 8);
      expect(Math.hypot(...vector)).toBeGreaterThan(0.1);
      for (const [row, value] of applied(anyEven, [...vector]).entries())
        expect(value).toBeCloseTo(lambda * vector[row], 7);
    }
    // A complex pair has no direction.
    const turned = blockDiagonal(turning(0.5, 1), withEigenvalues(2, 0.3, 0.1));
    const others = stepOf({
      source: exactly(blockDiagonal(turned, anyOdd), randomFrom(7)),
      systems: 8,
      samples: 20,
      blocks: 4,
      factor: 2,
    });
    expect(others.eigenvectors({ parity: 'even', count: even })).toHaveLength(3);
  });

  it('a truncation keeps the first operators of its parity', () => {
    // Blocks of T that do not mix: 1 operator, 2 more, and the rest.
    const evenPart = blockDiagonal([[1.5]], withEigenvalues(2.5, 0.7), withEigenvalues(5, 0.2));
    const oddPart = blockDiagonal(withEigenvalues(3, 0.4), withEigenvalues(6, 0.3));
    const leading = (parity: 'even' | 'odd', kept: number): number =>
      2 ** found(evenPart, oddPart, { parity, count: kept })[0].value;
    expect(leading('even', 1)).toBeCloseTo(1.5, 8);
    expect(leading('even', 3)).toBeCloseTo(2.5, 8);
    expect(leading('even', 5)).toBeCloseTo(5, 8);
    expect(leading('odd', 2)).toBeCloseTo(3, 8);
    expect(leading('odd', 4)).toBeCloseTo(6, 8);
  });

  it('of a negative eigenvalue the modulus counts', () => {
    const part = withEigenvalues(-2.2, 1.1, 0.5, 0.3, 0.1);
    const [first, second] = found(part, anyOdd, { parity: 'even', count: even });
    expect(2 ** first.value).toBeCloseTo(2.2, 8);
    expect(2 ** second.value).toBeCloseTo(1.1, 8);
    expect(first.real).toBe(true);
  });

  it('a complex leading eigenvalue is flagged', () => {
    const oddPart = blockDiagonal(turning(3, 0.4), [[1.2]], [[0.5]]);
    const exponents = found(anyEven, oddPart, { parity: 'odd', count: odd });
    expect(exponents[0].real).toBe(false);
    expect(2 ** exponents[0].value).toBeCloseTo(3, 8);
    expect(2 ** exponents[2].value).toBeCloseTo(1.2, 8);
    // The even ones have nothing to do with it.
    expect(found(anyEven, oddPart, { parity: 'even', count: even })[0].real).toBe(true);
  });

  it('where mirror images are equally likely, odd operators have mean 0, and samples count as with their mirror images', () => {
    const source = exactly(blockDiagonal(anyEven, anyOdd), randomFrom(3));
    const sample = source();
    const samples = Array.from({ length: 40 }, () => sample());
    const meansOf = (withMirrors: boolean): number[][] =>
      [0, 1].map((block) => {
        const sums = new CorrelationTwin();
        for (const drawn of samples.slice(20 * block, 20 * block + 20))
          for (const turned of withMirrors ? [same, mirrored] : [same])
            sums.add(turned(drawn.fine), turned(drawn.coarse));
        return sums.means;
      });
    const [plain, symmetric, doubled] = [
      new LinearizedStep({ means: meansOf(false), factor: 2 }),
      new LinearizedStep({ means: meansOf(false), factor: 2, symmetric: true }),
      new LinearizedStep({ means: meansOf(true), factor: 2 }),
    ].map((step) =>
      (['even', 'odd'] as const).map((parity) => step.exponent({ parity, count: 2 }).value),
    );
    expect(symmetric[0]).toBe(plain[0]);
    expect(symmetric[0]).toBeCloseTo(doubled[0], 9);
    expect(symmetric[1]).toBeCloseTo(doubled[1], 9);
    expect(Math.abs(symmetric[1] - plain[1])).toBeGreaterThan(0.1);
  });

  it('every exponent has the flag of its own eigenvalue', () => {
    const oddPart = blockDiagonal([[3]], turning(1.2, 0.4), [[0.5]]);
    const flags = found(anyEven, oddPart, { parity: 'odd', count: odd }).map(({ real }) => real);
    expect(flags).toEqual([true, false, false, true]);
  });
});

describe('refuses', () => {
  const few = stepOf({
    source: exactly(blockDiagonal(anyEven, anyOdd), randomFrom(1)),
    systems: 8,
    samples: 20,
    blocks: 4,
  });

  it.each([
    ['even', 6],
    ['odd', 5],
    ['even', 0],
    ['odd', 1.5],
  ] as const)('%s operators, %d of them', (parity, kept) => {
    expect(() => few.exponent({ parity, count: kept })).toThrow(ArgumentError);
    expect(() => few.exponent({ parity, count: kept })).toThrow(/operators; there are/);
  });

  it('to say anything without samples', () => {
    const none = new LinearizedStep({
      means: Array.from({ length: 4 }, () => new CorrelationTwin().means),
      factor: 2,
    });
    expect(() => none.exponent({ parity: 'even', count: 1 })).toThrow(EstimateError);
  });

  it('operators that do not fluctuate', () => {
    const frozen = stepOf({
      source: () => () => ({
        fine: operators.map(({ terms }) => 64 * terms),
        coarse: operators.map(({ terms }) => 16 * terms),
      }),
      systems: 8,
      samples: 20,
      blocks: 4,
    });
    expect(() => frozen.exponent({ parity: 'odd', count: 2 })).toThrow(EstimateError);
  });
});

it('an eigenvalue of zero has no exponent', () => {
  // S' fluctuates on its own, and S not at all.
  const means = [0, 1].map(() => Array.from({ length: correlationAt.entries }, () => 0));
  for (const row of means)
    for (let i = 0; i < count; i++) row[correlationAt.own + i * (count + 1)] = 1;
  const step = new LinearizedStep({ means, factor: 2 });
  const one = { even: { parity: 'even', count: 1 }, odd: { parity: 'odd', count: 1 } } as const;
  expect(() => step.exponent(one.even)).toThrow(/no exponent/);
  expect(() => step.criticalExponents(one.even, one.odd)).toThrow(EstimateError);
});
