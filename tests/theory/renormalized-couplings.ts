/** Spins of a state, +-1, spin i from bit i. */
export function spinsOf(state: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => 2 * ((state >> i) & 1) - 1);
}

/** Sum over pairs of neighbours on a ring of two sites or more. */
export function ringSum(spins: number[]): number {
  return spins.reduce((sum, s, i) => sum + s * spins[(i + 1) % spins.length], 0);
}

/**
 * ln of the weight of every state of the block spins, by enumeration of the spins: the sum of
 * exp(exponent) over the states that a map sends there.
 */
export function blockedWeights(options: {
  spins: number;
  blocks: number;
  exponent: (spins: number[]) => number;
  /** Block spins of a state, +-1. */
  map: (spins: number[]) => number[];
}): Float64Array {
  const { spins: count, blocks, exponent, map } = options;
  const weights = new Float64Array(2 ** blocks);
  for (let state = 0; state < 2 ** count; state++) {
    const spins = spinsOf(state, count);
    const to = map(spins).reduce((bits, s, i) => bits | (s > 0 ? 1 << i : 0), 0);
    weights[to] += Math.exp(exponent(spins));
  }
  return weights.map(Math.log);
}

/** The coefficient of a product of block spins (a mask of bits) in ln of the weights. */
export function couplingOf(logWeights: Float64Array, mask: number): number {
  let sum = 0;
  for (const [state, value] of logWeights.entries()) {
    let parity = 1;
    for (let bits = mask & ~state; bits !== 0; bits &= bits - 1) parity = -parity;
    sum += parity * value;
  }
  return sum / logWeights.length;
}
