import { ArgumentError } from '../errors.ts';

/** One coupling in, one out: a recursion K', or a velocity dK/dl. */
export type CouplingFunction = (coupling: number) => number;

/** Whether a coupling near a fixed point comes back to it. */
export type Stability = 'stable' | 'unstable' | 'marginal';

/** Where to look for a fixed point; the two trivial ones, 0 and infinity, are outside. */
interface SearchRange {
  /** Above 0; 1e-3 unless given. */
  from?: number;
  /** 10 unless given. */
  to?: number;
}

/** Points of the search, evenly spaced in ln K. */
const SAMPLES = 512;

/**
 * The smallest coupling where a function changes sign, by a search on 512 points evenly spaced in ln K
 * and bisection down to neighbouring doubles: its error is that of the function at the root over its
 * slope. Roots that only touch zero, and pairs closer than a step (1.8% with the range unless given),
 * are not seen; jumps from one sign to the other are passed over.
 *
 * @returns The root, or undefined where the range has none.
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
      // At a root the function is far below what it was a step away; at a jump it is not.
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

/** Halves the interval until its ends are neighbours, and returns the better of them. */
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
 * The smallest non-trivial fixed point K' = K of a recursion, as `findRoot` finds it; undefined if there
 * is none in the range. For a slope that differs from 1 by 0.1 or more and a recursion good to a few
 * roundings, the relative error is below 1e-14.
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
