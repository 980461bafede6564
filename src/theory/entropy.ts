/** Entropy of a distribution, in nats. */
export function entropy(probabilities: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const p of probabilities) if (p > 0) sum -= p * Math.log(p);
  return sum;
}
