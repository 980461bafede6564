import { numberText } from '../../report/quantity-text.ts';
import type { Control, Table, Target } from '../study.ts';

/** What a number has to be for a statement to hold. */
type Limit = { readonly atMost: number } | { readonly atLeast: number };

/** A sentence with the numbers that decide about it. Names are those of the report. */
export interface Statement<Name extends string = string> {
  readonly id: string;
  readonly statement: string;
  readonly limits: Readonly<Record<Name, Limit>>;
  readonly measured: Readonly<Record<Name, number>>;
  /** Shown with the rest, and nothing depends on them. */
  readonly beside?: Readonly<Record<string, number>>;
  /** The same numbers of inputs that are broken on purpose, or of which the sentence must not hold. */
  readonly controls: readonly {
    readonly name: string;
    readonly measured: Readonly<Record<Name, number>>;
  }[];
}

/**
 * Judges a statement: it holds where every number keeps its limit. Where a control keeps all of them as well the
 * numbers tell nothing apart, and the verdict is `inconclusive`. What is not a number keeps no limit.
 */
export function targetOf(statement: Statement): Target {
  const { id, limits, measured, beside = {} } = statement;
  const controls = statement.controls.map((control) => controlOf(control, limits));
  const kept = Object.keys(limits).every((name) => keeps(measured[name], limits[name]));
  const told = controls.every(({ fulfils }) => !fulfils);
  return {
    id,
    kind: 'claim',
    statement: statement.statement,
    expected: Object.entries(limits)
      .map(([name, limit]) => `${name} ${limitText(limit)}`)
      .join('; '),
    measured: Object.fromEntries(
      Object.entries({ ...measured, ...beside }).map(([name, value]) => [name, short(value)]),
    ),
    verdict: !kept ? 'fails' : told ? 'holds' : 'inconclusive',
    controls,
  };
}

/** Every number that was judged, with its limit and what the first control has instead. */
export function statementTable(statements: readonly Statement[]): Table {
  return {
    caption: 'What was compared for each statement, and by how much it deviates.',
    header: ['statement', 'quantity', 'measured', 'limit', 'first control'],
    rows: statements.flatMap(({ id, limits, measured, controls: [control] }) =>
      Object.entries(limits).map(([name, limit]) => [
        id,
        name,
        short(measured[name] ?? NaN),
        limitText(limit),
        control ? short(control.measured[name] ?? NaN) : '–',
      ]),
    ),
  };
}

/** Four digits: more of a rounding error say nothing. */
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

/** The number that gives a control away is shown. */
function controlOf(
  { name, measured }: Statement['controls'][number],
  limits: Statement['limits'],
): Control {
  const names = Object.keys(limits);
  const broken = names.find((one) => !keeps(measured[one], limits[one]));
  const shown = broken ?? names[0] ?? '';
  return {
    name: `${name}, ${shown}`,
    measured: short(measured[shown] ?? NaN),
    fulfils: broken === undefined,
  };
}

function keeps(value: number | undefined, limit: Limit | undefined): boolean {
  if (value === undefined || limit === undefined) return false;
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}

function limitText(limit: Limit): string {
  const [sign, value] = 'atMost' in limit ? ['≤', limit.atMost] : ['≥', limit.atLeast];
  return `${sign} ${numberText(value).replace(/^1×/, '')}`;
}
