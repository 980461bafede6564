import { ArgumentError } from '../errors.ts';
import type { ChainOptions } from './chain-transfer-matrix.ts';
import { orderMoments, type OrderMoments } from './order-moments.ts';
import { couplingAt } from './temperature.ts';
import { elementAt } from '../element-at.ts';

/** States with less than e^-700 of the largest weight are left out, because they would underflow. */
const LARGEST_EXPONENT = 700;
/** The sum over domains ends at the first term below this fraction of the sum. */
const SMALLEST_TERM = 1e-18;

/**
 * Exact probabilities of the number of up spins of a ring. There are (N/d) C(k-1, d-1) C(N-k-1, d-1)
 * states with k up spins in d domains. Each breaks 2d bonds and has the weight exp(-4 d J/kT + 2 k h)
 * (the counting goes back to Ising 1925). For each k the sum over d starts at its largest term, found
 * from a quadratic equation. It continues to both sides by the ratio of neighbouring terms. All terms
 * are positive. The relative error is below 1e-11 for N up to 4096 (a few milliseconds); it comes from
 * rounding in the logarithms of factorials. O(N^(3/2)) time.
 *
 * @returns P(k) for k = 0 to N.
 * @throws ArgumentError for a temperature not above zero, a field that is not finite, or a number of
 *   sites that is not an integer of 2 or more.
 */
export function ringDistribution(options: ChainOptions & { sites: number }): Float64Array {
  const { temperature, interaction = 1, field = 0, sites } = options;
  const coupling = couplingAt(temperature);
  if (!Number.isFinite(field)) throw new ArgumentError(`field is ${field}; it must be finite`);
  if (!(Number.isInteger(sites) && sites >= 2)) {
    throw new ArgumentError(`sites is ${sites}; a ring has an integer number of 2 or more`);
  }
  const cost = 4 * interaction * coupling;
  const tilt = 2 * field * coupling;
  const factorials = logFactorials(sites);
  const logs = new Float64Array(sites + 1);
  const peaks = new Float64Array(sites + 1);
  for (let up = 0; up <= sites; up++) {
    const domains = likeliestDomains(sites, up, cost);
    peaks[up] = domains;
    logs[up] = tilt * up + logCount(factorials, sites, up, domains) - cost * domains;
  }
  const largest = logs.reduce((most, log) => Math.max(most, log));
  const weights = logs.map((log, up) =>
    log < largest - LARGEST_EXPONENT
      ? 0
      : Math.exp(log - largest) * sumOverDomains(sites, up, elementAt(peaks, up), cost),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Exact moments of the magnetization of a ring, from `ringDistribution`. For N up to 4096 the relative
 * errors are below 1e-11; for the Binder cumulant this is the absolute error.
 *
 * @throws ArgumentError as `ringDistribution`.
 */
export function ringMagnetization(options: ChainOptions & { sites: number }): OrderMoments {
  const { temperature, sites } = options;
  const probabilities = ringDistribution(options);
  const values = probabilities.map((_, up) => (2 * up - sites) / sites);
  const moments = orderMoments({ values, probabilities, sites, temperature });
  // The sum is 0 up to rounding where up and down are equally likely.
  const isSymmetric = couplingAt(temperature) * (options.field ?? 0) === 0;
  return isSymmetric ? { ...moments, magnetization: 0 } : moments;
}

/** The number of domains of up spins with the largest term: the place where neighbouring terms are equal. */
function likeliestDomains(sites: number, up: number, cost: number): number {
  const down = sites - up;
  const most = Math.min(up, down);
  if (most === 0) return 0;
  // (up - d)(down - d) = d (d + 1) e^cost, solved without cancellation.
  const weight = Math.exp(cost);
  const half = weight + sites;
  const root = Math.sqrt(half * half + 4 * (weight - 1) * up * down);
  return Math.min(most, Math.max(1, Math.round((2 * up * down) / (half + root))));
}

/** ln of the number of states with `up` up spins in `domains` domains. */
function logCount(factorials: Float64Array, sites: number, up: number, domains: number): number {
  if (domains === 0) return 0;
  const binomial = (n: number, k: number): number =>
    elementAt(factorials, n) - elementAt(factorials, k) - elementAt(factorials, n - k);
  return (
    Math.log(sites / domains) +
    binomial(up - 1, domains - 1) +
    binomial(sites - up - 1, domains - 1)
  );
}

/** Sum of the terms over all numbers of domains, in units of the term at `peak`. */
function sumOverDomains(sites: number, up: number, peak: number, cost: number): number {
  if (peak === 0) return 1;
  const down = sites - up;
  const most = Math.min(up, down);
  const weight = Math.exp(-cost);
  const penalty = Math.exp(cost);
  let sum = 1;
  let term = 1;
  for (let d = peak; d < most && term > SMALLEST_TERM * sum; d++) {
    term *= ((up - d) / d) * ((down - d) / (d + 1)) * weight;
    sum += term;
  }
  term = 1;
  for (let d = peak; d > 1 && term > SMALLEST_TERM * sum; d--) {
    term *= ((d - 1) / (up - d + 1)) * (d / (down - d + 1)) * penalty;
    sum += term;
  }
  return sum;
}

/** ln n! for n = 0 to `largest`, by compensated summation (Kahan 1965), so each value is rounded only once. */
function logFactorials(largest: number): Float64Array {
  const table = new Float64Array(largest + 1);
  let lost = 0;
  for (let n = 2; n <= largest; n++) {
    const next = Math.log(n) - lost;
    table[n] = elementAt(table, n - 1) + next;
    lost = elementAt(table, n) - elementAt(table, n - 1) - next;
  }
  return table;
}
