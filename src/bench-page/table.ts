import type { BenchmarkRow, Spread } from '../../bench/benchmark.ts';
import { parametersText } from '../../bench/document.ts';
import { make } from '../page/elements.ts';
import { keptFigure, keptWorks, workOf, type Machine } from './others.ts';

/** The figures of this device beside those that others kept. */
export function figureTable(
  rows: readonly BenchmarkRow[],
  {
    machines,
    kernels,
    here,
  }: {
    machines: readonly Machine[];
    kernels: readonly string[];
    /** The name of this device, if it has been measured. */
    here: string | undefined;
  },
): HTMLTableElement {
  const table = make('table', { className: 'bench-table' });
  const head = make('tr');
  const caption = make('caption', {
    text: 'Speed of the kernels, on this device once it is measured and on those of others',
  });
  const columns = [...(here === undefined ? [] : [here]), ...machines.map(({ name }) => name)];
  for (const text of ['kernel', ...columns]) {
    const cell = make('th', { text });
    cell.scope = 'col';
    head.append(cell);
  }
  const body = make('tbody');
  const own = new Map(rows.map((row) => [workOf(row), row]));
  const others = keptWorks(machines, kernels).filter((row) => !own.has(workOf(row)));
  const works = [...rows, ...others].toSorted(
    (a, b) => kernels.indexOf(a.kernel) - kernels.indexOf(b.kernel),
  );
  for (const work of works) {
    const line = make('tr');
    line.append(workCell(work));
    if (here !== undefined) line.append(figureCell(own.get(workOf(work)), 'own'));
    for (const machine of machines) {
      const kept = keptFigure(machine, work);
      const cell = figureCell(kept?.row);
      if (kept) cell.title = `bench/results/${kept.file}`;
      line.append(cell);
    }
    body.append(line);
  }
  const top = make('thead');
  top.append(head);
  table.append(caption, top, body);
  return table;
}

function workCell({ kernel, parameters, figure, unit }: BenchmarkRow): HTMLTableCellElement {
  const cell = make('th');
  cell.scope = 'row';
  const name = make('b', { text: kernel });
  const what = make('span', { text: `${figure}${unit === '' ? '' : `, ${unit}`}` });
  const how = make('small', { text: parametersText(parameters) });
  cell.append(name, ' ', what, how);
  return cell;
}

function figureCell(spread: Spread | undefined, className = ''): HTMLTableCellElement {
  const cell = make('td', { className, text: spread ? '' : '–' });
  if (!spread) return cell;
  cell.append(
    make('b', { text: figureText(spread.median) }),
    make('small', { text: `${figureText(spread.minimum)} to ${figureText(spread.maximum)}` }),
  );
  return cell;
}

/** Three digits, thousands apart: 1,460 or 0.0375. */
function figureText(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { maximumSignificantDigits: 3 });
}
