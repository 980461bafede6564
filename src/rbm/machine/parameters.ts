/**
 * The two values of a unit: `binary` 0 and 1, `spin` -1 and +1. The bits in memory are the same. Energies, gradients and
 * penalties differ (see conversion.ts).
 */
export type UnitKind = 'binary' | 'spin';

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
