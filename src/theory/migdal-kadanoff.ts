import { ArgumentError } from '../errors.ts';
import { chainDecimationSlope, decimateChainBy } from './chain-decimation.ts';
import { dualCoupling } from './infinite-square.ts';

/** Which step comes first; the fixed points differ by b^(d-1), the eigenvalues do not. */
export type BondOrder = 'move-first' | 'decimate-first';

/** A Migdal-Kadanoff recursion. */
export interface MigdalKadanoffOptions {
  /** K = J/(k T); it may be negative if the factor is an integer. */
  coupling: number;
  /** b, 1 or more. */
  factor: number;
  /** Default 'move-first'. */
  order?: BondOrder;
  /** d, 1 or more; default 2. In one dimension no bond moves and the step is exact. */
  dimension?: number;
}

/** Moving bonds: b^(d-1) bonds become one bond with the sum of their couplings. */
function moved({ factor, dimension = 2 }: MigdalKadanoffOptions): number {
  if (!(dimension >= 1)) throw new ArgumentError(`dimension is ${dimension}; it must be 1 or more`);
  return factor ** (dimension - 1);
}

/**
 * One step of the Migdal-Kadanoff approximation on the hypercubic lattice: bonds are moved into bundles
 * of b^(d-1), K -> b^(d-1) K, and b bundles in a row are decimated, tanh K -> (tanh K)^b. `order` says which
 * comes first (Migdal, Sov. Phys. JETP 42, 743 (1975); Kadanoff, Ann. Phys. 100, 359 (1976)). The step is
 * exact on hierarchical lattices, for b = d = 2 on the diamond lattice. Errors as for `decimateChainBy`.
 *
 * @returns K'.
 * @throws ArgumentError as `decimateChainBy`, or for a dimension below 1.
 */
export function migdalKadanoff(options: MigdalKadanoffOptions): number {
  const { coupling, factor, order = 'move-first' } = options;
  const bonds = moved(options);
  return order === 'move-first'
    ? decimateChainBy(bonds * coupling, factor)
    : bonds * decimateChainBy(coupling, factor);
}

/** dK'/dK of `migdalKadanoff`; errors as for `chainDecimationSlope`. */
export function migdalKadanoffSlope(options: MigdalKadanoffOptions): number {
  const { coupling, factor, order = 'move-first' } = options;
  const bonds = moved(options);
  return bonds * chainDecimationSlope(order === 'move-first' ? bonds * coupling : coupling, factor);
}

/** For K above this, e^(-4K) is below the rounding error of 1. */
const SATURATED = 18;

/**
 * The limit b -> 1 of Migdal and Kadanoff, b = e^l: dK/dl = (d - 1) K + sinh(2K) ln(tanh K)/2. In two
 * dimensions its fixed point is the exact K_c, because the flow commutes with duality. The error is below
 * 1e-14 K for K >= 1e-8.
 *
 * @param coupling K, 0 or more.
 * @param dimension d; default 2.
 * @throws ArgumentError if the coupling is negative or not a number.
 */
export function infinitesimalMigdalKadanoff(coupling: number, dimension = 2): number {
  if (coupling === 0) return 0;
  const decimated = coupling > SATURATED ? 0.5 : Math.sinh(2 * coupling) * dualCoupling(coupling);
  return (dimension - 1) * coupling - decimated;
}

/**
 * Derivative of `infinitesimalMigdalKadanoff` with respect to K, d + cosh(2K) ln(tanh K). At the fixed point
 * it is the thermal exponent, 2 - 2 sqrt(2) K_c in two dimensions. The error is below 1e-14 for K >= 1e-8.
 *
 * @param coupling K, above 0.
 * @throws ArgumentError if the coupling is not above zero.
 */
export function infinitesimalMigdalKadanoffSlope(coupling: number, dimension = 2): number {
  if (coupling > SATURATED) return dimension - 1;
  return dimension - 2 * Math.cosh(2 * coupling) * dualCoupling(coupling);
}
