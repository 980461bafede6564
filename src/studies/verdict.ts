/**
 * How studies judge. The verdict on every target is `holds`, `fails` or `inconclusive`. It is found in three steps.
 *
 * 1. Compare numbers. `within` asks whether a measured number lies in an interval. `agree` compares it with a known value or with
 *    another measured number. `above` and `below` compare it with a bar. Each takes `Limits`; `limits` lists the limits in use.
 *
 *        agree(energy, kaufmanEnergy)                                      // holds within 3 standard errors, otherwise fails
 *        agree(found, known, { limits: forTrainings(limits.single, 5) })   // the error was estimated from five trainings
 *        agree(found, known, { resolution: 0.15 * known.value })           // cannot hold if the error exceeds the resolution
 *        above(share, 0.9, limits.clear)                                   // above by 3 errors; below by 3 it fails
 *        within(temperature, around(critical, 0.05), limits.toSpare)       // inside with 2 errors to spare
 *        not(agree(one, other, { limits: limits.largest }))                // the two differ
 *
 * 2. Combine verdicts. `all` holds if every part holds. `not` reverses a verdict. `holdsIf` is for counts and exact numbers.
 *    For example, `all([own, ...controls.map(not)])` states that a claim holds and that no control does.
 *
 * 3. Finish the target. `control` records the verdict of a criterion on a control. `unlessControl` makes a claim inconclusive when
 *    a control fulfils the criterion as well. `gatedBy` makes claims inconclusive when a check of the data does not hold.
 *
 * `ruleText` puts the limits into words, so a report always states the rule that was applied.
 */
import type { Measured } from '../statistics/measured.ts';
import { studentErrors } from '../statistics/student.ts';
import type { Control, Target, Verdict } from './study.ts';

/**
 * Where verdicts change, in standard errors beyond an interval or a value. Negative limits lie inside the interval. A statement
 * holds up to `holds`, fails beyond `fails`, and is inconclusive between the two. If both limits are equal, no statement is
 * inconclusive, and NaN fails.
 */
export interface Limits {
  readonly holds: number;
  readonly fails: number;
}

/** The limits in use. The odds assume Gaussian errors. */
export const limits = {
  /** One number: by chance, 1 in 370 is farther off. */
  single: { holds: 3, fails: 3 },
  /** Each of many numbers that all have to be right, such as checks of data: 1 in 16,000 is farther off. */
  each: { holds: 4, fails: 4 },
  /** The largest deviation among about ten to twenty numbers: it exceeds 4 in 1 of 800 runs. */
  largest: { holds: 3, fails: 4 },
  /** The largest deviation among eight numbers: 3.6 is as rare for the largest of eight as 3 is for one number. */
  largestOfEight: { holds: 3, fails: 3.6 },
  /** The largest deviation among a few dozen numbers: it exceeds 3.5 in 1 of 80 runs, and 5 in 1 of 70,000 runs. */
  largestOfDozens: { holds: 3.5, fails: 5 },
  /** Clearly on one side of a bar, by 3 errors. */
  clear: { holds: -3, fails: 3 },
  /** Inside an interval with 2 errors to spare; 3 errors outside it fails. */
  toSpare: { holds: -2, fails: 3 },
  /** Inside an interval or at most 2 errors outside. Used where the exact answer itself lies close to an end of the interval. */
  nearEnd: { holds: 2, fails: 3 },
  /** Judged by the value alone. A value up to 2 errors outside may be there by chance. */
  byValue: { holds: 0, fails: 2 },
  /** Judged by the value alone. Used where errors are far smaller than what is asked for. */
  valueAlone: { holds: 0, fails: 0 },
} as const satisfies Readonly<Record<string, Limits>>;

/**
 * Limits for a number whose error was estimated from the spread of a few trainings. They are the deviations of Student's
 * distribution that are as rare as the Gaussian limits.
 * @param count number of trainings
 */
export function forTrainings({ holds, fails }: Limits, count: number): Limits {
  const widened = (errors: number): number =>
    errors === 0 ? 0 : Math.sign(errors) * studentErrors(Math.abs(errors), count);
  return { holds: widened(holds), fails: widened(fails) };
}

