import { numberText } from '../../report/quantity-text.ts';
import type { Target } from '../study.ts';
import { all, control, holdsIf, unlessControl } from '../verdict.ts';

/** Deviations that rounding explains. */
export const rounding = 1e-10;
export const finestRounding = 1e-12;

/** A number of each case, and its limit. A statement asks all cases to keep the limit. */
interface Quantity<Case> {
  readonly sign: '≤' | '≥';
  readonly limit: number;
  /** Undefined for a case that has no such number. */
  readonly of: (one: Case) => number | undefined;
}

export function atMost<Case>(limit: number, of: Quantity<Case>['of']): Quantity<Case> {
  return { sign: '≤', limit, of };
}

export function atLeast<Case>(limit: number, of: Quantity<Case>['of']): Quantity<Case> {
  return { sign: '≥', limit, of };
}

/**
 * Judges a statement by the cases that it is about: it holds if the worst number of every quantity keeps its limit. What is not a
 * number keeps no limit. The control cases are broken on purpose, or the statement must not hold for them. Of these the case that
 * comes closest to the limits counts.
 */
export function judged<Case>({
  id,
  cases,
  quantities,
  beside = {},
  controls,
  ...words
}: Pick<Target, 'id' | 'statement' | 'details'> & {
  readonly cases: readonly Case[];
  readonly quantities: Readonly<Record<string, Quantity<Case>>>;
  /** Numbers that are shown as well, without a limit. */
  readonly beside?: Readonly<Record<string, number>>;
  readonly controls: Readonly<Record<string, readonly Case[]>>;
}): Target {
  const found = (from: readonly Case[], least: '≤' | '≥') =>
    Object.entries(quantities).map(([name, { sign, limit, of }]) => {
      const values = from.flatMap((one) => of(one) ?? []);
      const value = sign === least ? smallest(values) : largest(values);
      return { name, value, kept: sign === '≤' ? value <= limit : value >= limit };
    });
  const own = found(cases, '≥');
  const limits = Object.entries(quantities).map(([name, { sign, limit }]) => ({
    name,
    text: `${sign} ${numberText(limit).replace(/^1×/, '')}`,
  }));
  const shown = [
    ...own.map(({ name, value }) => [name, value] as const),
    ...Object.entries(beside),
  ];
  return unlessControl({
    id,
    kind: 'claim',
    ...words,
    expected: limits[0]?.text ?? '',
    rule: `holds if ${limits.map(({ name, text }) => `${name} ${text}`).join(' and ')}; otherwise fails`,
    measured: Object.fromEntries(shown.map(([name, value]) => [name, short(value)])),
    verdict: all(own.map(({ kept }) => holdsIf(kept))),
    controls: Object.entries(controls).map(([name, from]) => {
      const numbers = found(from, '≤');
      const broken = numbers.find(({ kept }) => !kept);
      const { name: number = '', value = NaN } = broken ?? numbers[0] ?? {};
      const closest = from.length > 1 ? `, closest of ${from.length}` : '';
      return control(`${name}${closest}, ${number}`, short(value), holdsIf(broken === undefined));
    }),
  });
}

/** Four digits: a rounding error needs no more. */
export function short(value: number): number {
  return Number(value.toPrecision(4));
}

/** The largest of the values; NaN where one of them is, and for none. */
export function largest(values: readonly number[]): number {
  return values.length === 0 ? NaN : Math.max(...values);
}

/** The smallest of the values; NaN where one of them is, and for none. */
export function smallest(values: readonly number[]): number {
  return values.length === 0 ? NaN : Math.min(...values);
}
