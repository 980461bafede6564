/** Entropy of a distribution, in nats. */
export function entropy(probabilities: readonly number[] | Float64Array): number {
  let sum = 0;
  // Plain loops: all rules of a block are 32,768 calls with 512 numbers each.
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] ?? NaN;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum;
}

/** ln 2 minus the entropy of a spin with a mean, in nats: also the mutual information of two spins without a field that have this correlation. */
export function keptOfCoin(mean: number): number {
  return [1 + mean, 1 - mean].reduce((sum, p) => (p > 0 ? sum + (p / 2) * Math.log(p) : sum), 0);
}
