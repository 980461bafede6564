import { exactText, measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';

/** A value with its error in the last digits, in plain characters: -1.74555(12), 2.690(30)e-8; ~0.953 where the error is not known. */
export function formatMeasured({ value, error }: Pick<Measured, 'value' | 'error'>): string {
  return inPlainCharacters(measuredText({ value, error }));
}

/** The exact value of a quantity with one digit more than its error, in plain characters; - where none is known. */
export function formatExact(quantity: Measured | undefined): string {
  return inPlainCharacters((quantity && exactText(quantity)) ?? '-');
}

function inPlainCharacters(text: string): string {
  return text
    .replace(/×10\^\{([^}]*)\}/, 'e$1')
    .replace('≈ ', '~')
    .replaceAll('\u2212', '-');
}

/** How far a measured value lies from the exact one, in errors; undefined without an exact value or an error. */
export function deviationOf({ value, error, exact }: Measured): number | undefined {
  return exact !== undefined && error > 0 ? (value - exact) / error : undefined;
}

/** How far a measured value lies from the exact one, in errors: +0.8. */
export function formatDeviation(measured: Measured): string {
  const { value, exact } = measured;
  if (exact === undefined) return '';
  const z = deviationOf(measured);
  if (z === undefined) return value === exact ? '0.0' : '-';
  return `${z >= 0 ? '+' : ''}${z.toFixed(1)}`;
}

/** A table with right-aligned columns, two spaces between them. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padStart(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}

/** A number to `digits` significant digits without trailing zeros. */
export function round(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
