/**
 * How studies judge. Every target is `holds`, `fails` or `inconclusive`, and every one of them is found in three steps.
 *
 * 1. Compare numbers. `within` asks whether a measured number lies in an interval. `agree`, `above` and `below` ask the same of a
 *    known value, of another measured number, and of a bar. Each takes the `Limits` to judge by; `limits` lists those in use.
 *
 *        agree(energy, kaufmanEnergy)                                      // within 3 standard errors, else it fails
 *        agree(found, known, { limits: forTrainings(limits.single, 5) })   // the error is known from five trainings only
 *        agree(found, known, { resolution: 0.15 * known.value })           // cannot hold where the error exceeds this
 *        above(share, 0.9, limits.clear)                                   // above by 3 errors; below by 3 it fails
 *        within(temperature, around(critical, 0.05), limits.toSpare)       // inside with 2 errors to spare
 *        not(agree(one, other, { limits: limits.largest }))                // the two differ
 *
 * 2. Combine verdicts. `all` needs every part; `not` turns a verdict round; `holdsIf` is for counts and exact numbers. That a
 *    claim holds "and no control does" is `all([own, ...controls.map(not)])`.
 *
 * 3. Finish the target. `control` writes down what a criterion says of a control. `unlessControl` makes a claim inconclusive when a
 *    control fulfils the criterion as well. `gatedBy` makes claims inconclusive when a check of the data does not hold.
 *
 * `ruleText` says the limits in words, so that a report cannot state another rule than the one that was applied.
 */
import type { Quantity } from '../report/report-content.ts';
import type { Measured } from '../statistics/measured.ts';
import { studentErrors } from '../statistics/student.ts';
import type { Control, Target, Verdict } from './study.ts';

/**
 * Standard errors beyond an interval, or beyond a value, where verdicts change; negative ones are inside. Up to `holds` a
 * statement holds, beyond `fails` it fails, between the two it is inconclusive. Where both are the same there is nothing between,
 * and what is not a number fails.
 */
export interface Limits {
  readonly holds: number;
  readonly fails: number;
}

/** The limits in use. Odds are those of Gaussian errors. */
export const limits = {
  /** One number: chance takes 1 in 370 farther off. */
  single: { holds: 3, fails: 3 },
  /** Each of many numbers that all have to be right, such as checks of data: 1 in 16,000 is farther off. */
  each: { holds: 4, fails: 4 },
  /** The largest deviation of about ten to twenty numbers: beyond 4 in 1 run of 800. */
  largest: { holds: 3, fails: 4 },
  /** The largest deviation of eight numbers: 3.6 is as rare among eight as 3 is for one. */
  largestOfEight: { holds: 3, fails: 3.6 },
  /** The largest deviation of a few dozen numbers: 1 run in 80 is beyond the first, 1 in 70,000 beyond the second. */
  largestOfDozens: { holds: 3.5, fails: 5 },
  /** On one side of a bar or on the other, by 3 errors. */
  clear: { holds: -3, fails: 3 },
  /** Inside an interval with 2 errors to spare; 3 errors outside it fails. */
  toSpare: { holds: -2, fails: 3 },
  /** Inside an interval, or no more than 2 errors outside, where the exact answer itself lies close to an end. */
  nearEnd: { holds: 2, fails: 3 },
  /** By the value alone; up to 2 errors outside, chance may have taken it there. */
  byValue: { holds: 0, fails: 2 },
} as const satisfies Readonly<Record<string, Limits>>;

/**
 * Limits for a number whose error is known from the spread of a few trainings only: errors of Student's distribution that are as
 * rare as the Gaussian ones.
 * @param count trainings
 */
export function forTrainings({ holds, fails }: Limits, count: number): Limits {
  const widened = (errors: number): number =>
    errors === 0 ? 0 : Math.sign(errors) * studentErrors(Math.abs(errors), count);
  return { holds: widened(holds), fails: widened(fails) };
}

/** Both ends belong to it; either may be infinite. */
export type Interval = readonly [low: number, high: number];

/** The interval of values up to `tolerance` from a value. */
export function around(value: number, tolerance = 0): Interval {
  return [value - tolerance, value + tolerance];
}

/** A value with its standard error. */
type Found = Pick<Measured, 'value' | 'error'>;

/** Standard errors by which a number is outside an interval; negative inside, NaN where value or error are not known. */
export function excess({ value, error }: Found, [low, high]: Interval): number {
  const outside = Math.max(low - value, value - high);
  if (!Number.isFinite(error)) return NaN;
  return outside === 0 ? 0 : outside / error;
}

/** Whether a number lies in an interval. */
export function within(
  measured: Found,
  interval: Interval,
  { holds, fails }: Limits = limits.single,
): Verdict {
  const outside = excess(measured, interval);
  // With errors to spare a number on the very end is not inside.
  if (holds < 0 ? outside < holds : outside <= holds) return 'holds';
  return holds === fails || outside > fails ? 'fails' : 'inconclusive';
}

