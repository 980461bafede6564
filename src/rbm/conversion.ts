import { convertUnits } from '../theory/mapping/machine.ts';
import type { AnyParameters, RbmParameters, UnitKind } from './parameters.ts';

const namesInTheory = { binary: 'bits', spin: 'spins' } as const;

/**
 * The same distribution with the other kind of units, v = (1 + s)/2 (in double precision; see `convertUnits`). p(v) is
 * unchanged; a step of a given learning rate, a penalty and "no biases" are not.
 * @returns the parameters, and ln Z of the given ones minus ln Z of them
 */
export function converted(
  parameters: AnyParameters,
  units: UnitKind,
): { parameters: RbmParameters<Float64Array>; logPartitionShift: number } {
  const exact = {
    units: namesInTheory[parameters.units],
    weights: Float64Array.from(parameters.weights),
    visibleBias: Float64Array.from(parameters.visibleBias),
    hiddenBias: Float64Array.from(parameters.hiddenBias),
  };
  const { machine, logPartitionShift } = convertUnits(exact, namesInTheory[units]);
  return { parameters: { ...machine, units }, logPartitionShift };
}
