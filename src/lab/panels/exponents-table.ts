import type { MapExponents } from '../../live/exponent-watch.ts';
import { make } from '../../page/elements.ts';
import { decimal, withError } from '../../page/format.ts';
import type { Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { largestError } from './exponents-charts.ts';

/** The column of a map, in the order of the table; undefined where there is none. */
export interface Columns {
  readonly machine: MapExponents | undefined;
  readonly shuffled: MapExponents | undefined;
  readonly majority: MapExponents;
}

const rows = [
  { name: 'first step: y_h', of: 'yh', step: 0 },
  { name: 'second step: y_h', of: 'yh', step: 1 },
  { name: 'first step: y_t', of: 'yt', step: 0 },
  { name: 'second step: y_t', of: 'yt', step: 1 },
] as const;
const exact = { yh: ISING_EXPONENTS.magnetic, yt: ISING_EXPONENTS.thermal } as const;
const answers = { holds: 'yes', fails: 'no', inconclusive: 'cannot be told yet' } as const;

/** Fills the table of exponents. */
export function tabulateExponents(host: HTMLElement, columns: Columns): void {
  const maps = [columns.machine, columns.shuffled, columns.majority];
  const lines = rows.map(({ name, of, step }) =>
    line(name, [
      ...maps.map((map) => (map ? exponentText(map.steps[step]?.[of]) : '–')),
      decimal(exact[of], 3),
    ]),
  );
  const verdicts = maps.map((map) => (map ? answers[map.verdict] : '–'));
  host.replaceChildren(...lines, line('all four within the limits', [...verdicts, '']));
}

/** An exponent whose error is too large is no number to read. */
function exponentText(exponent: Measured | undefined): string {
  if (!exponent) return 'noise';
  if (!(exponent.error <= largestError)) return 'too uncertain';
  return withError(exponent);
}

/** A row whose name may hold an exponent: y_h, y_t. */
function line(name: string, cells: readonly string[]): HTMLElement {
  const made = make('tr');
  const head = make('th');
  head.scope = 'row';
  const [before = '', index] = name.split('y_');
  head.append(before);
  if (index !== undefined) head.append(make('i', { text: 'y' }), make('sub', { text: index }));
  made.append(head, ...cells.map((text) => make('td', { text })));
  return made;
}
