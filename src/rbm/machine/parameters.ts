import { elementAt } from '../../element-at.ts';
import type { Arithmetic } from '../exact/arithmetic.ts';
import { MachineError } from './errors.ts';

export const unitKinds = ['binary', 'spin'] as const;

/**
 * The two values of a unit: `binary` 0 and 1, `spin` -1 and +1. The bits in memory are the same. Energies, gradients and
 * penalties differ (see `toUnits`).
 */
export type UnitKind = (typeof unitKinds)[number];

/** The values of units from their bits. */
export function valuesOfBits(bits: Uint8Array, units: UnitKind): Float64Array {
  return Float64Array.from(bits, (bit) => (units === 'spin' ? 2 * bit - 1 : bit));
}

/** The names of the three arrays of parameters of a machine. */
export const parameterNames = ['weights', 'visibleBias', 'hiddenBias'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** All parameters of a machine on the host: E(v, h) = -a.v - b.h - v^T W h in either kind of units. */
export interface RbmParameters<Numbers extends Float32Array | Float64Array = Float32Array> {
  readonly units: UnitKind;
  /** How a machine of these parameters computes; `float` unless given. */
  readonly arithmetic?: Arithmetic | undefined;
  /** W, row-major [visible][hidden]. */
  readonly weights: Numbers;
  /** a */
  readonly visibleBias: Numbers;
  /** b */
  readonly hiddenBias: Numbers;
}

/** Parameters in either precision. */
export type AnyParameters = RbmParameters<Float32Array> | RbmParameters<Float64Array>;

/**
 * The same distribution with the other kind of units, s = 2v - 1, in double precision: W_spin = W/4,
 * a_spin = a/2 + row sums of W/4, b_spin = b/2 + column sums of W/4, and back. p(v, h) is unchanged. A training step of
 * a given learning rate, a penalty and "no biases" mean something else afterwards.
 * @returns the parameters, and ln Z of the given parameters minus ln Z of the returned ones
 */
export function toUnits(
  { units, arithmetic, ...given }: AnyParameters,
  wanted: UnitKind,
): { parameters: RbmParameters<Float64Array>; logPartitionShift: number } {
  const weights = Float64Array.from(given.weights);
  const visibleBias = Float64Array.from(given.visibleBias);
  const hiddenBias = Float64Array.from(given.hiddenBias);
  const kept = { units: wanted, ...(arithmetic && { arithmetic }) };
  const same = { ...kept, weights, visibleBias, hiddenBias };
  if (units === wanted) return { parameters: same, logPartitionShift: 0 };
  const toSpins = wanted === 'spin';
  const [weightFactor, biasFactor, sumFactor] = toSpins ? [0.25, 0.5, 0.25] : [4, 2, -2];
  const parameters = {
    ...kept,
    weights: weights.map((weight) => weightFactor * weight),
    visibleBias: visibleBias.map((bias) => biasFactor * bias),
    hiddenBias: hiddenBias.map((bias) => biasFactor * bias),
  };
  const hidden = hiddenBias.length;
  for (const [index, weight] of weights.entries()) {
    add(parameters.visibleBias, Math.floor(index / hidden), sumFactor * weight);
    add(parameters.hiddenBias, index % hidden, sumFactor * weight);
  }
  const binary = toSpins ? same : parameters;
  const shift = sum(binary.visibleBias) / 2 + sum(binary.hiddenBias) / 2 + sum(binary.weights) / 4;
  return { parameters, logPartitionShift: toSpins ? shift : -shift };
}

function add(values: Float64Array, index: number, more: number): void {
  values[index] = elementAt(values, index) + more;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A weight or bias far beyond any that still learns: at 30 its unit is already certain. */
export const runawayParameter = 1e6;

/**
 * Asserts that sums over the units of a machine stay within single precision, with digits to tell energies apart.
 * @throws MachineError for a weight or bias beyond `runawayParameter`
 */
export function assertBounded(layers: readonly RbmParameters[]): void {
  for (const [index, parameters] of layers.entries())
    for (const name of parameterNames) {
      const found = parameters[name].find((value) => !(Math.abs(value) <= runawayParameter));
      if (found !== undefined)
        throw new MachineError(
          `Layer ${index + 1} has ${found} among its ${name}; beyond ${runawayParameter} nothing can be computed in single precision.`,
        );
    }
}