/** A closed interval. Either end may be infinite. */
export type Interval = readonly [low: number, high: number];

/** The interval of values that differ from `value` by at most `tolerance`. */
export function around(value: number, tolerance = 0): Interval {
  return [value - tolerance, value + tolerance];
}

/** A value with its standard error. */
type Found = Pick<Measured, 'value' | 'error'>;

/** How far a number is outside an interval, in standard errors; negative inside, NaN if value or error is unknown. */
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
  // If errors to spare are required, a number exactly on the end does not count as inside.
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
  /** Default `limits.single`. */
  readonly limits?: Limits;
  /** Difference that is allowed in addition to the errors. */
  readonly tolerance?: number;
  /** Largest error for which agreement is meaningful. With a larger error, agreement is inconclusive. */
  readonly resolution?: number;
}

/** Whether a number agrees with a known number, or with another measured number, within the errors of both. */
export function agree(
  measured: Found,
  expected: Found | number,
  { limits: by = limits.single, tolerance = 0, resolution = Infinity }: Comparison = {},
): Verdict {
  const between = difference(measured, expected);
  const verdict = within(between, around(0, tolerance), by);
  return verdict === 'holds' && !(between.error <= resolution) ? 'inconclusive' : verdict;
}

/** The difference of two numbers, with the errors of both. */
export function difference(one: Found, other: Found | number): Measured {
  if (typeof other === 'number') return { value: one.value - other, error: one.error };
  return { value: one.value - other.value, error: Math.hypot(one.error, other.error) };
}

/** The number that is farthest outside an interval, in units of its error. If some numbers are unknown, the first of these. */
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

/** A deviation in errors, rounded to one decimal; more decimals would have no meaning. */
export function inErrors(deviation: number): number {
  return Number(deviation.toFixed(1));
}

/** The verdict on a statement about counts or exact numbers, which have no statistical error. */
export function holdsIf(condition: boolean): Verdict {
  return condition ? 'holds' : 'fails';
}

/** A statement with several parts. It fails if one part fails; otherwise it is inconclusive if one part is inconclusive. */
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
 * The joint verdict on all targets whose names begin with one of the given texts.
 * @throws RangeError if no target has such a name
 */
export function jointVerdict(targets: readonly Target[], beginnings: readonly string[]): Verdict {
  const found = targets.filter(({ id }) =>
    beginnings.some((beginning) => id.startsWith(beginning)),
  );
  if (found.length === 0) throw new RangeError(`No target is called ${beginnings.join(' or ')}.`);
  return all(found.map(({ verdict }) => verdict));
}

/** The verdict of a target's criterion on data that must not fulfil it. */
export function control(name: string, measured: Control['measured'], verdict: Verdict): Control {
  return { name, measured, fulfils: verdict === 'holds', verdict };
}

/** Makes a claim inconclusive if a control fulfils its criterion as well: the numbers then cannot distinguish the two. */
export function unlessControl(target: Target): Target {
  const empty = target.controls?.some(({ fulfils }) => fulfils) ?? false;
  return {
    ...target,
    verdict: empty && target.verdict === 'holds' ? 'inconclusive' : target.verdict,
  };
}

/** Makes claims inconclusive unless every gate holds. A gate is, for example, a check of the data. */
export function gatedBy(gates: readonly Target[], targets: readonly Target[]): Target[] {
  const open = gates.every(({ verdict }) => verdict === 'holds');
  return targets.map((target) => ({
    ...target,
    verdict: open ? target.verdict : 'inconclusive',
    gates: [...(target.gates ?? []), ...gates.map(({ id }) => id)],
  }));
}

/** Limits in words, for the statement that a number is inside an interval or equal to another number. */
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

/** Limits in words, for the statement that two numbers differ (`not` of their agreement). */
export function differenceText({ holds, fails }: Limits): string {
  return `holds beyond ${errorsText(fails)} standard errors; fails up to ${errorsText(holds)}; otherwise inconclusive`;
}

function errorsText(errors: number): string {
  return String(Number(errors.toFixed(1)));
}
