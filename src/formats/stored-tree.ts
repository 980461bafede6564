import type { Tensor, TensorData } from './tensor.ts';

/** A value as text and arrays: numbers, texts, lists and records as JSON, arrays of numbers as tensors beside. */
export interface StoredTree {
  /** JSON; an array of numbers is `{ "tensor": NAME }`, a list of equal arrays one tensor of two axes. */
  readonly outline: string;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** Takes the arrays out of a value, so that it can be stored in a file of tensors. */
export function storedTree(value: unknown): StoredTree {
  const tensors: Record<string, Tensor> = {};
  const add = (path: string, tensor: Tensor) => {
    tensors[path] = tensor;
    return { tensor: path };
  };
  const outlineOf = (part: unknown, path: string): unknown => {
    if (isArray(part)) return add(path, { shape: [part.length], data: part });
    if (Array.isArray(part)) {
      const joined = joinedRows(part);
      if (joined) return add(path, joined);
      return part.map((item: unknown, index) => outlineOf(item, `${path}.${index}`));
    }
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, item]) => [name, outlineOf(item, `${path}.${name}`)]),
    );
  };
  return { outline: JSON.stringify(outlineOf(value, 'state')), tensors };
}

/**
 * The value of a stored tree.
 * @throws SyntaxError for an outline that is no JSON
 */
export function valueOfTree({ outline, tensors }: StoredTree): unknown {
  const valueOf = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(valueOf);
    if (typeof part !== 'object' || part === null) return part;
    const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(part));
    const { tensor: name } = fields;
    if (typeof name === 'string') return arraysOf(tensors[name]);
    return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, valueOf(item)]));
  };
  return valueOf(JSON.parse(outline));
}

function isArray(value: unknown): value is TensorData {
  return (
    value instanceof Float64Array ||
    value instanceof Uint32Array ||
    value instanceof Float32Array ||
    value instanceof Uint8Array ||
    value instanceof Int32Array
  );
}

/** One tensor of a list of arrays of one kind and length; undefined for other lists. */
function joinedRows(rows: readonly unknown[]): Tensor | undefined {
  const [first] = rows;
  const joined = (data: TensorData, length: number): Tensor => ({
    shape: [rows.length, length],
    data,
  });
  if (first instanceof Float64Array) {
    const same = rows.filter((row) => row instanceof Float64Array);
    if (same.length < rows.length || same.some((row) => row.length !== first.length))
      return undefined;
    const data = new Float64Array(rows.length * first.length);
    for (const [index, row] of same.entries()) data.set(row, index * first.length);
    return joined(data, first.length);
  }
  if (!(first instanceof Uint32Array)) return undefined;
  const same = rows.filter((row) => row instanceof Uint32Array);
  if (same.length < rows.length || same.some((row) => row.length !== first.length))
    return undefined;
  const data = new Uint32Array(rows.length * first.length);
  for (const [index, row] of same.entries()) data.set(row, index * first.length);
  return joined(data, first.length);
}

/** An array, or the rows of one of two axes. */
function arraysOf(tensor: Tensor | undefined): TensorData | TensorData[] | undefined {
  if (!tensor) return undefined;
  const { shape, data } = tensor;
  const [rows = 0, length = 0] = shape;
  if (shape.length !== 2) return data;
  return Array.from({ length: rows }, (_, row) => data.slice(row * length, (row + 1) * length));
}
