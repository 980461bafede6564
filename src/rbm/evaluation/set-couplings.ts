import { largestBuffer } from '../../gpu/largest-buffer.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { MachineError } from '../machine/errors.ts';

/** Sets of `order` visible units each. */
export interface UnitSets {
  /** 1 to 4. */
  readonly order: number;
  /** `[set][order]`; the units of a set are different. */
  readonly units: Uint32Array;
}

/** The coupling of each set of units. */
export interface SetCouplings {
  readonly couplings: Float64Array;
  /** How far rounding may move each of them. */
  readonly errors: Float64Array;
}

/** Pairs of a unit with itself, from whose sizes those of all pairs follow. */
export function pairsWithItself(visible: number): UnitSets {
  return { order: 2, units: Uint32Array.from({ length: 2 * visible }, (_, at) => at >> 1) };
}

/** Of a product of N rounded cosines, whose roundings add up as in a random walk, and of a few roundings of each term. */
export function roundingOf(visible: number): number {
  return 2 ** -24 * (2 + Math.sqrt(visible) / 4);
}

/** The couplings of sets from their sums and sizes. */
export function couplingsOfSets(
  total: Float64Array,
  { order, units: members }: UnitSets,
  { visibleBias, rounding }: { readonly visibleBias: Float64Array; readonly rounding: number },
): SetCouplings {
  const sets = { length: total.length / 2 };
  return {
    couplings: Float64Array.from(sets, (_, set) => {
      const bias = order === 1 ? elementAt(visibleBias, elementAt(members, set)) : 0;
      return (order > 2 ? -1 : 1) * elementAt(total, 2 * set) + bias;
    }),
    errors: Float64Array.from(sets, (_, set) => rounding * elementAt(total, 2 * set + 1)),
  };
}

/**
 * The couplings of all pairs.
 * @param place.sizes of pairs of a unit with itself: the size of a pair is at most their geometric mean (Cauchy and Schwarz)
 */
export function couplingsOfPairs(
  total: Float64Array,
  {
    visible,
    stride,
    rounding,
    sizes,
  }: {
    readonly visible: number;
    readonly stride: number;
    readonly rounding: number;
    readonly sizes: Float64Array;
  },
): SetCouplings {
  const couplings = new Float64Array((visible * (visible - 1)) / 2);
  const errors = new Float64Array(couplings.length);
  let pair = 0;
  for (let first = 0; first < visible; first++)
    for (let second = first + 1; second < visible; second++) {
      couplings[pair] = total[first * stride + second] ?? NaN;
      const square = (sizes[2 * first + 1] ?? NaN) * (sizes[2 * second + 1] ?? NaN);
      errors[pair++] = rounding * Math.sqrt(square);
    }
  return { couplings, errors };
}

/** @throws MachineError where a buffer would be beyond the device's largest */
export function assertFits(
  gpu: Gpu,
  {
    visible,
    perUnit,
    lists,
  }: {
    readonly visible: number;
    readonly perUnit: number;
    readonly lists: readonly (UnitSets | 'all pairs')[];
  },
): void {
  const most = largestBuffer(gpu);
  const sets = lists.map((list) =>
    list === 'all pairs'
      ? 4 * (visible + 3) ** 2
      : Math.max(8 * (list.units.length / list.order), 4 * list.units.length),
  );
  const largest = Math.max(perUnit, ...sets);
  if (largest > most)
    throw new MachineError(
      `Couplings of ${visible} visible units need a buffer of ${Math.ceil(largest / 2 ** 20)} MiB; this device holds at most ${Math.floor(most / 2 ** 20)}.`,
    );
}
