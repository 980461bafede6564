import type { Measured } from '../../statistics/measured.ts';

/** A number with a true minus sign and a fixed number of decimals; never "-0". */
export function decimal(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/** "value ± error", the error with two digits if it begins with 1, else one, the value to match. */
export function withError({ value, error }: Measured): string {
  // An error that would be written as 0 is none that could be believed.
  if (!(error >= 5e-7)) return decimal(value, 4);
  const exponent = Math.floor(Math.log10(error));
  const leading = error / 10 ** exponent;
  const decimals = Math.min(6, Math.max(0, -exponent + (leading < 2 ? 1 : 0)));
  return `${decimal(value, decimals)} ± ${error.toFixed(decimals)}`;
}

/** A whole number with thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Three significant digits. */
export function significant(value: number): string {
  if (value === 0) return '0';
  if (value >= 1000) return whole(Number(value.toPrecision(3)));
  return String(Number(value.toPrecision(3)));
}
