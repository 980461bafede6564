/** Element types of result arrays. */
export type TensorData = Float32Array | Float64Array | Uint8Array | Uint32Array | Int32Array;

/** A dense array in C order (last index fastest). */
export interface Tensor {
  /** Length of each axis; an empty shape is a single number. */
  shape: readonly number[];
  data: TensorData;
}

/** Constructors of the element types, by the common name that both formats use here. */
export const ELEMENT_ARRAYS = {
  f4: Float32Array,
  f8: Float64Array,
  u1: Uint8Array,
  u4: Uint32Array,
  i4: Int32Array,
} as const;

/** An element type, named as in numpy: kind and number of bytes. */
export type ElementType = keyof typeof ELEMENT_ARRAYS;

/** Element type of an array. */
export function elementType(data: TensorData): ElementType {
  if (data instanceof Float32Array) return 'f4';
  if (data instanceof Float64Array) return 'f8';
  if (data instanceof Uint32Array) return 'u4';
  if (data instanceof Int32Array) return 'i4';
  return 'u1';
}

/**
 * Number of elements in a shape.
 *
 * @returns NaN if an axis is not an integer of 0 or more, or the product is not exact.
 */
export function elementCount(shape: readonly number[]): number {
  const valid = shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0);
  const count = shape.reduce((product, axis) => product * axis, 1);
  return valid && Number.isSafeInteger(count) ? count : NaN;
}

/**
 * The bytes of an array, not copied, in the machine's byte order. Both formats are little endian, and so
 * is every machine that runs WebGPU.
 */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Copies bytes into a new array. The number of bytes must be a multiple of the element size. */
export function arrayFromBytes(type: ElementType, bytes: Uint8Array): TensorData {
  // slice() would not copy if the bytes are a Buffer of Node.
  const copy = new Uint8Array(bytes);
  return new ELEMENT_ARRAYS[type](
    copy.buffer,
    0,
    copy.byteLength / ELEMENT_ARRAYS[type].BYTES_PER_ELEMENT,
  );
}
