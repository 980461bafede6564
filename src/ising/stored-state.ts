import { BlockspinError } from '../errors.ts';

/** A stored state that is not one of the run that is to go on from it. */
export class StateError extends BlockspinError {
  override readonly name = 'StateError';
}

/** The fields of a stored record. @throws StateError where there is no record */
export function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new StateError(`${what} is missing.`);
}

/** A whole number from 0 to `most`. @throws StateError for anything else */
export function countOf(value: unknown, what: string, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most)
    return value;
  throw new StateError(`${what} is no whole number from 0 to ${most}.`);
}

/** A finite number of 0 or more. @throws StateError for anything else */
export function secondsOf(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new StateError('The number of seconds is no number of 0 or more.');
}

/** `length` words of 32 bits. @throws StateError for anything else */
export function wordsOf(value: unknown, what: string, length: number): Uint32Array {
  if (value instanceof Uint32Array && value.length === length) return value;
  throw new StateError(`${what} are not ${length} words of 32 bits.`);
}

/** `length` finite numbers in double precision. @throws StateError for anything else */
export function numbersOf(value: unknown, what: string, length: number): Float64Array {
  if (value instanceof Float64Array && value.length === length && value.every(Number.isFinite))
    return value;
  throw new StateError(`${what} are not ${length} finite numbers.`);
}

/** A list with one reader for all its items. @throws StateError where there is no list, or one of another length */
export function listOf<Item>(
  value: unknown,
  what: string,
  read: (item: unknown, index: number) => Item,
  length?: number,
): Item[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length))
    throw new StateError(`${what} are not a list${length === undefined ? '' : ` of ${length}`}.`);
  return value.map((item: unknown, index) => read(item, index));
}
