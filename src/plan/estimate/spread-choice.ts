import { elementAt } from '../../element-at.ts';

/** At most `most` entries of a list, spread evenly, the first and the last one included. */
export function spreadChoice<Entry>(list: readonly Entry[], most: number): Entry[] {
  if (list.length <= most) return [...list];
  if (most === 1) return [elementAt(list, Math.floor(list.length / 2))];
  return Array.from({ length: most }, (_, index) =>
    elementAt(list, Math.round((index * (list.length - 1)) / (most - 1))),
  );
}
