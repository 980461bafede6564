import { accurateExponential, logarithm } from '../../../elementary.ts';
import { ArgumentError } from '../../../errors.ts';

/**
 * Functions of a few units are tables of 2^n numbers. Bit i of an index is unit i: set for the spin +1
 * (or the 0/1 unit 1), clear for the spin -1 (or 0).
 */
export type StateTable = Float64Array;

/** A term -strength times the product of the spins at `sites`; a site named twice cancels. */
export interface SpinCoupling {
  readonly sites: readonly number[];
  readonly strength: number;
}

/** Tables, and joint tables of both layers, hold at most 2^22 numbers (32 MiB). */
export const mostUnits = 22;

/**
 * H(s) = -sum over S of K_S prod_(i in S) s_i, spins of +-1, weight e^-H (Mehta & Schwab,
 * arXiv:1410.3831, eq. 3; temperature 1). Any function of n spins has this form. Rounding errors of
 * n times the largest |H|.
 *
 * @returns H of each of the 2^n states.
 * @throws ArgumentError for more than `mostUnits` units, or for a site that is none of them.
 */
export function spinHamiltonian(options: {
  units: number;
  couplings: Iterable<SpinCoupling>;
}): StateTable {
  const { units, couplings } = options;
  assertUnits(units);
  const terms = new Float64Array(2 ** units);
  for (const { sites, strength } of couplings) {
    let subset = 0;
    for (const site of sites) {
      if (!(Number.isInteger(site) && site >= 0 && site < units)) {
        throw new ArgumentError(`site is ${site}; ${units} units are numbered from 0`);
      }
      subset ^= 1 << site;
    }
    terms[subset] = (terms[subset] ?? NaN) - strength;
  }
  return walshTransform(terms).toReversed();
}

/**
 * The couplings K_S of any table, the inverse of `spinHamiltonian`: bit i of the index S is set where
 * spin i is part of the product. Index 0 holds the constant, minus the mean of the table.
 */
export function couplingsOf(hamiltonian: StateTable): Float64Array {
  return walshTransform(hamiltonian.toReversed()).map((sum) => -sum / hamiltonian.length);
}

/** Couplings on all subsets of the spins, each uniform in [-strength, strength). */
export function randomHamiltonian(options: {
  units: number;
  strength: number;
  /** Uniform deviates in [0, 1). */
  uniform: () => number;
}): StateTable {
  const { units, strength, uniform } = options;
  assertUnits(units);
  const terms = Float64Array.from({ length: 2 ** units }, () => strength * (2 * uniform() - 1));
  return walshTransform(terms);
}

/** ln of the sum of the exponentials, with compensated summation (Neumaier 1974). */
export function logSum(exponents: Float64Array): number {
  const most = exponents.reduce((a, b) => Math.max(a, b), -Infinity);
  if (most === -Infinity) return most;
  let sum = 0;
  let lost = 0;
  for (const exponent of exponents) {
    const term = accurateExponential(exponent - most);
    const next = sum + term;
    lost += sum >= term ? sum - next + term : term - next + sum;
    sum = next;
  }
  return most + logarithm(sum + lost);
}

/** F = -ln sum of e^-H, in units of kT. */
export function freeEnergy(hamiltonian: StateTable): number {
  return -logSum(hamiltonian.map((value) => -value));
}

/** e^-H/Z of each state. */
export function probabilities(hamiltonian: StateTable): StateTable {
  const free = freeEnergy(hamiltonian);
  return hamiltonian.map((value) => Math.exp(free - value));
}

/**
 * Kullback-Leibler divergence sum of p ln(p/q) in nats, p = e^-H/Z of the first table and q of the second.
 * Summed as p (q/p - 1 - ln(q/p)), whose terms are not negative: near 0 it keeps the digits that cancel in
 * the usual form.
 */
export function divergence(data: StateTable, model: StateTable): number {
  const dataFree = freeEnergy(data);
  const modelFree = freeEnergy(model);
  return data.reduce((sum, value, state) => {
    const log = value - dataFree - ((model[state] ?? NaN) - modelFree);
    return sum + Math.exp(dataFree - value) * (Math.expm1(log) - log);
  }, 0);
}

/** The largest |a - b| over all states; NaN where any difference is. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let state = 0; state < a.length; state++) {
    most = Math.max(most, Math.abs((a[state] ?? NaN) - (b[state] ?? NaN)));
  }
  return most;
}

/** sum over S of terms[S] (-1)^|S and state|, by n passes of sums and differences. */
function walshTransform(terms: Float64Array): Float64Array {
  const values = terms.slice();
  for (let stride = 1; stride < values.length; stride *= 2) {
    for (let start = 0; start < values.length; start += 2 * stride) {
      for (let i = start; i < start + stride; i++) {
        const [even, odd] = [values[i] ?? NaN, values[i + stride] ?? NaN];
        values[i] = even + odd;
        values[i + stride] = even - odd;
      }
    }
  }
  return values;
}

function assertUnits(units: number): void {
  if (!(Number.isInteger(units) && units >= 0 && units <= mostUnits)) {
    throw new ArgumentError(`${units} units; tables hold the states of 0 to ${mostUnits}`);
  }
}
