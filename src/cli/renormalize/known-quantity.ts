import type { Measured } from '../../statistics/measured.ts';
import { deviationOf } from '../output/format.ts';

/** A measured quantity, the exact value where theory knows it, and the deviation in errors. */
export type KnownQuantity = Measured & { readonly z?: number | undefined };

export function besideExact({ value, error }: Measured, exact: number | undefined): KnownQuantity {
  if (exact === undefined) return { value, error };
  return { value, error, exact, z: deviationOf({ value, error, exact }) };
}
