import { logarithm, power } from '../elementary.ts';
import type { Measured } from '../statistics/measured.ts';
import { places, type LinearizedStep, type Truncation } from './monte-carlo-rg.ts';

/** Which operators of each parity are kept, by their place in the list of all. */
export interface OperatorChoice {
  readonly even: readonly number[];
  readonly odd: readonly number[];
}

/** Whether a direction in the space of couplings grows under zooming out (y > 0) or fades (y < 0). */
type Relevance = 'relevant' | 'irrelevant' | 'undecided';

/** A direction in the space of couplings. */
export interface Direction {
  readonly parity: 'even' | 'odd';
  /** 1 is the leading one. */
  readonly rank: number;
  /** y. */
  readonly exponent: Measured;
  /** |lambda| = b^y. */
  readonly eigenvalue: Measured;
  readonly relevance: Relevance;
}

/** Beyond this many errors from zero the sign of an exponent counts as certain. */
const certain = 3;

/** A truncation to all operators of a choice. */
export function truncationOf(choice: OperatorChoice, parity: 'even' | 'odd'): Truncation {
  return { parity, count: choice[parity].length, list: choice[parity] };
}

/**
 * The leading eigenvalues of a step, `most` of each parity, and whether their directions grow or fade. A parity whose leading
 * eigenvalue is within 3 errors of 0 is left out.
 * @param factor b
 * @throws ArgumentError, EstimateError as `LinearizedStep.exponent`
 */
export function directionsOf(
  step: LinearizedStep,
  { choice = places, factor, most = 2 }: { choice?: OperatorChoice; factor: number; most?: number },
): Direction[] {
  return (['even', 'odd'] as const).flatMap((parity) => {
    const { length } = choice[parity];
    if (length === 0) return [];
    const found = step.exponents(truncationOf(choice, parity));
    // Below a leading eigenvalue that is mere noise there is only more noise.
    if (!found[0]?.signal) return [];
    return found.slice(0, most).map(({ value, error }, index) => {
      const growth = power(factor, value);
      return {
        parity,
        rank: index + 1,
        exponent: { value, error },
        eigenvalue: { value: growth, error: growth * logarithm(factor) * error },
        relevance: relevanceOf({ value, error }),
      };
    });
  });
}

function relevanceOf({ value, error }: Measured): Relevance {
  if (!(Math.abs(value) > certain * error)) return 'undecided';
  return value > 0 ? 'relevant' : 'irrelevant';
}
