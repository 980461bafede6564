import type { Filter } from '../rbm/machine/filter-file.ts';
import type { Table } from '../report/report-content.ts';

/** The numbers of a filter, as the results hold them. */
export interface FilterNumbers {
  /** Row after row. */
  readonly weights: readonly (readonly number[])[];
  readonly visibleBias: number;
  readonly hiddenBias: number;
}

export function filterNumbers({
  side,
  weights,
  visibleBias,
  hiddenBias,
}: Pick<Filter, 'side' | 'weights' | 'visibleBias' | 'hiddenBias'>): FilterNumbers {
  const rows = Array.from({ length: side }, (_, row) =>
    Array.from(weights.subarray(row * side, (row + 1) * side)),
  );
  return { weights: rows, visibleBias, hiddenBias };
}

/** The filter as a table: columns and rows are those of the lattice, counted from the first site of a block. */
export function filterTable(filter: Omit<Filter, 'limit'>): Table & { rows: string[][] } {
  const { side, stride, offset, units } = filter;
  const { weights, visibleBias, hiddenBias } = filterNumbers(filter);
  const places = Array.from({ length: side }, (_, at) => String(offset + at));
  return {
    caption:
      `Weights between the hidden unit of a block of ${stride} x ${stride} sites and the sites around it; the block begins at (0, 0). ` +
      `Units are ${units === 'spin' ? '-1 and 1' : '0 and 1'}. Bias of a hidden unit ${hiddenBias.toFixed(4)}, of a site ${visibleBias.toFixed(4)}.`,
    header: ['y \\ x', ...places],
    rows: weights.map((row, at) => [places[at] ?? '', ...row.map((weight) => weight.toFixed(4))]),
  };
}
