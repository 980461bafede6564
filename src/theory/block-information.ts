import { elementAt } from '../element-at.ts';
import { BlockEnvironment } from './block-environment.ts';
import { entropy } from './entropy.ts';

/**
 * Exact information between a 2 x 2 block V of the 5 x 5 Ising torus and its environment E. The 12 sites around the block are a buffer, and
 * E has the other 9 sites, as in the studies of real-space mutual information (Koch-Janusz and Ringel, Nature Phys. 14, 578, 2018).
 */
export interface BlockInformation {
  /** I(V : E) in nats. No coarse spin of the block can know more. */
  readonly whole: number;
  /** P of the 16 states of the block. */
  readonly block: Float64Array;
  /**
   * I(h : E) in nats of a coarse spin h with P(h = 1 | V) = `probabilities[V]`. Bit i of V is site i of the block, row after row; 1 = up.
   */
  readonly of: (probabilities: ArrayLike<number>) => number;
  /** Derivatives of `of` with respect to each of its probabilities. Mutual information is a convex function of the rule. */
  readonly slope: (probabilities: ArrayLike<number>) => Float64Array;
}

const blockSide = 2;
const blockSites = 4;
const environmentSites = 9;

/**
 * The joint distribution of block and environment is a sum over all 2^25 states.
 * @param coupling K = J/kT
 */
export function blockInformation(coupling: number): BlockInformation {
  const joint = jointDistribution(coupling);
  const count = 2 ** environmentSites;
  const environment = Float64Array.from({ length: count }, (_, e) => {
    let sum = 0;
    for (let block = 0; block < 2 ** blockSites; block++)
      sum += elementAt(joint, block * count + e);
    return sum;
  });
  const block = Float64Array.from({ length: 2 ** blockSites }, (_, v) =>
    joint.subarray(v * count, (v + 1) * count).reduce((sum, p) => sum + p, 0),
  );
  const ofEnvironment = entropy(environment);
  return {
    block,
    whole: entropy(block) + ofEnvironment - entropy(joint),
    of: (probabilities) => {
      const { up, share } = coarse(joint, block, probabilities);
      const down = up.map((own, e) => elementAt(environment, e) - own);
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
    for (let e = 0; e < count; e++)
      up[e] = (up[e] ?? NaN) + probability * (joint[v * count + e] ?? NaN);
  }
  return { up, share };
}

/** P(V, E), [V][E]. */
function jointDistribution(coupling: number): Float64Array {
  const torus = new BlockEnvironment(blockSide, coupling);
  const count = 2 ** torus.environmentSites;
  const joint = new Float64Array(2 ** blockSites * count);
  for (let v = 0; v < 2 ** blockSites; v++) joint.set(torus.weights(v), v * count);
  const total = joint.reduce((sum, weight) => sum + weight, 0);
  return joint.map((weight) => weight / total);
}
