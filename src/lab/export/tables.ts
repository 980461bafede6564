import type { Chart } from '../../page/chart.ts';

type Cell = string | number;

/** Everything that the plots show, as one table of comma-separated values (RFC 4180). */
export function plotsCsv(
  charts: readonly Chart[],
  more: readonly (readonly Cell[])[] = [],
): string {
  const header = ['plot', 'series', 'x', 'error of x', 'y', 'error of y'];
  const rows = [header, ...charts.flatMap((chart) => chart.rows()), ...more];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
