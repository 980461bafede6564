import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Measured } from '../../statistics/measured.ts';
import { formatDeviation, formatMeasured, formatTable, round } from '../output/format.ts';
import {
  exponentCaution,
  type CriticalRow,
  type DirectionRow,
  type ExponentRow,
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
  const cells = (exponent: Measured | undefined): string[] => [
    exponent ? formatMeasured(exponent) : '-',
    ...(known ? [exponent ? formatDeviation(exponent) : '-'] : []),
  ];
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
  return `${table}\n${known ? 'z = (measured - exact)/error. ' : ''}${exponentCaution}`;
}

export function criticalTable(rows: readonly CriticalRow[]): string {
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
    `${table}\nFound with all operators asked for. They are exponents of the Ising model only at the critical temperature. ` +
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
