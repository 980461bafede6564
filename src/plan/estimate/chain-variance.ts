/**
 * Variance of the mean of n measurements of a chain in equilibrium, over the variance of one measurement, where the
 * autocorrelation falls by the same factor from each measurement to the next.
 * @param tau integrated autocorrelation time in measurements, 1/2 for independent ones
 */
export function varianceOfMean(measurements: number, tau: number): number {
  const n = measurements;
  const factor = Math.max(0, (2 * tau - 1) / (2 * tau + 1));
  if (factor === 0) return 1 / n;
  const rest = (2 * factor * (1 - factor ** n)) / (n * (1 - factor) ** 2);
  return ((1 + factor) / (1 - factor) - rest) / n;
}

/** The number of measurements whose mean has at most this variance. */
export function measurementsFor(variance: number, tau: number): number {
  let most = 1;
  while (varianceOfMean(most, tau) > variance && most < Number.MAX_SAFE_INTEGER) most *= 2;
  let least = most / 2;
  while (most - least > Math.max(0.5, 1e-6 * most)) {
    const middle = (least + most) / 2;
    if (varianceOfMean(middle, tau) > variance) least = middle;
    else most = middle;
  }
  return Math.ceil(most);
}
