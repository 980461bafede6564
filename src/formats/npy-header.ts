import { BlockspinError } from '../errors.ts';
import { pythonLiteral, type PythonValue } from './python-literal.ts';

/** Bytes that are not a .npy file Blockspin can read, or an array that cannot be written as one. */
export class NpyFormatError extends BlockspinError {
  override name = 'NpyFormatError';
}

/** What the header of a .npy file says. */
export interface NpyHeader {
  /** Kind of the numbers: floats, signed or unsigned integers, booleans. */
  readonly kind: 'f' | 'i' | 'u' | 'b';
  /** Bytes of a number. */
  readonly size: number;
  /** Whether the numbers are little endian. */
  readonly little: boolean;
  /** Whether the first index is the fastest. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

/** Characters of a value of the header that an error shows. */
const mostShown = 80;

/** Names of types that numpy takes besides those it writes. */
const aliases: Readonly<Record<string, string>> = {
  '?': 'b1',
  b: 'i1',
  B: 'u1',
  h: 'i2',
  H: 'u2',
  i: 'i4',
  I: 'u4',
  q: 'i8',
  Q: 'u8',
  f: 'f4',
  d: 'f8',
  bool: 'b1',
  int8: 'i1',
  uint8: 'u1',
  int16: 'i2',
  uint16: 'u2',
  int32: 'i4',
  uint32: 'u4',
  int64: 'i8',
  uint64: 'u8',
  float32: 'f4',
  float64: 'f8',
};

/**
 * Reads the header of a .npy file: any Python dictionary with `descr`, `fortran_order` and `shape`
 * (numpy.lib.format).
 * @throws NpyFormatError
 */
export function parseNpyHeader(text: string): NpyHeader {
  const header = pythonLiteral(text.replace(/\0+$/, ''));
  if (!isDictionary(header))
    throw new NpyFormatError(`cannot read the .npy header ${shown(text.trim())}`);
  const descr = header.get('descr');
  const fortran = header.get('fortran_order');
  const shape = header.get('shape');
  if (typeof descr !== 'string' && !Array.isArray(descr))
    throw new NpyFormatError(
      `cannot read the .npy header ${shown(text.trim())}: it has no dtype 'descr'`,
    );
  if (typeof fortran !== 'boolean')
    throw new NpyFormatError(
      `cannot read the .npy header ${shown(text.trim())}: 'fortran_order' must be True or False`,
    );
  if (!isShape(shape))
    throw new NpyFormatError(
      `cannot read the .npy header ${shown(text.trim())}: 'shape' must be a tuple of whole numbers from 0 on`,
    );
  return { ...typeOf(descr), fortran, shape };
}

function isDictionary(
  value: PythonValue | undefined,
): value is ReadonlyMap<PythonValue, PythonValue> {
  return value instanceof Map;
}

function isShape(value: PythonValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((axis) => typeof axis === 'number' && axis >= 0);
}

function typeOf(
  descr: string | readonly PythonValue[],
): Pick<NpyHeader, 'kind' | 'size' | 'little'> {
  if (typeof descr !== 'string')
    throw new NpyFormatError(
      'a structured dtype is not read; save one of its fields as an array of its own, array[name]',
    );
  const [, order = '', name = ''] = /^([<>|=]?)([^]*)$/.exec(descr) ?? [];
  const [, kind, size] = /^([bfiu])([1248])$/.exec(aliases[name] ?? name) ?? [];
  const isKnown = kind === 'f' ? size === '4' || size === '8' : kind !== 'b' || size === '1';
  if ((kind !== 'f' && kind !== 'i' && kind !== 'u' && kind !== 'b') || !isKnown)
    throw new NpyFormatError(
      `dtype ${shown(descr)} is not read; convert with astype to one of bool, int8 to int64, uint8 to uint64, ` +
        'float32 or float64',
    );
  return { kind, size: Number(size), little: order !== '>' };
}

/** A value of the file, no longer than a line. */
function shown(value: string): string {
  return JSON.stringify(value.length > mostShown ? `${value.slice(0, mostShown - 1)}…` : value);
}
