import { fieldRange, type FilterRule } from './filter-rule.ts';

/** Bits of the fields of filter-any.wgsl: their sums stay below 2^29. */
const fieldBits = 29;
/** Bits of each further part of the weights. */
const partBits = 23;
/** Filters up to this side are looked at in all states of their spins: 65,536 at most. */
const largestEnumerated = 4;

/** The weights of a filter as whole numbers of 2^-exponent, or as the next digits of such numbers. */
export interface WholeWeights {
  readonly bias: number;
  readonly weights: readonly number[];
}

/** 2^-e, the unit of the first parts: the largest e at which every field stays below 2^29, up to `largest`. */
export function fieldExponent(rule: FilterRule, largest: number): number {
  const range = fieldRange(rule);
  return Math.min(range > 0 ? fieldBits - Math.ceil(Math.log2(range)) : 20, largest);
}

/**
 * The weights of a hard filter as whole numbers whose parts add up to the weights exactly: part n is in units of 2^-(e + 23 n). Where the
 * first part decides every state of the spins, there is no other one.
 */
export function exactWeights(rule: FilterRule): WholeWeights[] {
  let exponent = fieldExponent(rule, 1000);
  let left = [rule.bias, ...Array.from(rule.weights)];
  const parts: WholeWeights[] = [];
  do {
    const whole = left.map((value) => Math.round(scaled(value, exponent)));
    left = left.map((value, at) => value - scaled(whole[at] ?? NaN, -exponent));
    const [bias = NaN, ...weights] = whole;
    parts.push({ bias, weights });
    exponent += partBits;
    const [first] = parts;
    if (parts.length === 1 && first && decidesAll(first, rule.side)) break;
  } while (left.some((value) => value !== 0));
  return parts;
}

/** value 2^exponent, where the power of two alone would be no number. */
function scaled(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

/** The largest size of a sum of parts that the parts below can still turn: each of them is half a unit at most. */
function undecidedSize(side: number): number {
  return Math.floor((side * side + 1) / 2);
}

/** Whether the sums of all states are beyond what smaller parts can turn; false where there are too many states. */
function decidesAll({ bias, weights }: WholeWeights, side: number): boolean {
  if (side > largestEnumerated) return false;
  const most = undecidedSize(side);
  const sums = new Float64Array(2 ** weights.length);
  sums[0] = weights.reduce((sum, weight) => sum - weight, bias);
  // A state is one with a spin down, and that spin turned.
  for (let state = 1; state < sums.length; state++) {
    const bit = 31 - Math.clz32(state & -state);
    sums[state] = (sums[state & (state - 1)] ?? NaN) + 2 * (weights[bit] ?? NaN);
  }
  return sums.every((sum) => Math.abs(sum) > most);
}

/** The sign of a field, exactly: 0 only where the numbers themselves cancel. */
export function signOfField({ weights, bias }: FilterRule, values: ArrayLike<number>): number {
  // Parts that do not overlap and add up to the sum exactly (Shewchuk, Discrete Comput. Geom. 18, 305, 1997).
  const parts: number[] = [];
  for (let at = -1; at < weights.length; at++) {
    let sum = at < 0 ? bias : (weights[at] ?? NaN) * (values[at] ?? NaN);
    let kept = 0;
    for (const part of parts) {
      const [large, small] = Math.abs(sum) < Math.abs(part) ? [part, sum] : [sum, part];
      sum = large + small;
      const lost = small - (sum - large);
      if (lost !== 0) parts[kept++] = lost;
    }
    parts.length = kept;
    parts.push(sum);
  }
  return Math.sign(parts.at(-1) ?? 0);
}
