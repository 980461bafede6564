import type { Table } from './study.ts';

/** A table by its columns: the cell of each row under each title. */
export function columnTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row, at: number) => Table['rows'][number][number]>>,
): Table {
  return {
    caption,
    header: Object.keys(columns),
    rows: rows.map((row, at) => Object.values(columns).map((cell) => cell(row, at))),
  };
}
