import type { UnitKind } from '../../theory/mapping/machine.ts';

/**
 * The two values of a unit: `binary` 0 and 1, `spin` -1 and +1. Bits in memory are the same; energies, gradients and
 * penalties mean different things (see conversion.ts).
 */
export type { UnitKind };

/** All parameters of a machine on the host: E(v, h) = -a.v - b.h - v^T W h in either kind of units. */
export interface RbmParameters<Numbers extends Float32Array | Float64Array = Float32Array> {
  readonly units: UnitKind;
  /** W, row-major [visible][hidden]. */
  readonly weights: Numbers;
  /** a */
  readonly visibleBias: Numbers;
  /** b */
  readonly hiddenBias: Numbers;
}

/** Parameters in either precision. */
export type AnyParameters = RbmParameters<Float32Array> | RbmParameters<Float64Array>;
