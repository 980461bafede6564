import { convertUnits } from '../../theory/mapping/machine.ts';
import type { AnyParameters, RbmParameters, UnitKind } from './parameters.ts';

/**
 * The same distribution with the other kind of units, v = (1 + s)/2 (in double precision; see `convertUnits`). p(v) is
 * unchanged; a step of a given learning rate, a penalty and "no biases" are not.
 * @returns the parameters, and ln Z of the given ones minus ln Z of them
 */
export function converted(
  { units, weights, visibleBias, hiddenBias }: AnyParameters,
  wanted: UnitKind,
): { parameters: RbmParameters<Float64Array>; logPartitionShift: number } {
  const exact = {
    units,
    weights: Float64Array.from(weights),
    visibleBias: Float64Array.from(visibleBias),
    hiddenBias: Float64Array.from(hiddenBias),
  };
  const { machine, logPartitionShift } = convertUnits(exact, wanted);
  return { parameters: { ...machine, units: wanted }, logPartitionShift };
}
