import { InvalidArgumentError } from 'commander';
import { largestSize } from '../../ensemble/geometry.ts';

/**
 * Parsers of option values for commander: each names what is allowed where the value is not. commander puts
 * the flag and the value in front.
 */

/** The largest whole number that is exact in double precision: also the largest seed. */
const largestWhole = Number.MAX_SAFE_INTEGER;
/** Temperatures in one run; a scan beyond this is a mistake in its step. */
const mostTemperatures = 10_000;

/** A whole number from `least` to `most`. */
export function whole(least: number, most = largestWhole): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = `from ${least} to ${most === largestWhole ? '2^53 - 1' : most}`;
    throw new InvalidArgumentError(`Give a whole number in digits, ${range}.`);
  };
}

/**
 * The smallest side that is simulated. On 2 x 2 sites a checkerboard sweep, which always takes moves of no cost,
 * never reaches four of the sixteen states.
 */
const smallestSize = 4;

/** The side of a lattice: even, from 4 to 131,072. */
export function latticeSize(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= smallestSize && value <= largestSize && value % 2 === 0) return value;
  throw new InvalidArgumentError(
    `Give an even number of sites from ${smallestSize} to ${largestSize}.`,
  );
}

/** Any finite number. */
export function finite(text: string): number {
  const value = number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number, such as 0.1 or -0.5.');
}

/** A finite number above (or, with `orEqual`, at least) `least`, up to `most`. */
export function real(
  least: number,
  { most = Infinity, orEqual = false }: { most?: number; orEqual?: boolean } = {},
): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (value <= most && (value > least || (orEqual && value === least))) return value;
    const lower = orEqual ? `${least} or more` : `above ${least}`;
    throw new InvalidArgumentError(
      `Give a number ${lower}${most < Infinity ? `, at most ${most}` : ''}.`,
    );
  };
}

/** Positive numbers: `2.0`, a list `2.0,2.269`, or a range `1.5:3.5:0.1` (both ends included). */
export function positiveNumbers(text: string): number[] {
  const values = numbers(text);
  if (values.every(hasInverse) && values.every((value) => value > 0)) return values;
  throw new InvalidArgumentError(
    'Give numbers above 0: 2.269, a list 2.0,2.269 or a range 1.5:3.5:0.1 (from:to:step).',
  );
}

/** Temperatures in the same forms; `inf` is infinite temperature. */
export function temperatures(text: string): number[] {
  return text
    .split(',')
    .flatMap((part) => (/^\s*inf(inity)?\s*$/i.test(part) ? [Infinity] : positiveNumbers(part)));
}

/** Couplings: numbers of one sign, not 0, in the same forms. */
export function couplings(text: string): number[] {
  const values = numbers(text);
  const ofOneSign = values.every((value) => value > 0) || values.every((value) => value < 0);
  if (ofOneSign && values.every(hasInverse)) return values;
  throw new InvalidArgumentError(
    'Give numbers above 0, or all below 0 for an antiferromagnet: 0.44, a list 0.40,0.44 or a range 0.3:0.5:0.02.',
  );
}

/** T and K = 1/T must both be numbers in double precision. */
function hasInverse(value: number): boolean {
  return Number.isFinite(value) && Number.isFinite(1 / value);
}

function numbers(text: string): number[] {
  const values = text
    .split(',')
    .flatMap((part) => (part.includes(':') ? range(part) : [number(part)]));
  if (values.length > mostTemperatures)
    throw new InvalidArgumentError(`That is ${values.length} values; ${mostTemperatures} at most.`);
  return values;
}

/** A deviation of initial weights: a number of 0 or more, or `xavier`. */
export function weightScale(text: string): number | 'xavier' {
  if (text === 'xavier') return text;
  const value = number(text);
  if (value >= 0 && value < Infinity) return value;
  throw new InvalidArgumentError('Give a number 0 or more, or xavier.');
}

/** Whole numbers of at least 1, separated by commas: `256,64,16`. */
export function wholeList(text: string): number[] {
  return text.split(',').map(whole(1, 65_536));
}

function range(text: string): number[] {
  const [from = NaN, to = NaN, step = NaN, ...rest] = text.split(':').map(number);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (rest.length > 0 || !(step > 0) || !(count >= 1) || count > mostTemperatures)
    throw new InvalidArgumentError(
      `A range is from:to:step with from <= to and a step above 0, ${mostTemperatures} values at most.`,
    );
  // Rounded, so that 1.5:3.5:0.1 holds 1.7 and not 1.7000000000000002.
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
}

function number(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
}
