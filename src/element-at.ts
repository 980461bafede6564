/**
 * The element at an index that the caller knows to be in range.
 * @throws RangeError where it is not: a defect of the program, which would otherwise go on as NaN
 *
 * A loop over many numbers writes `list[index] ?? NaN` instead: this function meets lists of every kind, and reads them
 * some five times more slowly than a loop that meets one.
 */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  if (element === undefined)
    throw new RangeError(`There is no element ${index} in a list of ${list.length}.`);
  return element;
}
