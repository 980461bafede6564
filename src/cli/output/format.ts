import type { Measured } from '../../statistics/measured.ts';

/** A value with its error in the last digits, as physicists write it: -1.74555(12). */
export function formatMeasured({ value, error }: Pick<Measured, 'value' | 'error'>): string {
  if (!Number.isFinite(error) || error <= 0) return `${round(value, 6)}`;
  // Two digits of the error, also where 0.0996 is rounded to 0.10.
  const rounded = Number(error.toPrecision(2));
  const digits = Math.max(0, 1 - Math.floor(Math.log10(rounded)));
  if (digits > 12) return `${value}`;
  const inLastDigits = Math.round(error * 10 ** digits);
  return digits > 0
    ? `${value.toFixed(digits)}(${inLastDigits})`
    : `${Math.round(value)}(${Math.round(error)})`;
}

/** How far a measured value lies from the exact one, in errors: +0.8. */
export function formatDeviation({ value, error, exact }: Measured): string {
  if (exact === undefined) return '';
  if (!(error > 0)) return value === exact ? '0.0' : '-';
  const z = (value - exact) / error;
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
