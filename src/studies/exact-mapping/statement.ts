import { numberText } from '../../report/quantity-text.ts';
import type { Target } from '../study.ts';
import { all, control, holdsIf, unlessControl } from '../verdict.ts';

/** What a number has to be for a statement to hold. */
type Limit = { readonly atMost: number } | { readonly atLeast: number };

/** Deviations that rounding explains. */
export const rounding = { atMost: 1e-10 } as const;
export const finestRounding = { atMost: 1e-12 } as const;

/** A sentence with the numbers that decide about it. Names are those of the report. */
export interface Statement<Name extends string = string> {
  readonly id: string;
  /** One short sentence. */
  readonly statement: string;
  /** The formulas, and what else a reader has to know. */
  readonly details?: string;
  readonly limits: Readonly<Record<Name, Limit>>;
  readonly measured: Readonly<Record<Name, number>>;
  /** Numbers that are shown as well, without a limit. */
  readonly beside?: Readonly<Record<string, number>>;
  /** The same numbers for inputs that are broken on purpose, or of which the sentence must not hold. */
  readonly controls: readonly {
    readonly name: string;
    readonly measured: Readonly<Record<Name, number>>;
  }[];
}

/** A number of each case. A statement asks all cases to keep its limit. */
type Quantity<Case> = Limit & {
  readonly name: string;
  /** Undefined for a case that has no such number. */
  readonly of: (one: Case) => number | undefined;
};

/** A statement from the cases that it is about, and from cases that must not fulfil it. */
export function statementOf<Case>({
  cases,
  quantities,
  controls,
  ...text
}: Pick<Statement, 'id' | 'statement' | 'details' | 'beside'> & {
  readonly cases: readonly Case[];
  readonly quantities: readonly Quantity<Case>[];
  readonly controls: readonly { readonly name: string; readonly cases: readonly Case[] }[];
}): Statement {
  const values = ({ of }: Quantity<Case>, from: readonly Case[]): number[] =>
    from.flatMap((one) => of(one) ?? []);
  const record = <T>(content: (quantity: Quantity<Case>) => T): Record<string, T> =>
    Object.fromEntries(quantities.map((quantity) => [quantity.name, content(quantity)]));
  return {
    ...text,
    limits: record((limit) => limit),
    measured: record((quantity) =>
      'atMost' in quantity ? largest(values(quantity, cases)) : smallest(values(quantity, cases)),
    ),
    controls: controls.map(({ name, cases: broken }) => ({
      name: broken.length > 1 ? `${name}, closest of ${broken.length}` : name,
      // The case that comes closest to fulfilling the statement.
      measured: record((quantity) =>
        'atMost' in quantity
          ? smallest(values(quantity, broken))
          : largest(values(quantity, broken)),
      ),
    })),
  };
}

/** Judges a statement: it holds if every number keeps its limit. What is not a number keeps no limit. */
export function targetOf(statement: Statement): Target {
  const { id, details, limits, measured, beside = {}, controls } = statement;
  const names = Object.keys(limits);
  const kept = (values: Statement['measured'], name: string): boolean =>
    keeps(values[name] ?? NaN, limits[name]);
  const shown = Object.entries({ ...measured, ...beside });
  return unlessControl({
    id,
    kind: 'claim',
    statement: statement.statement,
    ...(details === undefined ? {} : { details }),
    expected: limitText(limits[names[0] ?? '']),
    rule: `holds if ${names.map((name) => `${name} ${limitText(limits[name])}`).join(' and ')}; otherwise fails`,
    measured: Object.fromEntries(shown.map(([name, value]) => [name, short(value)])),
    verdict: all(names.map((name) => holdsIf(kept(measured, name)))),
    controls: controls.map(({ name, measured: found }) => {
      // The number that shows the control to be broken.
      const broken = names.find((one) => !kept(found, one));
      const shownName = broken ?? names[0] ?? '';
      return control(
        `${name}, ${shownName}`,
        short(found[shownName] ?? NaN),
        holdsIf(broken === undefined),
      );
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

function keeps(value: number, limit: Limit | undefined): boolean {
  if (!limit) return false;
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}

function limitText(limit: Limit | undefined): string {
  if (!limit) return '';
  const [sign, value] = 'atMost' in limit ? ['≤', limit.atMost] : ['≥', limit.atLeast];
  return `${sign} ${numberText(value).replace(/^1×/, '')}`;
}
