import type { Filter } from '../../rbm/machine/filter-file.ts';
import type { Quantity, Table } from '../../report/report-content.ts';
import { formatMeasured, formatTable, round } from '../output/format.ts';
import { filterPart } from './filter.ts';
import { evaluationParts, type Evaluated } from './parts.ts';

/** The results of `evaluate` for the terminal. */
export function evaluationText(found: Evaluated, filter: Filter | undefined): string {
  const parts = [...(filter ? [filterPart(filter)] : []), ...evaluationParts(found)];
  const shown = parts.flatMap(({ tables, statements }) => [
    ...tables.map(tableText),
    ...statements,
  ]);
  const cautions = parts.flatMap((part) => part.cautions.map((text) => `Caution: ${text}`));
  return [...shown, cautions.join('\n')].filter((text) => text !== '').join('\n\n');
}

function tableText({ caption, header, rows }: Table): string {
  const cells = rows.map((row) => row.map(cellText));
  return `${formatTable(header, cells)}\n${caption}`;
}

function cellText(cell: string | Quantity): string {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' ? String(round(cell, 8)) : formatMeasured(cell);
}
