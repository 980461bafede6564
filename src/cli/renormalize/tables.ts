import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { OperatorChoice } from '../../rg/relevance.ts';
import type { Measured } from '../../statistics/measured.ts';
import { formatDeviation, formatMeasured, formatTable, round } from '../output/format.ts';
import {
  exponentCaution,
  type CriticalRow,
  type DirectionRow,
  type ExponentRow,
  type GainRow,
  type KnownExponent,
  type LevelRow,
} from './results.ts';

export function levelTable(levels: readonly LevelRow[]): string {
  return formatTable(
    ['level', 'size', 'energy', '|m|', 'nearest neighbour'],
    levels.map(({ size, energy, absoluteMagnetization, nearestNeighbour }, level) => [
      `${level}`,
      `${round(size, 4)}`,
      ...[energy, absoluteMagnetization, nearestNeighbour].map(formatMeasured),
    ]),
  );
}

export function exponentTable(rows: readonly ExponentRow[]): string {
  const parities = ['thermal', 'magnetic'] as const;
  const known = rows.some(({ thermal, magnetic }) => (thermal ?? magnetic)?.exact !== undefined);
  const noSignal = rows.some(({ thermal, magnetic }) =>
    [thermal, magnetic].some((found) => found?.signal === false),
  );
  const cells = (exponent: KnownExponent | undefined): string[] => {
    const said = exponent?.signal === false ? undefined : exponent;
    const none = exponent ? 'no signal' : '-';
    return [
      said ? formatMeasured(said) : none,
      ...(known ? [said ? formatDeviation(said) : '-'] : []),
    ];
  };
  const z = known ? ['z'] : [];
  const exact = ['exact', '', ...parities.flatMap((name) => [`${ISING_EXPONENTS[name]}`, ''])];
  const table = formatTable(
    ['iteration', 'operators', 'thermal y_t', ...z, 'magnetic y_h', ...z],
    [
      ...rows.map(({ iteration, operators, thermal, magnetic }) => [
        `${iteration}`,
        `${operators}`,
        ...cells(thermal),
        ...cells(magnetic),
      ]),
      ...(known ? [exact] : []),
    ],
  );
  const meaning = noSignal ? 'No signal: the eigenvalue is within 3 errors of 0. ' : '';
  return `${table}\n${known ? 'z = (measured - exact)/error. ' : ''}${meaning}${exponentCaution}`;
}

/** @param linear g0, one number for each kind of step */
export function gainTable(rows: readonly GainRow[], linear: readonly Measured[]): string {
  const names = ['linear', 'square'] as const;
  const known = (row: GainRow): boolean => names.some((name) => row[name].exact !== undefined);
  const withExact = rows.some(known);
  const exact = (row: GainRow): string[] =>
    names.flatMap((name) => {
      const value = row[name].exact;
      return [value === undefined ? '-' : `${round(value, 4)}`, ''];
    });
  const first = rows.find(known);
  const table = formatTable(
    [
      'iteration',
      "<m'm>/<m^2>",
      ...(withExact ? ['z'] : []),
      "<m'^2>/<m^2>",
      ...(withExact ? ['z'] : []),
    ],
    [
      ...rows.map((row) => [
        `${row.iteration}`,
        ...names.flatMap((name) => [
          formatMeasured(row[name]),
          ...(withExact ? [formatDeviation(row[name]) || '-'] : []),
        ]),
      ]),
      ...(first ? [['exact', ...exact(first)]] : []),
    ],
  );
  const gains = linear.map(formatMeasured).join(', ');
  const meaning = withExact
    ? 'The exact values are those of a fixed point; small lattices and first steps deviate from them.'
    : '';
  const g0 =
    linear.length > 0
      ? ` Linear gain g0 of the map, over independent spins: ${gains}. Argued, not proved: a map has a fixed point at the ` +
        'critical temperature only where g0 is above b^(1/8), 1.0905 for b = 2.'
      : '';
  return `${table}\nm and m' are the magnetizations of a level and of the next. ${meaning}${g0}`;
}

export function criticalTable(rows: readonly CriticalRow[], { even, odd }: OperatorChoice): string {
  const names = ['nu', 'eta', 'beta', 'gamma'] as const;
  const known = rows.some(({ nu }) => nu.exact !== undefined);
  const table = formatTable(
    ['iteration', ...names.flatMap((name) => (known ? [name, 'z'] : [name]))],
    [
      ...rows.map((row) => [
        `${row.iteration}`,
        ...names.flatMap((name) =>
          known
            ? [formatMeasured(row[name]), formatDeviation(row[name])]
            : [formatMeasured(row[name])],
        ),
      ]),
      ['exact', ...names.flatMap((name) => [`${ISING_EXPONENTS[name]}`, ...(known ? [''] : [])])],
    ],
  );
  return (
    `${table}\nFound with ${even.length} even and ${odd.length} odd operators. They are exponents of the Ising model only at the critical temperature. ` +
    exponentCaution
  );
}

export function directionTable(rows: readonly DirectionRow[]): string {
  const table = formatTable(
    ['iteration', 'operators', 'eigenvalue', 'exponent y', 'b^y', 'under zooming out'],
    rows.map(({ iteration, parity, rank, exponent, eigenvalue, relevance }) => [
      `${iteration}`,
      parity,
      `${rank}`,
      formatMeasured(exponent),
      formatMeasured(eigenvalue),
      relevance,
    ]),
  );
  return (
    `${table}\nRelevant directions grow under zooming out, irrelevant directions fade. The second eigenvalues depend on ` +
    'the operators kept.'
  );
}
