import { elementAt } from '../element-at.ts';
import { NpyFormatError, parseNpyHeader } from './npy-header.ts';
import {
  arrayFromBytes,
  bytesOf,
  elementCount,
  elementType,
  type ElementType,
  type Tensor,
  type TensorData,
} from './tensor.ts';

export { NpyFormatError } from './npy-header.ts';

/** An array as numpy stores it. */
export interface NpyArray extends Tensor {
  /** Whether the bytes are booleans (dtype b1), stored as 0 and 1 in a Uint8Array. */
  boolean?: boolean;
}

const MAGIC = '\u0093NUMPY';
/** Bytes before the header: the magic string, two bytes of version, two bytes of header length. */
const PREAMBLE = 10;
/** Data begin at a multiple of this. */
const ALIGNMENT = 64;
/** The longest header that is read: more than arrays need, whatever their shape. numpy itself refuses headers above 10,000. */
const LONGEST_HEADER = 65_536;

const DESCRIPTIONS: Record<ElementType | 'b1', string> = {
  f4: '<f4',
  f8: '<f8',
  u1: '|u1',
  u4: '<u4',
  i4: '<i4',
  b1: '|b1',
};
/** The most axes of an array of numpy. */
const MOST_AXES = 64;

/**
 * Bytes of a .npy file, format version 1.0, little endian, C order (numpy.lib.format).
 *
 * @param array Shape and data. `boolean` with a Uint8Array writes dtype b1.
 * @throws NpyFormatError if the shape does not match the number of elements, or if `boolean` is set and
 *   the data are not a Uint8Array of 0 and 1.
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const { shape, data, boolean = false } = array;
  if (elementCount(shape) !== data.length) {
    throw new NpyFormatError(`shape [${shape.join(', ')}] does not hold ${data.length} elements`);
  }
  const type = elementType(data);
  if (boolean && (type !== 'u1' || data.some((value) => value > 1))) {
    throw new NpyFormatError('a boolean array must be a Uint8Array of 0 and 1');
  }
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const description = DESCRIPTIONS[boolean ? 'b1' : type];
  const header = `{'descr': '${description}', 'fortran_order': False, 'shape': (${axes}), }`;
  const end = Math.ceil((PREAMBLE + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const length = end - PREAMBLE;
  if (length > 0xffff) throw new NpyFormatError(`${shape.length} axes do not fit the header`);
  const preamble = `${MAGIC}\u0001\u0000${String.fromCharCode(length & 0xff, length >> 8)}`;
  const text = `${preamble}${header.padEnd(length - 1)}\n`;
  const bytes = new Uint8Array(end + data.byteLength);
  for (let i = 0; i < end; i++) bytes[i] = text.charCodeAt(i);
  bytes.set(bytesOf(data), end);
  return bytes;
}

/** Integer types that Blockspin does not write but other programs do, by their dtype without byte order. */
const WIDENED: Record<string, (view: DataView, offset: number, little: boolean) => number> = {
  i1: (view, offset) => view.getInt8(offset),
  i2: (view, offset, little) => view.getInt16(offset, little),
  u2: (view, offset, little) => view.getUint16(offset, little),
  i8: (view, offset, little) => Number(view.getBigInt64(offset, little)),
  u8: (view, offset, little) => Number(view.getBigUint64(offset, little)),
};

/**
 * Reads a .npy file of format version 1.0, 2.0 or 3.0, in C or Fortran order and either byte order, of floats (f4, f8),
 * booleans (b1) or any integers. The data are copied into C order. Integers other than u1, u4 and i4 are converted:
 * 8 and 16 bits to i4, and 64 bits to f8, which is exact up to 2^53.
 *
 * @param bytes The whole file.
 * @throws NpyFormatError for any other file, or if bytes are missing or left over. The message says what to do.
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < PREAMBLE || latin1(bytes, 0, MAGIC.length) !== MAGIC) {
    throw new NpyFormatError('not a .npy file: it does not begin with \\x93NUMPY');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = elementAt(bytes, 6);
  if (version < 1 || version > 3) {
    throw new NpyFormatError(`.npy format version ${version}.${bytes[7]}; 1.0 to 3.0 are read`);
  }
  const start = version === 1 ? PREAMBLE : PREAMBLE + 2;
  if (bytes.length < start) throw new NpyFormatError('truncated: the file ends in its header');
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (bytes.length < end) throw new NpyFormatError('truncated: the file ends in its header');
  if (length > LONGEST_HEADER)
    throw new NpyFormatError(`its header has ${length} bytes; at most ${LONGEST_HEADER} are read`);
  const { kind, size, little, fortran, shape } = parseNpyHeader(latin1(bytes, start, end));
  if (shape.length > MOST_AXES)
    throw new NpyFormatError(`its shape has ${shape.length} axes; at most ${MOST_AXES} are read`);
  const expected = elementCount(shape) * size;
  if (!Number.isSafeInteger(expected))
    throw new NpyFormatError(
      `shape (${shape.join(', ')}) of ${kind}${size} has more elements than any file; ` +
        `the file has ${bytes.length - end} bytes of data`,
    );
  if (bytes.length - end !== expected) {
    throw new NpyFormatError(
      `shape (${shape.join(', ')}) of ${kind}${size} needs ${expected} bytes of data; ` +
        `the file has ${bytes.length - end}`,
    );
  }
  const read = elements(bytes.subarray(end), `${kind}${size}`, little);
  const data = fortran ? inRowOrder(read, shape) : read;
  return kind === 'b' ? { shape, data, boolean: true } : { shape, data };
}

function elements(bytes: Uint8Array, type: string, little: boolean): TensorData {
  const widen = WIDENED[type];
  const size = Number(type.slice(1));
  if (widen) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = bytes.length / size;
    const values = size === 8 ? new Float64Array(count) : new Int32Array(count);
    for (let i = 0; i < count; i++) values[i] = widen(view, i * size, little);
    return values;
  }
  const ordered = little || size === 1 ? bytes : swapped(bytes, size);
  return arrayFromBytes(type === 'b1' ? 'u1' : (type as ElementType), ordered);
}

/** The bytes of elements of `size` bytes, in the other byte order. */
function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++)
    turned[i] = elementAt(bytes, i - (i % size) + size - 1 - (i % size));
  return turned;
}

/** Reorders elements from Fortran order (first index fastest) to C order (last index fastest). */
function inRowOrder(data: TensorData, shape: readonly number[]): TensorData {
  const ordered = data.slice();
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, length) => product * length, 1),
  );
  for (let at = 0; at < data.length; at++) {
    let rest = at;
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = elementAt(shape, axis);
      from += (rest % length) * elementAt(strides, axis);
      rest = Math.floor(rest / length);
    }
    ordered[at] = elementAt(data, from);
  }
  return ordered;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), (byte) => String.fromCharCode(byte)).join('');
}
