import { BlockspinError } from '../errors.ts';
import { JsonError, parseJson } from './strict-json.ts';
import {
  arrayFromBytes,
  bytesOf,
  elementCount,
  elementType,
  type ElementType,
  type Tensor,
} from './tensor.ts';

/** Named tensors with a map of strings beside them. */
export interface Safetensors {
  tensors: Record<string, Tensor>;
  /** Free text by key, stored as `__metadata__`; default empty. */
  metadata?: Record<string, string>;
}

/** Bytes that are not a safetensors file Blockspin can read, or tensors that cannot be written. */
export class SafetensorsFormatError extends BlockspinError {
  override name = 'SafetensorsFormatError';
}

/** A tensor of a dtype that is not read, in a file that is otherwise right. */
export class SafetensorsDtypeError extends SafetensorsFormatError {}

/** A tensor of any dtype, as it lies in a file. */
export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Not copied. */
  readonly bytes: Uint8Array;
}

const METADATA = '__metadata__';
/** The header's length is stored in this many bytes, and the header is padded to a multiple of it. */
const ALIGNMENT = 8;
/** Longest header the reference implementation accepts. */
const LONGEST_HEADER = 100_000_000;

const DTYPES: Record<ElementType, string> = {
  f4: 'F32',
  f8: 'F64',
  u1: 'U8',
  u4: 'U32',
  i4: 'I32',
};

/** Bytes of an element of each dtype. The sizes of others are not checked. */
const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ...['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3'].map((dtype) => [dtype, 1] as const),
  ...['U16', 'I16', 'F16', 'BF16'].map((dtype) => [dtype, 2] as const),
  ...['U32', 'I32', 'F32'].map((dtype) => [dtype, 4] as const),
  ...['U64', 'I64', 'F64'].map((dtype) => [dtype, 8] as const),
]);

/**
 * Bytes of a safetensors file (https://huggingface.co/docs/safetensors): the length of the header in
 * 8 bytes, the header in JSON padded with spaces to a multiple of 8, the data. Tensors with wider
 * elements come first; tensors of equal width follow in order of their names. This order aligns every
 * tensor, and the same tensors always give the same bytes.
 *
 * @throws SafetensorsFormatError for a tensor named `__metadata__`, or a tensor whose shape does not match its
 *   number of elements.
 */
