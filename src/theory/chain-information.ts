import { elementAt } from '../element-at.ts';
import { normalized, ruleInformation, type RuleInformation } from './rule-information.ts';
import { spinOf } from './spin-of.ts';

/** P(h = 1) of a coarse spin of a block of two spins; bit i of the place is spin i, 1 = up. */
export type PairRule = readonly [number, number, number, number];

/** The rule P(h | v) = 1/(1 + exp(-2h(a v_1 + b v_2))) (Lenggenhager et al., Phys. Rev. X 10, 011037, 2020). */
export function pairRule(a: number, b: number): PairRule {
  const up = (v1: number, v2: number): number => (1 + Math.tanh(a * v1 + b * v2)) / 2;
  return [up(-1, -1), up(1, -1), up(-1, 1), up(1, 1)];
}

/**
 * Information in nats of an open chain of six spins e, b, v_1, v_2, b, e at K: a block of two, a buffer of one spin on each side, and the environment E
 * of the two spins at the ends. The two buffer spins are summed over: they leave the coupling artanh(tanh^2 K).
 */
export function chainInformation(coupling: number): RuleInformation {
  const beyond = Math.atanh(Math.tanh(coupling) ** 2);
  const weights = Float64Array.from({ length: 16 }, (_, place) => {
    const [v, e] = [place >> 2, place & 3];
    const inside = spinOf(v, 0) * spinOf(v, 1);
    const across = spinOf(e, 0) * spinOf(v, 0) + spinOf(v, 1) * spinOf(e, 1);
    return Math.exp(coupling * inside + beyond * across);
  });
  return ruleInformation(normalized(weights), 4);
}

/** Couplings of the coarse spins of a ring, exactly. */
export interface CoarseChainCouplings {
  /** K_2 of two coarse spins at distance 1 and at distance 2. */
  readonly nearest: number;
  readonly second: number;
  /** K_4 of four neighbouring coarse spins. */
  readonly four: number;
}

/**
 * Couplings of the coarse spins of a ring of blocks of two: ln P of all coarse states, by products of 2 x 2 matrices, and its Walsh coefficients.
 * @param blocks number of coarse spins, at least 5
 */
export function coarseChainCouplings(
  coupling: number,
  rule: PairRule,
  blocks = 10,
): CoarseChainCouplings {
  // From the first spin of a block to the first spin of the next one.
  const matrix = (isUp: boolean): number[] =>
    [-1, 1].flatMap((first) =>
      [-1, 1].map((next) =>
        [-1, 1].reduce((sum, second) => {
          const up = elementAt(rule, (first > 0 ? 1 : 0) + (second > 0 ? 2 : 0));
          return sum + (isUp ? up : 1 - up) * Math.exp(coupling * second * (first + next));
        }, 0),
      ),
    );
  const matrices = [matrix(false), matrix(true)];
  let [nearest, second, four] = [0, 0, 0];
  const states = 2 ** blocks;
  const spin = (state: number, block: number): number => spinOf(state, block % blocks);
  for (let state = 0; state < states; state++) {
    let [a, b, c, d] = [1, 0, 0, 1];
    for (let block = 0; block < blocks; block++) {
      const [p = NaN, q = NaN, r = NaN, s = NaN] = elementAt(matrices, (state >> block) & 1);
      [a, b, c, d] = [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s];
    }
    const weight = Math.log(a + d);
    for (let block = 0; block < blocks; block++) {
      const pair = spin(state, block) * spin(state, block + 1);
      nearest += weight * pair;
      second += weight * spin(state, block) * spin(state, block + 2);
      four += weight * pair * spin(state, block + 2) * spin(state, block + 3);
    }
  }
  const count = states * blocks;
  return { nearest: nearest / count, second: second / count, four: four / count };
}
