import type { Measured } from '../statistics/measured.ts';
import { parameterOf, type MergedRow } from './merged-row.ts';

/**
 * The merged results for spreadsheets: a line for each quantity of each row, with the parameters that the grids vary. Numbers
 * stand as JavaScript prints them, the shortest digits that give the same double.
 */
export function mergedCsv(rows: readonly MergedRow[], varied: readonly string[]): string {
  const known = ['temperature', 'coupling', 'size', 'replicas'];
  const others = varied.filter((name) => !known.includes(name));
  const header = [
    'experiment',
    'command',
    ...others,
    'temperature',
    'coupling',
    'size',
    'replicas',
    'quantity',
    'value',
    'error',
    'exact',
    'tasks',
    'planned tasks',
  ];
  const lines = rows.flatMap((row) =>
    linesOf(row).map(([quantity, { value, error, exact }]) => [
      row.experiment,
      row.command,
      ...others.map((name) => parameterOf(row, name)),
      row.system?.temperature ?? row.parameters['temperature'],
      row.system?.coupling ?? row.parameters['coupling'],
      row.system?.size ?? row.parameters['size'],
      row.system?.replicas ?? row.parameters['replicas'],
      quantity,
      finite(value),
      finite(error),
      exact,
      row.tasks.merged,
      row.tasks.planned,
    ]),
  );
  return [header, ...lines].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

/** The quantities of a row, then how often each verdict came. */
function linesOf({ quantities, verdicts = {} }: MergedRow): [string, Measured][] {
  const counts = Object.entries(verdicts).flatMap(([id, ofTarget]) =>
    Object.entries(ofTarget).map(([verdict, count]): [string, Measured] => [
      `verdicts of ${id}: ${verdict}`,
      { value: count, error: NaN },
    ]),
  );
  return [...Object.entries(quantities), ...counts];
}

/** A number that there is not leaves its cell empty. */
function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function cell(value: unknown): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
