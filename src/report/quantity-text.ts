import type { Quantity } from './report-content.ts';

/** Digits of a number without an error. */
const plainDigits = 6;
/** Numbers outside this range are written with a power of ten. */
const plainRange = { least: 1e-4, most: 1e8 } as const;

/** Relative rounding error of a number in double precision, with a margin for sums. */
const rounding = 1e-13;

/** Digits of a number with an unknown error. More digits would suggest a precision that it may not have. */
const doubtfulDigits = 3;

/** How an error is written: in units of the last digits, -1.74555(12), or after a sign, -1.74555 ± 0.00012. */
export type ErrorStyle = 'brackets' | 'plus-minus';

/**
 * A number with its error, for reports, the command line and the page: -1.74555(12), 2.690(30)×10^{-8}. The error has two
 * digits. A number with an unknown error is shown to three digits, as ≈ 0.953. A word is shown unchanged.
 */
export function measuredText(quantity: Quantity | string, style: ErrorStyle = 'brackets'): string {
  if (typeof quantity === 'string') return quantity;
  if (typeof quantity === 'number') return numberText(quantity);
  const { value, error } = quantity;
  // An error as small as rounding counts as no error.
  if (error <= rounding * Math.abs(value) || !Number.isFinite(value)) return numberText(value);
  if (!(error > 0 && error < Infinity))
    return `≈ ${numberText(Number(value.toPrecision(doubtfulDigits)))}`;
  const size = Math.max(Math.abs(value), error);
  const power = outside(size) ? Math.floor(Math.log10(size)) : 0;
  const text = errorText(value / 10 ** power, error / 10 ** power, style);
  return withPower(power === 0 || style === 'brackets' ? text : `(${text})`, power);
}

/** The exact value of a quantity, with one digit more than its error; undefined if no exact value is known. */
export function exactText(quantity: Quantity | string): string | undefined {
  if (typeof quantity !== 'object' || quantity.exact === undefined) return undefined;
  const { exact, error } = quantity;
  const decimals = error > 0 && error < Infinity ? 1 + errorDecimals(error) : Infinity;
  if (decimals > 12 || outside(Math.abs(exact))) return numberText(exact);
  return minus(String(Number(exact.toFixed(decimals))));
}

/** A number without an error, to six digits. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'undefined';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isSafeInteger(value)) return minus(String(value));
  if (!outside(Math.abs(value))) return minus(String(Number(value.toPrecision(plainDigits))));
  const [mantissa = '', power = ''] = value.toExponential(3).split('e');
  return withPower(minus(String(Number(mantissa))), Number(power));
}

function outside(size: number): boolean {
  return size > 0 && (size < plainRange.least || size >= plainRange.most);
}

/** The number of decimals that shows two digits of an error. */
function errorDecimals(error: number): number {
  // Uses the rounded error: 0.0996 becomes 0.10.
  return Math.max(0, 1 - Math.floor(Math.log10(Number(error.toPrecision(2)))));
}

function errorText(value: number, error: number, style: ErrorStyle): string {
  const decimals = errorDecimals(error);
  const text = value.toFixed(decimals);
  const signed = minus(Number(text) === 0 ? text.replace('-', '') : text);
  return style === 'brackets'
    ? `${signed}(${Math.round(error * 10 ** decimals)})`
    : `${signed} ± ${error.toFixed(decimals)}`;
}

function withPower(text: string, power: number): string {
  return power === 0 ? text : `${text}×10^{${minus(String(power))}}`;
}

/** A duration in readable units. */
export function secondsText(seconds: number): string {
  if (seconds < 0.1) return 'under 0.1 s';
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** Replaces the hyphen by the longer minus sign. */
function minus(text: string): string {
  return text.replace('-', '\u2212');
}
