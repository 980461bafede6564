import { InvalidArgumentError } from 'commander';
import { largestSize } from '../../ensemble/geometry.ts';
import { BlockspinError } from '../../errors.ts';
import { assertField } from '../../ising/model.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import { isWithin, rangeText, trainingLimits, type Limit } from '../../rbm/training/options.ts';

/**
 * Parsers of option values for commander: each names what is allowed where the value is not. commander puts
 * the flag and the value in front.
 */

/** The largest whole number that is exact in double precision: also the largest seed. */
const largestWhole = Number.MAX_SAFE_INTEGER;
/** Units of a layer, and the layers of a stack. */
export const mostUnits = 65_536;
const mostLayers = 1000;
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
    `Give an even number of sites from ${smallestSize} to ${largestSize}: sweeps need two colours of sites, and on 2 x 2 they ` +
      'miss states.',
  );
}

/** The external field of a model. */
export function field(text: string): number {
  const value = number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError('Give a number, such as 0.1 or -0.5.');
  return allowed(value, assertField);
}

/** A number above (or, with `orEqual`, at least) `least`, up to `most`. */
export function real(
  least: number,
  { most, orEqual = false }: { most: number; orEqual?: boolean },
): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (value <= most && (value > least || (orEqual && value === least))) return value;
    const lower = orEqual ? `${least} or more` : `above ${least}`;
    throw new InvalidArgumentError(`Give a number ${lower}, at most ${most}.`);
  };
}

/** Temperatures: `2.0`, a list `2.0,2.269`, or a range `1.5:3.5:0.1` (both ends included); each once. */
export function temperatures(text: string): number[] {
  const values = numbers(text);
  if (values.some((value) => !(value > 0)))
    throw new InvalidArgumentError(
      'Give numbers above 0: 2.269, a list 2.0,2.269 or a range 1.5:3.5:0.1 (from:to:step).',
    );
  return allowed(values, () => thermalPoints({ temperatures: values }));
}

/** Temperatures in the same forms, of which one may be infinite: `inf`. */
export function temperaturesOrInfinity(text: string): number[] {
  const values = text
    .split(',')
    .flatMap((part) => (/^\s*inf(inity)?\s*$/i.test(part) ? [Infinity] : numbers(part)));
  const isOnce = values.filter((value) => value === Infinity).length < 2;
  const finite = values.filter((value) => value !== Infinity);
  if (!isOnce || finite.some((value) => !(value > 0)))
    throw new InvalidArgumentError(
      'Give numbers above 0 or inf, each once: 2.269, a list 2.0,2.269,inf or a range 1.5:3.5:0.1 (from:to:step).',
    );
  if (finite.length > 0) allowed(finite, () => thermalPoints({ temperatures: finite }));
  return values;
}

/** Couplings in the same forms, above 0. */
export function positiveCouplings(text: string): number[] {
  const values = numbers(text);
  if (values.some((value) => !(value > 0)))
    throw new InvalidArgumentError(
      'Give numbers above 0: 0.44, a list 0.40,0.44 or a range 0.3:0.5:0.02 (from:to:step).',
    );
  return allowed(values, () => thermalPoints({ couplings: values }));
}

/** Couplings in the same forms: numbers of one sign, not 0. */
export function couplings(text: string): number[] {
  const values = numbers(text);
  const ofOneSign = values.every((value) => value > 0) || values.every((value) => value < 0);
  if (ofOneSign) return allowed(values, () => thermalPoints({ couplings: values }));
  throw new InvalidArgumentError(
    'Give numbers above 0, or all below 0 for an antiferromagnet: 0.44, a list 0.40,0.44 or a range 0.3:0.5:0.02. ' +
      'A coupling of 0 is an infinite temperature (simulate --temperature inf).',
  );
}

/** The value, where the domain takes it; else the domain's own sentence, after the flag. */
function allowed<Value>(value: Value, assert: (value: Value) => unknown): Value {
  try {
    assert(value);
    return value;
  } catch (error) {
    if (error instanceof BlockspinError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function numbers(text: string): number[] {
  const values = text
    .split(',')
    .flatMap((part) => (part.includes(':') ? range(part) : [number(part)]));
  if (values.length > mostTemperatures)
    throw new InvalidArgumentError(`That is ${values.length} values; ${mostTemperatures} at most.`);
  return values;
}

/** A number within the limits of an option of the library. */
export function within(limit: Limit): (text: string) => number {
  return (text) => {
    const value = limit.whole && !/^\d+$/.test(text) ? NaN : number(text);
    if (isWithin(value, limit)) return value;
    throw new InvalidArgumentError(`Give ${rangeText(limit)}.`);
  };
}

/** A deviation of initial weights: a number of 0 or more, or `xavier`. */
export function weightScale(text: string): number | 'xavier' {
  if (text === 'xavier') return text;
  const value = number(text);
  if (isWithin(value, trainingLimits.weightScale)) return value;
  throw new InvalidArgumentError(`Give ${rangeText(trainingLimits.weightScale)}, or xavier.`);
}

/** Whole numbers from 1 to `most`, separated by commas: `256,64,16`. */
export function wholeList(most: number): (text: string) => number[] {
  return (text) => {
    const values = text.split(',').map(whole(1, most));
    if (values.length <= mostLayers) return values;
    throw new InvalidArgumentError(`Give at most ${mostLayers} numbers.`);
  };
}

/** The same, each number once. */
export function differentWholes(most: number): (text: string) => number[] {
  return (text) => {
    const values = wholeList(most)(text);
    const twice = values.find((value, index) => values.indexOf(value) < index);
    if (twice === undefined) return values;
    throw new InvalidArgumentError(`${twice} is given twice; give each number once.`);
  };
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

/** NaN for what is no decimal number. A number that double precision would turn into infinity or 0 is refused. */
function number(text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return NaN;
  const value = Number(text);
  const isZero = /^[^1-9e]*(e|$)/i.test(text.trim());
  if (Number.isFinite(value) && (value !== 0 || isZero)) return value;
  throw new InvalidArgumentError('Give a number that double precision holds, 5e-324 to 1.8e308.');
}

/** The name of an option in the form of its flag, without the dashes in front. */
export function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
