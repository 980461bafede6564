import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { formatMeasured, formatTable, round } from '../output/format.ts';
import type { CriticalRow, DirectionRow, ExponentRow, LevelRow } from './results.ts';

export function couplingTable(levels: readonly LevelRow[]): string {
  const table = formatTable(
    ['level', 'size', 'K nearest', 'K diagonal', 'K plaquette'],
    levels.map(({ size, couplings }, level) => [
      `${level}`,
      `${round(size, 4)}`,
      ...(couplings
        ? [couplings.nearest, couplings.diagonal, couplings.plaquette].map(formatMeasured)
        : ['-', '-', '-']),
    ]),
  );
  return `${table}\nCouplings of a Hamiltonian truncated to three operators, from conditional expectations (weight e^(K S)).`;
}

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
  return formatTable(
    ['iteration', 'operators', 'thermal y_t', 'magnetic y_h'],
    rows.map(({ iteration, operators, thermal, magnetic }) => [
      `${iteration}`,
      `${operators}`,
      thermal ? formatMeasured(thermal) : '-',
      magnetic ? formatMeasured(magnetic) : '-',
    ]),
  );
}

export function criticalTable(rows: readonly CriticalRow[]): string {
  const names = ['nu', 'eta', 'beta', 'gamma'] as const;
  const table = formatTable(
    ['iteration', ...names],
    [
      ...rows.map((row) => [`${row.iteration}`, ...names.map((name) => formatMeasured(row[name]))]),
      ['exact', ...names.map((name) => `${ISING_EXPONENTS[name]}`)],
    ],
  );
  return `${table}\nFound with all operators asked for. They are exponents of the Ising model only at the critical temperature. Errors are statistical:\na truncated list of operators, the first iteration and a small lattice shift the values further.`;
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
