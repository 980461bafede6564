import { ELEMENT_ARRAYS, type ElementType, type Tensor } from '../../formats/tensor.ts';

/** Numbers in rows, rows of rows, and so on, all of one length at every depth. */
export type Nested = ArrayLike<number> | readonly Nested[];

/**
 * Nested rows as one array, outermost axis first.
 * @throws RangeError for rows of different length
 */
export function tensorOf(rows: Nested, type: ElementType = 'f8'): Tensor {
  const shape = shapeOf(rows);
  const data = new ELEMENT_ARRAYS[type](shape.reduce((count, axis) => count * axis, 1));
  let at = 0;
  const fill = (own: Nested, [length, ...inner]: readonly number[]): void => {
    if (own.length !== length) throw new RangeError(`A row of ${own.length}, not of ${length}.`);
    for (const value of Array.from<number | Nested>(own))
      if (typeof value === 'number') data[at++] = value;
      else fill(value, inner);
  };
  fill(rows, shape);
  return { shape, data };
}

function shapeOf(rows: Nested): number[] {
  const [first] = Array.from<number | Nested>(rows);
  return [rows.length, ...(first === undefined || typeof first === 'number' ? [] : shapeOf(first))];
}
