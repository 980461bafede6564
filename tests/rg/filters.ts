import type { FilterRule } from '../../src/rg/filter-rule.ts';
import { randomFrom } from '../support/random.ts';

/** A filter of stride 2 with the offset that its side has by default. */
export function filter(
  weights: readonly number[],
  rest: Partial<Pick<FilterRule, 'limit' | 'bias'>> = {},
): FilterRule {
  const side = Math.sqrt(weights.length);
  const offset = 0 - Math.max(0, Math.floor((side - 2) / 2));
  return { kind: 'filter', factor: 2, side, weights, bias: 0, offset, limit: 'soft', ...rest };
}

/** All weights alike. */
export function uniform(
  side: number,
  weight: number,
  rest: Partial<Pick<FilterRule, 'limit' | 'bias'>> = {},
): FilterRule {
  return filter(Array<number>(side * side).fill(weight), rest);
}

/** Weights of either sign, all different, and a bias. */
export function uneven(side: number, limit: FilterRule['limit'] = 'soft'): FilterRule {
  const random = randomFrom(side);
  return filter(
    Array.from({ length: side * side }, () => Math.fround(0.6 * random.gaussian())),
    { limit, bias: 0.125 },
  );
}
