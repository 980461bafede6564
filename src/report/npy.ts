import {
  ELEMENT_ARRAYS,
  arrayFromBytes,
  bytesOf,
  elementCount,
  elementType,
  type ElementType,
  type Tensor,
} from './tensor.ts';

/** An array as numpy stores it. */
export interface NpyArray extends Tensor {
  /** Whether the bytes are truth values (dtype b1), held as 0 and 1 in a Uint8Array. */
  boolean?: boolean;
}

/** Bytes that are not a .npy file Blockspin can read, or an array that cannot be written as one. */
export class NpyFormatError extends Error {
  override name = 'NpyFormatError';
}

const MAGIC = '\u0093NUMPY';
/** Magic, two bytes of version, two of header length. */
const PREAMBLE = 10;
/** Data begin at a multiple of this. */
const ALIGNMENT = 64;

const DESCRIPTIONS: Record<ElementType | 'b1', string> = {
  f4: '<f4',
  f8: '<f8',
  u1: '|u1',
  u4: '<u4',
  i4: '<i4',
  b1: '|b1',
};

/**
 * Bytes of a .npy file, format version 1.0, little endian, C order (numpy.lib.format).
 *
 * @param array Shape and data of as many elements; `boolean` with a Uint8Array writes dtype b1.
 * @throws NpyFormatError if shape and number of elements disagree, or `boolean` is set for another
 *   element type or for values other than 0 and 1.
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

/**
 * Reads a .npy file of format version 1.0, 2.0 or 3.0 in C order with little-endian elements of type
 * f4, f8, u1, u4, i4 or b1. The data are copied.
 *
 * @param bytes The whole file.
 * @throws NpyFormatError, saying what to do, for anything else or if bytes are missing or left over.
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < PREAMBLE || latin1(bytes, 0, MAGIC.length) !== MAGIC) {
    throw new NpyFormatError('not a .npy file: it does not begin with \\x93NUMPY');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  if (version < 1 || version > 3) {
    throw new NpyFormatError(`.npy format version ${version}.${bytes[7]}; 1.0 to 3.0 are read`);
  }
  const start = version === 1 ? PREAMBLE : PREAMBLE + 2;
  if (bytes.length < start) throw new NpyFormatError('truncated: the file ends in its header');
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < end) throw new NpyFormatError('truncated: the file ends in its header');
  const { type, shape } = parseHeader(latin1(bytes, start, end));
  const element = type === 'b1' ? 'u1' : type;
  const expected = elementCount(shape) * ELEMENT_ARRAYS[element].BYTES_PER_ELEMENT;
  if (bytes.length - end !== expected) {
    throw new NpyFormatError(
      `shape (${shape.join(', ')}) of ${type} needs ${expected} bytes of data; ` +
        `the file has ${bytes.length - end}`,
    );
  }
  const data = arrayFromBytes(element, bytes.subarray(end));
  return type === 'b1' ? { shape, data, boolean: true } : { shape, data };
}

function parseHeader(header: string): { type: ElementType | 'b1'; shape: number[] } {
  const description = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const axes = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (description === undefined || order === undefined || axes === undefined) {
    throw new NpyFormatError(`cannot read the .npy header ${JSON.stringify(header.trim())}`);
  }
  const type = (Object.keys(DESCRIPTIONS) as (ElementType | 'b1')[]).find(
    (key) => DESCRIPTIONS[key] === description,
  );
  if (type === undefined) {
    throw new NpyFormatError(
      `dtype '${description}' is not read; convert with astype to one of ` +
        Object.values(DESCRIPTIONS).join(' '),
    );
  }
  if (order === 'True') {
    throw new NpyFormatError('the array is in Fortran order; save numpy.ascontiguousarray of it');
  }
  const shape = axes.split(',').filter((axis) => axis.trim() !== '');
  return { type, shape: shape.map(Number) };
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), (byte) => String.fromCharCode(byte)).join('');
}
