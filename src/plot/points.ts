import type { Measured } from '../statistics/measured.ts';
import type { DataPoint } from './description.ts';

/**
 * The points of a series, with error bars where values have errors.
 * @param values numbers, or numbers with errors
 * @param place x of each value; its index unless given
 */
export function pointsOf(
  values: Iterable<number | Measured>,
  place: (index: number) => number = (index) => index,
): DataPoint[] {
  return Array.from(values, (own, index) => {
    const x = place(index);
    return typeof own === 'number' ? { x, y: own } : { x, y: own.value, error: own.error };
  });
}
