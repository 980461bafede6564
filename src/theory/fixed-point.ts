import { ArgumentError } from '../errors.ts';

/** One coupling in, one out: a recursion K', or a velocity dK/dl. */
export type CouplingFunction = (coupling: number) => number;

/** Whether a coupling near a fixed point flows back to the fixed point. */
export type Stability = 'stable' | 'unstable' | 'marginal';

/** Where to look for a fixed point. The two trivial fixed points, 0 and infinity, are outside this range. */
interface SearchRange {
  /** Above 0; default 1e-3. */
  from?: number;
  /** Default 10. */
  to?: number;
}

/** Points of the search, evenly spaced in ln K. */
const SAMPLES = 512;

/**
 * The smallest coupling where a function changes sign. The search takes 512 points evenly spaced in ln K,
 * then bisects down to neighbouring doubles. The error of the root is the error of the function divided by
 * its slope. The search misses roots that only touch zero and pairs of roots closer than one step (1.8% in
 * the default range). It ignores jumps from one sign to the other.
 *
 * @returns The root, or undefined if the range contains none.
 * @throws ArgumentError if the range is not 0 < from < to, or if the function is not a number in it.
 */
export function findRoot(of: CouplingFunction, range: SearchRange = {}): number | undefined {
  const { from = 1e-3, to = 10 } = range;
  if (!(from > 0 && from < to && to < Infinity)) {
    throw new ArgumentError(`the range is ${from} to ${to}; it must be 0 < from < to`);
  }
  let low = from;
  let below = checked(of, low);
  if (below === 0) return low;
  for (let i = 1; i < SAMPLES; i++) {
    const high = i === SAMPLES - 1 ? to : from * (to / from) ** (i / (SAMPLES - 1));
    const above = checked(of, high);
    if (above === 0) return high;
    if (below < 0 !== above < 0) {
      const root = bisect(of, low, high, below < 0);
      // At a root the function is much smaller than one step away. At a jump it is not.
      if (Math.abs(of(root)) < 1e-6 * Math.max(Math.abs(below), Math.abs(above))) return root;
    }
    low = high;
    below = above;
  }
  return undefined;
}

function checked(of: CouplingFunction, coupling: number): number {
  const value = of(coupling);
  if (Number.isNaN(value))
    throw new ArgumentError(`the recursion is not a number at K = ${coupling}`);
  return value;
}

/** Halves the interval until its ends are neighbouring doubles, and returns the better end. */
function bisect(of: CouplingFunction, start: number, end: number, rising: boolean): number {
  let low = start;
  let high = end;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    const value = of(middle);
    if (value === 0) return middle;
    if (value < 0 === rising) low = middle;
    else high = middle;
  }
  return Math.abs(of(low)) <= Math.abs(of(high)) ? low : high;
}

/**
 * The smallest non-trivial fixed point K' = K of a recursion, found by `findRoot`; undefined if the range
 * contains none. The relative error is below 1e-14 if the slope differs from 1 by at least 0.1 and the
 * recursion is exact to a few roundings.
 *
 * @throws ArgumentError as `findRoot`.
 */
export function findFixedPoint(
  recursion: CouplingFunction,
  range: SearchRange = {},
): number | undefined {
  return findRoot((coupling) => recursion(coupling) - coupling, range);
}

/** Stability from the slope of a recursion at its fixed point. */
export function stabilityOf(eigenvalue: number): Stability {
  const size = Math.abs(eigenvalue);
  if (size === 1) return 'marginal';
  return size > 1 ? 'unstable' : 'stable';
}

/** Exponent of an eigenvalue, y = ln|lambda|/ln b. */
export function scalingExponent(eigenvalue: number, factor: number): number {
  return Math.log(Math.abs(eigenvalue)) / Math.log(factor);
}

/** nu = 1/y_t and alpha = 2 - d nu. */
export function thermalExponents(
  thermal: number,
  dimension: number,
): { nu: number; alpha: number } {
  return { nu: 1 / thermal, alpha: 2 - dimension / thermal };
}
