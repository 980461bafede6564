import { elementAt } from '../element-at.ts';
import { entropy } from './entropy.ts';

/** What a coarse spin of a block V can know about its environment E, exactly. */
export interface RuleInformation {
  /** I(V : E) in nats. No coarse spin of the block can know more. */
  readonly whole: number;
  /** P of the states of the block. */
  readonly block: Float64Array;
  /** I(h : E) in nats of a coarse spin h with P(h = 1 | V) = `probabilities[V]`. */
  readonly of: (probabilities: ArrayLike<number>) => number;
  /** Derivatives of `of` with respect to each of its probabilities. Mutual information is a convex function of the rule. */
  readonly slope: (probabilities: ArrayLike<number>) => Float64Array;
}

/**
 * @param joint P(V, E), [V][E]
 * @param states number of states of V
 */
export function ruleInformation(joint: Float64Array, states: number): RuleInformation {
  const count = joint.length / states;
  const environment = Float64Array.from({ length: count }, (_, e) => {
    let sum = 0;
    for (let block = 0; block < states; block++) sum += elementAt(joint, block * count + e);
    return sum;
  });
  const block = Float64Array.from({ length: states }, (_, v) =>
    joint.subarray(v * count, (v + 1) * count).reduce((sum, p) => sum + p, 0),
  );
  const ofEnvironment = entropy(environment);
  return {
    block,
    whole: entropy(block) + ofEnvironment - entropy(joint),
    of: (probabilities) => {
      const { up, share } = coarse(joint, block, probabilities);
      const down = new Float64Array(count);
      for (let e = 0; e < count; e++) down[e] = (environment[e] ?? NaN) - (up[e] ?? NaN);
      return entropy([share, 1 - share]) + ofEnvironment - entropy(up) - entropy(down);
    },
    slope: (probabilities) => {
      const { up, share } = coarse(joint, block, probabilities);
      const given = up.map((own, e) => logOdds(own, elementAt(environment, e)));
      const mean = logOdds(share, 1);
      return block.map((own, v) =>
        given.reduce((sum, value, e) => sum + elementAt(joint, v * count + e) * value, -own * mean),
      );
    },
  };
}

/** ln(own/(all - own)); 0 at the ends, where a rule has no information to gain. */
function logOdds(own: number, all: number): number {
  return own > 0 && own < all ? Math.log(own / (all - own)) : 0;
}

/** P(h = 1, E) and P(h = 1) of a coarse spin. */
function coarse(
  joint: Float64Array,
  block: Float64Array,
  probabilities: ArrayLike<number>,
): { up: Float64Array; share: number } {
  const count = joint.length / block.length;
  const up = new Float64Array(count);
  let share = 0;
  for (const [v, own] of block.entries()) {
    const probability = probabilities[v] ?? NaN;
    if (probability === 0) continue;
    share += probability * own;
    const first = v * count;
    for (let e = 0; e < count; e++)
      up[e] = (up[e] ?? NaN) + probability * (joint[first + e] ?? NaN);
  }
  return { up, share };
}

/** Probabilities from weights. */
export function normalized(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
