/**
 * What errors of a Gaussian are worth of a mean whose error was found from few values: as many errors of Student's
 * distribution with count - 1 degrees of freedom are as rare, on both sides together. 3 become 235 of two values, 6.6 of five,
 * 4.9 of seven.
 * @param errors of a Gaussian, up to about 7
 * @param count values that the mean and its error are from
 * @returns Infinity of fewer than two values
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

/** The chance of a Gaussian number beyond so many errors on either side: 1 less a series without cancellation (Abramowitz & Stegun 26.2.11). */
function gaussianTail(errors: number): number {
  let [term, sum] = [errors, errors];
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= errors ** 2 / odd;
    sum += term;
  }
  return 1 - Math.sqrt(2 / Math.PI) * Math.exp(-(errors ** 2) / 2) * sum;
}

/** The same of Student's distribution, by its finite sums for whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4). */
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