/** Whether a number is above a bar. */
export function above(measured: Found, bar: number, limits: Limits): Verdict {
  return within(measured, [bar, Infinity], limits);
}

/** Whether a number is below a bar. */
export function below(measured: Found, bar: number, limits: Limits): Verdict {
  return within(measured, [-Infinity, bar], limits);
}

/** How numbers are compared. */
interface Comparison {
  /** `limits.single` unless given. */
  readonly limits?: Limits;
  /** Difference that is allowed besides the errors. */
  readonly tolerance?: number;
  /** Largest error with which agreement says something: with a larger one it is inconclusive. */
  readonly resolution?: number;
}

/** Whether a number is a known one, or another measured one, within the errors of both. */
export function agree(
  measured: Found,
  expected: Found | number,
  { limits: by = limits.single, tolerance = 0, resolution = Infinity }: Comparison = {},
): Verdict {
  const between = difference(measured, expected);
  const verdict = within(between, around(0, tolerance), by);
  return verdict === 'holds' && !(between.error <= resolution) ? 'inconclusive' : verdict;
}

/** A number less another, with the errors of both. */
export function difference(one: Found, other: Found | number): Measured {
  if (typeof other === 'number') return { value: one.value - other, error: one.error };
  return { value: one.value - other.value, error: Math.hypot(one.error, other.error) };
}

/** The number that is farthest outside an interval, in its errors; the first unknown one where there is one. */
export function farthest<Own extends Found>(
  [first, ...others]: readonly Own[],
  interval: Interval,
): Own {
  if (!first) throw new RangeError('There are no numbers to compare.');
  const far = (one: Own): number => {
    const outside = excess(one, interval);
    return Number.isNaN(outside) ? Infinity : outside;
  };
  return others.reduce((worst, one) => (far(one) > far(worst) ? one : worst), first);
}

/** A ratio of errors to one decimal: more say nothing. */
export function inErrors(deviation: number): number {
  return Number(deviation.toFixed(1));
}

/** A statement about counts or exact numbers, which chance has no part in. */
export function holdsIf(condition: boolean): Verdict {
  return condition ? 'holds' : 'fails';
}

/** A statement that needs every one of its parts: fails where one fails, and else is inconclusive where one is. */
export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'holds';
}

/** The statement that something does not hold. */
export function not(verdict: Verdict): Verdict {
  if (verdict === 'inconclusive') return verdict;
  return verdict === 'holds' ? 'fails' : 'holds';
}

/**
 * The verdict on several targets together, by the beginnings of their names.
 * @throws RangeError where no target has such a name
 */
export function jointVerdict(targets: readonly Target[], beginnings: readonly string[]): Verdict {
  const found = targets.filter(({ id }) =>
    beginnings.some((beginning) => id.startsWith(beginning)),
  );
  if (found.length === 0) throw new RangeError(`No target is called ${beginnings.join(' or ')}.`);
  return all(found.map(({ verdict }) => verdict));
}

/** What the criterion of a target says of data that must not fulfil it. */
export function control(name: string, measured: Quantity | string, verdict: Verdict): Control {
  return { name, measured, fulfils: verdict === 'holds', verdict };
}

/** A claim whose control fulfils the criterion as well is inconclusive: the numbers do not tell the two apart. */
export function unlessControl(target: Target): Target {
  const empty = target.controls?.some(({ fulfils }) => fulfils) ?? false;
  return {
    ...target,
    verdict: empty && target.verdict === 'holds' ? 'inconclusive' : target.verdict,
  };
}

/** Claims that say nothing unless every gate, a check of the data for example, holds. */
export function gatedBy(gates: readonly Target[], targets: readonly Target[]): Target[] {
  const open = gates.every(({ verdict }) => verdict === 'holds');
  return targets.map((target) => ({
    ...target,
    verdict: open ? target.verdict : 'inconclusive',
    gates: [...(target.gates ?? []), ...gates.map(({ id }) => id)],
  }));
}

/** Limits in words, for a statement that a number is inside an interval or equal to another. */
export function ruleText({ holds, fails }: Limits): string {
  const [first, second] = [holds, fails].map((errors) => errorsText(Math.abs(errors)));
  if (holds === fails) return `holds within ${first} standard errors, otherwise fails`;
  const kept =
    holds < 0
      ? `holds with ${first} standard errors to spare`
      : holds === 0
        ? 'holds inside'
        : `holds within ${first} standard errors`;
  return `${kept}; fails beyond ${second} standard errors; otherwise inconclusive`;
}

/** The same for a statement that two numbers differ: `not` of their agreement. */
export function differenceText({ holds, fails }: Limits): string {
  return `holds beyond ${errorsText(fails)} standard errors; fails up to ${errorsText(holds)}; otherwise inconclusive`;
}

function errorsText(errors: number): string {
  return String(Number(errors.toFixed(1)));
}
