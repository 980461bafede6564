import { ArgumentError } from '../errors.ts';

/**
 * A map by k x k weights: the field of block R is f = b + sum_d w_d v at the site (factor R + offset + d), d from 0 to
 * k - 1 in both directions, across the periodic edges. `soft`: the block spin is up with probability (1 + tanh f)/2.
 * `hard`: the block spin is the sign of f, and a fair coin where f = 0.
 */
export interface FilterRule {
  readonly kind: 'filter';
  /** b: side of a block in spins, 2 or 3. */
  readonly factor: number;
  /** k, from 1 to 8. */
  readonly side: number;
  /** k x k, row after row. */
  readonly weights: ArrayLike<number>;
  readonly bias: number;
  /** The first column and row of the filter, from the first site of the block: from -8 to factor - 1. */
  readonly offset: number;
  readonly limit: 'soft' | 'hard';
}

/** The largest k. */
export const largestMapFilter = 8;

/** Fields of soft filters are whole numbers of 2^-20 at least, and the sum of all weights stays below 2^29 of them. */
const largestSum = 512;

/** The sum of |w| and |b|. */
export function fieldRange({ weights, bias }: FilterRule): number {
  return Array.from(weights).reduce((sum, weight) => sum + Math.abs(weight), Math.abs(bias));
}

/** @throws ArgumentError where a number of the rule is out of its range */
export function assertFilterRule(rule: FilterRule): void {
  const { factor, side, weights, bias, offset, limit } = rule;
  if (factor !== 2 && factor !== 3)
    throw new ArgumentError(`A filter with a stride of ${factor}: give 2 or 3.`);
  if (!Number.isInteger(side) || side < 1 || side > largestMapFilter)
    throw new ArgumentError(
      `A filter of side ${side}: give a whole number from 1 to ${largestMapFilter}.`,
    );
  if (weights.length !== side * side)
    throw new ArgumentError(
      `A filter of side ${side} has ${side * side} weights, not ${weights.length}.`,
    );
  const wrong = [...Array.from(weights), bias].find((value) => !Number.isFinite(value));
  if (wrong !== undefined)
    throw new ArgumentError(
      `A filter with ${wrong} among its weights and bias: all must be finite.`,
    );
  if (!Number.isInteger(offset) || offset < -largestMapFilter || offset >= factor)
    throw new ArgumentError(
      `A filter with an offset of ${offset}: give a whole number from ${-largestMapFilter} to ${factor - 1}.`,
    );
  const range = fieldRange(rule);
  if (limit === 'soft' && range > largestSum)
    throw new ArgumentError(
      `The weights and bias of a soft filter add up to ${range.toPrecision(6)} in absolute value: give at most ${largestSum}, ` +
        'or the limit hard, which is the same for such weights.',
    );
}

/** The field of a block whose spins are `values`, -1 or +1, in the order of the weights. */
export function fieldOf({ weights, bias }: FilterRule, values: ArrayLike<number>): number {
  let field = bias;
  for (let i = 0; i < weights.length; i++) field += (weights[i] ?? NaN) * (values[i] ?? NaN);
  return field;
}
