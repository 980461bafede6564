import {
  findFixedPoint,
  findRoot,
  scalingExponent,
  stabilityOf,
  thermalExponents,
  type Stability,
} from './fixed-point.ts';
import type { RgScheme } from './rg-schemes.ts';

/** The non-trivial fixed point of a scheme and its exponents. */
export interface SchemeFixedPoint {
  /** K*. */
  coupling: number;
  /** lambda = dK'/dK at K*; undefined for continuous flows and exact answers, which have no factor b. */
  eigenvalue: number | undefined;
  stability: Stability;
  /** y_t = ln(lambda)/ln(b). */
  thermal: number;
  /** 1/y_t. */
  nu: number;
  /** 2 - d nu. */
  alpha: number;
  /** h'/h at K*, if the scheme has a field. */
  fieldEigenvalue: number | undefined;
  /** y_h, if the scheme has a field. */
  magnetic: number | undefined;
}

/**
 * Fixed point and exponents of a scheme from its recursion and analytic slope; undefined if the scheme has
 * no non-trivial fixed point between K = 0.001 and 10. Relative errors below 1e-13.
 */
export function schemeFixedPoint(scheme: RgScheme): SchemeFixedPoint | undefined {
  const { dimension } = scheme;
  if (scheme.kind === 'exact') {
    const { fixedPoint, thermal, magnetic } = scheme;
    return {
      coupling: fixedPoint,
      eigenvalue: undefined,
      stability: 'unstable',
      thermal,
      ...thermalExponents(thermal, dimension),
      fieldEigenvalue: undefined,
      magnetic,
    };
  }
  const coupling =
    scheme.kind === 'flow' ? findRoot(scheme.velocity) : findFixedPoint(scheme.recursion);
  if (coupling === undefined) return undefined;
  const slope = scheme.slope(coupling);
  if (scheme.kind === 'flow') {
    return {
      coupling,
      eigenvalue: undefined,
      // e^(y l) is the eigenvalue after a stretch l of the flow.
      stability: stabilityOf(Math.exp(slope)),
      thermal: slope,
      ...thermalExponents(slope, dimension),
      fieldEigenvalue: undefined,
      magnetic: undefined,
    };
  }
  const { factor, fieldFactor } = scheme;
  const thermal = scalingExponent(slope, factor);
  const fieldEigenvalue = fieldFactor?.(coupling);
  return {
    coupling,
    eigenvalue: slope,
    stability: stabilityOf(slope),
    thermal,
    ...thermalExponents(thermal, dimension),
    fieldEigenvalue,
    magnetic: fieldEigenvalue === undefined ? undefined : scalingExponent(fieldEigenvalue, factor),
  };
}
