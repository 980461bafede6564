import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { ArgumentError } from '../../errors.ts';
import { gatherUnits, type PackedUnits } from './packed-units.ts';

/** Samples whose units have changed places, in all samples in the same way. */
export interface PermutedUnits {
  /** In a buffer of its own, which the caller destroys. */
  readonly data: PackedUnits;
  /** Unit `i` of `data` is unit `order[i]` of the original. */
  readonly order: Uint32Array;
}

/**
 * Gives the units of samples new places, the same places in every sample. Everything that does not depend on which units
 * are neighbours stays. A machine trained on the result is the control of every statement about places.
 * @param options.order unit `i` of the result is unit `order[i]` of the data; drawn from the seed unless given
 * @throws ArgumentError for an order that does not hold each unit once
 */
export function permuteUnits(
  gpu: Gpu,
  data: PackedUnits,
  options: { readonly seed: number } | { readonly order: Uint32Array },
): PermutedUnits {
  const order =
    'order' in options
      ? options.order
      : shuffled(data.units, randomKey(options.seed, 'permutation'));
  if (order.length !== data.units || !inverseOrder(order).every((unit) => unit < order.length))
    throw new ArgumentError(
      `The order of ${data.units} units must hold each of 0 to ${data.units - 1} once.`,
    );
  return { data: gatherUnits(gpu, data, order), order };
}

/** Where each unit went: `inverse[order[i]] = i`, and 2^32 - 1 for a unit that `order` lacks. */
export function inverseOrder(order: Uint32Array): Uint32Array {
  const inverse = new Uint32Array(order.length).fill(2 ** 32 - 1);
  for (const [to, from] of order.entries()) inverse[from] = to;
  return inverse;
}
