import { elementAt } from '../../element-at.ts';
import type { TensorData } from '../../formats/tensor.ts';

/** Tables with more columns are not looked through. */
const mostColumns = 2 ** 20;
/** As many columns, at most, are taken for a number of the row, a label or the like. */
const mostOdd = 4;
/** A column is wide whose values are spread over more than so many times the spread of a usual column. */
const wide = 4;

/**
 * What to say about a table whose columns have different ranges, such as one with a column of row numbers: no threshold
 * divides all its values.
 * @param options.turn is called now and then, every so many values
 * @returns a sentence; empty where there is no good advice; undefined where a single threshold may do
 */
export async function oddColumns(
  data: TensorData,
  columns: number,
  { turn, every }: { readonly turn: () => Promise<void>; readonly every: number },
): Promise<string | undefined> {
  if (columns < 2 || columns > mostColumns || data.length < 2 * columns) return undefined;
  const least = new Float64Array(columns).fill(Infinity);
  const most = new Float64Array(columns).fill(-Infinity);
  const others = new Uint8Array(columns);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? NaN;
    const column = at % columns;
    if (value < (least[column] ?? NaN)) least[column] = value;
    if (value > (most[column] ?? NaN)) most[column] = value;
    if (value !== 0 && value !== 1 && value !== -1) others[column] = 1;
    if (at % every === every - 1) await turn();
  }
  const spreads = most.map((value, column) => value - elementAt(least, column));
  const usual = elementAt(spreads.toSorted(), Math.floor((columns - 1) / 2));
  const isFew = (found: readonly number[]): boolean =>
    found.length > 0 && found.length <= Math.min(mostOdd, columns / 2);
  const all = Array.from(others.keys());
  const other = all.filter((column) => others[column] === 1);
  const spread = all.filter((column) => elementAt(spreads, column) > wide * usual);
  const odd = [other, spread].find((found) => isFew(found));
  if (!odd) {
    // Pixels that are dark in most pictures have a range of their own too.
    const isPictures = least.every((value) => value >= 0) && most.every((value) => value <= 255);
    return spread.length === 0 || isPictures ? undefined : '';
  }
  const [first = 0] = odd;
  const advice = `for example with numpy.delete(array, [${odd.join(', ')}], axis=1).`;
  return odd.length === 1
    ? `Column ${first + 1} of ${columns} holds other values than the rest, from ${least[first]} to ${most[first]}; ` +
        `leave it out where it is no unit, ${advice}`
    : `Columns ${odd.map((column) => column + 1).join(', ')} of ${columns} hold other values than the rest; ` +
        `leave them out where they are no units, ${advice}`;
}
