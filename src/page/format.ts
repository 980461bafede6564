import { measuredText } from '../report/quantity-text.ts';
import { plainText } from '../report/report-text.ts';
import type { Measured } from '../statistics/measured.ts';

/** A number with a true minus sign and a fixed number of decimals; never "-0". */
export function decimal(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/** "value ± error" with two digits of the error. */
export function withError({ value, error }: Measured): string {
  return plainText(measuredText({ value, error }, 'plus-minus'));
}

const grouped = new Intl.NumberFormat('en');

/** A whole number with thousands separators. */
export function whole(value: number): string {
  return grouped.format(Math.round(value));
}

/** Three significant digits. */
export function significant(value: number): string {
  if (value === 0) return '0';
  if (value >= 1000) return whole(Number(value.toPrecision(3)));
  return String(Number(value.toPrecision(3)));
}
