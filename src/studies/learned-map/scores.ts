import { elementAt } from '../../element-at.ts';
import { leftOutError } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';

/** What one criterion says about a map: a number of which less is better, and its values without each block of lattices, which all maps share. */
export interface Score extends Measured {
  /** None of exact numbers. */
  readonly leftOut: readonly number[];
  /** Whether the number is the magnitude of a deviation, whose side is lost where the deviation is small. */
  readonly isMagnitude?: boolean;
}

/** A number without an error. */
export function exactScore(value: number): Score {
  return { value, error: 0, leftOut: [] };
}

/** A number with its jackknife error. */
export function scoreOf(value: number, leftOut: readonly number[]): Score {
  return { value, error: leftOutError(leftOut), leftOut };
}

/** The magnitude of a deviation, with its jackknife error. */
export function magnitudeOf(deviation: number, leftOut: readonly number[]): Score {
  return { ...scoreOf(Math.abs(deviation), leftOut.map(Math.abs)), isMagnitude: true };
}

/** Errors beyond which the order of two maps is no chance. Hundreds of pairs are compared. */
export const clearErrors = 4;

/**
 * The order of two maps: -1 where the first is better beyond doubt, 1 where the second is, 0 where their errors do not tell. Errors
 * that the maps share drop out of the difference. They do not drop out of the difference of two magnitudes if one of the deviations
 * may be on the other side: the errors then add up.
 */
export function orderOf(one: Score, other: Score): -1 | 0 | 1 {
  const difference = one.value - other.value;
  // Two infinite divergences are no order.
  if (Number.isNaN(difference)) return 0;
  const error = Number.isFinite(difference) ? errorOfDifference(one, other) : 0;
  if (!(Math.abs(difference) > clearErrors * error)) return 0;
  return difference < 0 ? -1 : 1;
}

function errorOfDifference(one: Score, other: Score): number {
  if (isSideUnknown(one) || isSideUnknown(other)) return one.error + other.error;
  const isCommon = one.leftOut.length === other.leftOut.length && one.leftOut.length > 0;
  return isCommon
    ? leftOutError(one.leftOut.map((own, block) => own - elementAt(other.leftOut, block)))
    : Math.hypot(one.error, other.error);
}

function isSideUnknown({ isMagnitude = false, value, error }: Score): boolean {
  return isMagnitude && !(value > clearErrors * error);
}

/** The places of the maps that may be the best: those that no other map beats beyond doubt. */
export function bestPlaces(scores: readonly Score[]): number[] {
  return [...scores.keys()].filter((place) =>
    scores.every((other) => orderOf(elementAt(scores, place), other) !== 1),
  );
}

/** How two criteria order pairs of maps. */
export interface Agreement {
  readonly alike: number;
  /** Pairs of places that the first criterion orders as they stand, and the second one the other way. */
  readonly opposite: readonly (readonly [number, number])[];
  readonly undecided: number;
}

/** Compares two criteria over all pairs of maps. */
export function agreementOf(first: readonly Score[], second: readonly Score[]): Agreement {
  let [alike, undecided] = [0, 0];
  const opposite: [number, number][] = [];
  for (const [a, one] of first.entries())
    for (const [b, other] of first.entries()) {
      if (b <= a) continue;
      const orders = [orderOf(one, other), orderOf(elementAt(second, a), elementAt(second, b))];
      const [here = 0, there = 0] = orders;
      if (here === 0 || there === 0) undecided++;
      else if (here === there) alike++;
      else opposite.push(here < 0 ? [a, b] : [b, a]);
    }
  return { alike, opposite, undecided };
}

/** The same number on the even and on the odd blocks of the lattices, which are independent of each other. */
export function halvesOf({ value, leftOut, isMagnitude = false }: Score): [Score, Score] {
  const blocks = leftOut.length;
  const own = leftOut.map((without) => blocks * value - (blocks - 1) * without);
  const half = (parity: number): Score => {
    const values = own.filter((_, block) => block % 2 === parity);
    const { length } = values;
    const mean = values.reduce((sum, one) => sum + one / length, 0);
    const without = values.map((one) => (length * mean - one) / (length - 1));
    return { ...scoreOf(mean, without), isMagnitude };
  };
  return [half(0), half(1)];
}
