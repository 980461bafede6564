import { ELEMENT_ARRAYS, type ElementType, type Tensor } from '../formats/tensor.ts';
import type { Measured } from '../statistics/measured.ts';

/** Numbers, numbers with errors, or rows of either; rows of one depth have one length. */
type Entry = number | Measured | Nested;
/** Rows, rows of rows, and so on. */
export type Nested = ArrayLike<number> | readonly Entry[];

/**
 * Nested rows as one array, outermost axis first. A number with an error is a row of the value and the error.
 * @throws RangeError for rows of different length
 */
export function tensorOf(rows: Nested, type: ElementType = 'f8'): Tensor {
  const shape = shapeOf(rows);
  const data = new ELEMENT_ARRAYS[type](shape.reduce((count, axis) => count * axis, 1));
  let at = 0;
  const fill = (own: Nested, [length, ...inner]: readonly number[]): void => {
    if (own.length !== length) throw new RangeError(`A row of ${own.length}, not of ${length}.`);
    for (const entry of Array.from<Entry>(own))
      if (typeof entry === 'number') data[at++] = entry;
      else fill(rowOf(entry), inner);
  };
  fill(rows, shape);
  return { shape, data };
}

function shapeOf(rows: Nested): number[] {
  const [first] = Array.from<Entry>(rows);
  const inner = first === undefined || typeof first === 'number' ? [] : shapeOf(rowOf(first));
  return [rows.length, ...inner];
}

function rowOf(entry: Measured | Nested): Nested {
  return 'value' in entry ? [entry.value, entry.error] : entry;
}
