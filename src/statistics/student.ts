/**
 * Converts a deviation in Gaussian errors to an equally rare deviation (two-sided) of Student's distribution with
 * count - 1 degrees of freedom. Use it for a mean whose error was estimated from a few values. For example, 3 Gaussian
 * errors correspond to 235 errors with two values, 6.6 with five, and 4.9 with seven.
 * @param errors the deviation in Gaussian errors, up to about 7
 * @param count number of values used for the mean and its error
 * @returns Infinity for fewer than two values
 */
export function studentErrors(errors: number, count: number): number {
  if (count < 2) return Infinity;
  const wanted = gaussianTail(errors);
  let [low, high] = [errors, errors];
  while (studentTail(high, count - 1) > wanted) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, count - 1) > wanted) low = middle;
    else high = middle;
  }
  return high;
}

/** Two-sided tail probability of a Gaussian: 1 minus a series without cancellation (Abramowitz & Stegun 26.2.11). */
function gaussianTail(errors: number): number {
  let [term, sum] = [errors, errors];
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= errors ** 2 / odd;
    sum += term;
  }
  return 1 - Math.sqrt(2 / Math.PI) * Math.exp(-(errors ** 2) / 2) * sum;
}

/** Two-sided tail probability of Student's distribution, by finite sums for whole degrees of freedom (Abramowitz & Stegun 26.7.3, 26.7.4). */
function studentTail(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let [term, sum] = [odd ? cosine : 1, 0];
  for (let power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine ** 2;
  }
  return 1 - (odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum);
}