export function writeSafetensors({ tensors, metadata = {} }: Safetensors): Uint8Array {
  const entries = Object.entries(tensors).toSorted(
    ([a, { data: left }], [b, { data: right }]) =>
      right.BYTES_PER_ELEMENT - left.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push([METADATA, metadata]);
  let size = 0;
  for (const [name, { shape, data }] of entries) {
    if (name === METADATA) throw new SafetensorsFormatError(`a tensor cannot be named ${METADATA}`);
    if (elementCount(shape) !== data.length) {
      throw new SafetensorsFormatError(
        `tensor '${name}': shape [${shape.join(', ')}] does not hold ${data.length} elements`,
      );
    }
    const offsets = [size, size + data.byteLength];
    header.push([name, { dtype: DTYPES[elementType(data)], shape, data_offsets: offsets }]);
    size += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = ALIGNMENT + Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + size).fill(0x20, ALIGNMENT, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - ALIGNMENT), true);
  bytes.set(json, ALIGNMENT);
  let offset = start;
  for (const [, { data }] of entries) {
    bytes.set(bytesOf(data), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file with tensors of F32, F64, U8, U32 and I32. The data are copied.
 *
 * @param bytes The whole file.
 * @throws SafetensorsFormatError if the file is truncated, the header violates the format, a tensor has
 *   another dtype, or the tensors leave gaps in the data or overlap.
 */
export function readSafetensors(bytes: Uint8Array): Required<Safetensors> {
  const { tensors, metadata } = readStoredTensors(bytes);
  const decoded = Array.from(
    tensors,
    ([name, stored]) => [name, decodeTensor(name, stored)] as const,
  );
  return { tensors: Object.fromEntries(decoded), metadata };
}

/** @throws SafetensorsDtypeError for a dtype other than F32, F64, U8, U32 and I32 */
export function decodeTensor(name: string, { dtype, shape, bytes }: StoredTensor): Tensor {
  const type = (Object.keys(DTYPES) as ElementType[]).find((key) => DTYPES[key] === dtype);
  if (type === undefined) {
    const known = Object.values(DTYPES).join(', ');
    throw new SafetensorsDtypeError(
      `tensor '${name}' has dtype ${JSON.stringify(dtype)}; ${known} are read`,
    );
  }
  return { shape, data: arrayFromBytes(type, bytes) };
}

/**
 * Reads a safetensors file without decoding its tensors, which may have any dtype.
 *
 * @param bytes The whole file.
 * @throws SafetensorsFormatError if the file is truncated, the header violates the format, or the tensors leave gaps
 *   in the data or overlap.
 */
export function readStoredTensors(bytes: Uint8Array): {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
} {
  const { header, start } = readHeader(bytes);
  const tensors = new Map<string, StoredTensor>();
  const spans: { name: string; from: number; to: number }[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) {
      metadata = parseMetadata(entry);
      continue;
    }
    const { dtype, shape, from, to } = parseEntry(name, entry);
    if (start + to > bytes.length) {
      throw new SafetensorsFormatError(
        `truncated: tensor '${name}' ends at byte ${start + to} of a file of ${bytes.length}`,
      );
    }
    spans.push({ name, from, to });
    tensors.set(name, { dtype, shape, bytes: bytes.subarray(start + from, start + to) });
  }
  let filled = 0;
  for (const { name, from, to } of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== filled) {
      throw new SafetensorsFormatError(
        `tensor '${name}' begins at byte ${from} of the data; ${filled} was expected`,
      );
    }
    filled = to;
  }
  if (start + filled !== bytes.length) {
    const left = bytes.length - start - filled;
    throw new SafetensorsFormatError(`${left} bytes follow the last tensor`);
  }
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < ALIGNMENT) {
    throw new SafetensorsFormatError(
      `truncated: the file has ${bytes.length} bytes; the length of the header alone takes 8`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > LONGEST_HEADER) {
    throw new SafetensorsFormatError(`its header would be ${length} bytes long`);
  }
  const start = ALIGNMENT + length;
  if (start > bytes.length) {
    throw new SafetensorsFormatError(
      `truncated: a header of ${length} bytes in a file of ${bytes.length}`,
    );
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(ALIGNMENT, start));
    const header = parseJson(text);
    if (isRecord(header)) return { header, start };
  } catch (cause) {
    const isRepeated = cause instanceof JsonError && !cause.cause;
    throw new SafetensorsFormatError(
      isRepeated ? `in the header, ${cause.message}` : 'the header is not JSON',
      { cause },
    );
  }
  throw new SafetensorsFormatError('the header is not a JSON object');
}

function parseMetadata(entry: unknown): Record<string, string> {
  if (!isRecord(entry) || !Object.values(entry).every((value) => typeof value === 'string')) {
    throw new SafetensorsFormatError(`${METADATA} is not a map from strings to strings`);
  }
  return entry as Record<string, string>;
}

function parseEntry(name: string, entry: unknown) {
  if (!isRecord(entry) || !isIntegers(entry.shape) || !isIntegers(entry.data_offsets)) {
    throw new SafetensorsFormatError(`tensor '${name}' lacks a valid shape or data_offsets`);
  }
  const { dtype, shape } = entry;
  if (typeof dtype !== 'string') {
    throw new SafetensorsFormatError(
      `tensor '${name}' has ${dtype === undefined ? 'no dtype' : `dtype ${JSON.stringify(dtype)}`}; a dtype is a word such as F32`,
    );
  }
  const [from = NaN, to = NaN] = entry.data_offsets;
  const width = DTYPE_BYTES.get(dtype);
  const size = width === undefined ? to - from : elementCount(shape) * width;
  if (!Number.isSafeInteger(size)) {
    throw new SafetensorsFormatError(
      `tensor '${name}': shape [${shape.join(', ')}] of ${dtype} has more elements than any file`,
    );
  }
  if (entry.data_offsets.length !== 2 || to - from !== size || size < 0) {
    throw new SafetensorsFormatError(
      `tensor '${name}': shape [${shape.join(', ')}] of ${dtype} needs ${Math.max(size, 0)} bytes, ` +
        `data_offsets are [${entry.data_offsets.join(', ')}]`,
    );
  }
  return { dtype, shape, from, to };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIntegers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
