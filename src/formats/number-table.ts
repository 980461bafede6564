import { BlockspinError } from '../errors.ts';
import type { Tensor } from './tensor.ts';

/** Text that is no table of numbers. The message says in which line. */
export class NumberTableError extends BlockspinError {
  override readonly name = 'NumberTableError';
}

/** A number in decimals. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Characters of a cell that an error shows. */
const mostShown = 40;

/**
 * Reads a table of numbers: one row a line, with commas, semicolons, tabs or spaces between the numbers, also in double
 * quotes, and `true` and `false` for 1 and 0. Empty lines, lines that begin with # and a first line of names are left out.
 * @returns the numbers in 64 bits, rows x columns
 * @throws NumberTableError
 */
export function readNumberTable(text: string): Tensor {
  const numbers: number[] = [];
  let rows = 0;
  let columns = 0;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const cells = cellsOf(trimmed);
    const values = cells.map((cell) => numberOf(cell));
    if (rows === 0 && columns === 0 && values.every((value) => Number.isNaN(value))) {
      // Names of columns.
      columns = cells.length;
      continue;
    }
    const wrong = values.findIndex((value) => Number.isNaN(value));
    if (wrong >= 0)
      throw new NumberTableError(
        `line ${index + 1}, column ${wrong + 1} holds ${shown(cells[wrong] ?? '')}, which is no number`,
      );
    if (columns === 0) columns = cells.length;
    if (cells.length !== columns)
      throw new NumberTableError(
        `line ${index + 1} has ${cells.length} columns; the lines before have ${columns}`,
      );
    for (const value of values) numbers.push(value);
    rows++;
  }
  return { shape: [rows, columns], data: Float64Array.from(numbers) };
}

function cellsOf(line: string): string[] {
  const separator = [';', '\t', ','].find((character) => line.includes(character));
  return separator === undefined ? line.split(/ +/) : line.split(separator);
}

function numberOf(cell: string): number {
  const text = cell.trim().replace(/^"(.*)"$/, '$1');
  if (/^true$/i.test(text)) return 1;
  if (/^false$/i.test(text)) return 0;
  return decimal.test(text) ? Number(text) : NaN;
}

function shown(cell: string): string {
  return JSON.stringify(cell.length > mostShown ? `${cell.slice(0, mostShown - 1)}…` : cell);
}
