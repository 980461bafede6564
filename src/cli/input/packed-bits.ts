import { stat } from 'node:fs/promises';
import type { NpyArray } from '../../formats/npy.ts';
import { JsonError, parseJson } from '../../formats/strict-json.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readFile } from './read-file.ts';

/** How the values of a sample lie in its bytes. */
export interface BitPacking {
  /** Values of a sample. */
  readonly count: number;
  /** As in numpy: big begins with the highest bit of a byte, little with the lowest. */
  readonly bitorder: 'big' | 'little';
}

/** Bytes of the largest JSON that is read for what it says about an array. */
const largestText = 2 ** 26;

/**
 * How the bits of an array are packed, by the JSON that `simulate --lattices FILE.npy --packed` writes beside it.
 * @returns undefined where there is no such JSON, or it is about another array
 * @throws the reason of the signal
 */
export async function packingBeside(
  file: string,
  { shape, data, boolean = false }: NpyArray,
  signal: AbortSignal | undefined,
): Promise<BitPacking | undefined> {
  const isOfBytes = data instanceof Uint8Array && !boolean && shape.length === 2;
  if (!isOfBytes) return undefined;
  const axes = field(await documentBeside(file, { shape }, signal), 'axes');
  const axis: unknown = Array.isArray(axes) ? axes[1] : undefined;
  const [count, bitorder] = [field(axis, 'count'), field(axis, 'bitorder')];
  if (field(axis, 'name') !== 'byte' || (bitorder !== 'big' && bitorder !== 'little'))
    return undefined;
  const fits = typeof count === 'number' && Number.isSafeInteger(count) && count > 0;
  return fits && Math.ceil(count / 8) === shape[1] ? { count, bitorder } : undefined;
}

/** The JSON beside an array that `simulate --lattices` and `grow --out` write. */
export function jsonPlace(file: string): string {
  return file.replace(/\.npy$/, '.json');
}

/**
 * What the JSON beside an array says.
 * @returns undefined where there is no such JSON, or it is about another array
 * @throws the reason of the signal
 */
export async function documentBeside(
  file: string,
  { shape }: { readonly shape: readonly number[] },
  signal?: AbortSignal,
): Promise<unknown> {
  if (!file.endsWith('.npy')) return undefined;
  const about = await jsonAt(jsonPlace(file), signal);
  const said = field(about, 'shape');
  const same =
    Array.isArray(said) &&
    said.length === shape.length &&
    said.every((length, at) => length === shape[at]);
  return same ? about : undefined;
}

/** The values of one sample. */
export function unpackedBits(bytes: Uint8Array, { count, bitorder }: BitPacking): Uint8Array {
  const values = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const place = at & 7;
    values[at] = ((bytes[at >> 3] ?? NaN) >> (bitorder === 'big' ? 7 - place : place)) & 1;
  }
  return values;
}

/** What a JSON file holds; undefined where there is none, or none that can be read. */
async function jsonAt(file: string, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const size = await stat(file).then(
      (found) => found.size,
      () => Infinity,
    );
    if (size > largestText) return undefined;
    return parseJson((await readFile(file, { signal })).toString('utf8'));
  } catch (cause) {
    if (cause instanceof UsageError || cause instanceof JsonError) return undefined;
    throw cause;
  }
}

/** A field of a JSON document; undefined where there is none. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
