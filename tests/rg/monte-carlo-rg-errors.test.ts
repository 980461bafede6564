import { describe, expect, it } from 'vitest';
import { mostOperators, type Truncation } from '../../src/rg/monte-carlo-rg.ts';
import { operators } from '../../src/rg/operators.ts';
import { randomFrom, spread, type Random } from '../support/random.ts';
import {
  applied,
  blockDiagonal,
  stepOf,
  diagonal,
  gaussians,
  product,
  transposed,
  withEigenvalues,
  type Source,
} from './operator-samples.ts';

const count = operators.length;
const anyEven = withEigenvalues(2, 0.9, 0.5, 0.3, 0.1);
const anyOdd = withEigenvalues(3.7, 1.9, 0.8, 0.2);

/** x_(t+1) = phi x_t + noise of variance 1 in every component: samples of one system are correlated. */
function correlated(random: Random, length: number): () => number[] {
  const phi = 0.6;
  let state = gaussians(random, length);
  return () => {
    state = state.map((x) => phi * x + Math.sqrt(1 - phi ** 2) * random.gaussian());
    return state;
  };
}

/** Scores of one quantity over all seeds: their mean is 0 and their spread 1. */
function expectScores(scores: readonly number[]): void {
  const { mean, deviation } = spread(scores);
  // 200 scores of Student's distribution with 31 degrees of freedom, of deviation 1.03 (5 % of error): the mean beyond
  // 0.33 once in 120,000, the deviation outside of 0.8 to 1.25 once in 30,000.
  expect(Math.abs(mean)).toBeLessThan(0.33);
  expect(deviation).toBeGreaterThan(0.8);
  expect(deviation).toBeLessThan(1.25);
}

describe('jackknife errors are those that exponents have', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);
  const sampling = { systems: 64, samples: 20, blocks: 32 } as const;

  function scoresOf(
    source: (random: Random) => Source,
    truncation: Truncation,
    lambdas: readonly number[],
  ): number[][] {
    const scores: number[][] = lambdas.map(() => []);
    for (const seed of seeds) {
      const random = randomFrom(seed);
      const step = stepOf({ ...sampling, source: () => source(random) });
      const exponents = step.exponents(truncation);
      for (const [at, lambda] of lambdas.entries())
        scores[at].push((exponents[at].value - Math.log2(lambda)) / exponents[at].error);
    }
    return scores;
  }

  it.each([
    ['even', [2.1, 0.7]],
    ['odd', [3.7, 1.4]],
  ] as const)("S = T S' + noise, %s operators", (parity, lambdas) => {
    const kept = lambdas.length;
    const part = withEigenvalues(...lambdas);
    const others = diagonal(...Array.from({ length: mostOperators[parity] - kept }, () => 0.1));
    const whole = blockDiagonal(part, others);
    const mixing = transposed(
      parity === 'even' ? blockDiagonal(whole, anyOdd) : blockDiagonal(anyEven, whole),
    );
    const source = (random: Random): Source => {
      const [blocked, noise] = [correlated(random, count), correlated(random, count)];
      return () => {
        const [coarse, shaken] = [blocked(), noise()];
        return { coarse, fine: applied(mixing, coarse).map((s, at) => s + shaken[at]) };
      };
    };
    for (const scores of scoresOf(source, { parity, count: kept }, lambdas)) expectScores(scores);
  });

  it("S' = M S + noise", () => {
    // M turns by 0.5, stretches by 0.9 and 0.4 and turns back. With noise of variance q, B = M^2 + q and A = M, so that
    // T = (M^2 + q)^-1 M has the same axes.
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
    const turn = [
      [c, -s],
      [s, c],
    ];
    const map = product(product(turn, diagonal(0.9, 0.4)), transposed(turn));
    const q = 0.09;
    const lambdas = [0.4 / (0.4 ** 2 + q), 0.9 / (0.9 ** 2 + q)];
    expect(lambdas[0]).toBeGreaterThan(lambdas[1]);
    const mapping = blockDiagonal(map, diagonal(...Array.from({ length: count - 2 }, () => 0.5)));
    const source = (random: Random): Source => {
      const [spins, noise] = [correlated(random, count), correlated(random, count)];
      return () => {
        const [fine, shaken] = [spins(), noise()];
        const coarse = applied(mapping, fine).map((value, at) => value + 0.3 * shaken[at]);
        return { fine, coarse };
      };
    };
    for (const scores of scoresOf(source, { parity: 'even', count: 2 }, lambdas))
      expectScores(scores);
  });
});
