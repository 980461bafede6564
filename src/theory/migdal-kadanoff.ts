import { ArgumentError } from '../errors.ts';
import { chainDecimationSlope, decimateChainBy } from './chain-decimation.ts';
import { dualCoupling } from './infinite-square.ts';

/** Which step comes first; the fixed points differ by b^(d-1), the eigenvalues do not. */
export type BondOrder = 'move-first' | 'decimate-first';

/** A Migdal-Kadanoff recursion. */
export interface MigdalKadanoffOptions {
  /** K = J/(k T); negative ones, too, if the factor is an integer. */
  coupling: number;
  /** b, 1 or more. */
  factor: number;
  /** 'move-first' unless given. */
  order?: BondOrder;
  /** d, 1 or more; 2 unless given. In one dimension no bond moves and the step is exact. */
  dimension?: number;
}

/** b^(d-1) bonds become one of their sum. */
function moved({ factor, dimension = 2 }: MigdalKadanoffOptions): number {
  if (!(dimension >= 1)) throw new ArgumentError(`dimension is ${dimension}; it must be 1 or more`);
  return factor ** (dimension - 1);
}

/**
 * One step of the Migdal-Kadanoff approximation on the hypercubic lattice: bonds are moved into bundles
 * of b^(d-1), and b bundles in a row are decimated, K -> b^(d-1) K and tanh K -> (tanh K)^b in the order
 * asked for (Migdal, Sov. Phys. JETP 42, 743 (1975); Kadanoff, Ann. Phys. 100, 359 (1976)). It is exact
 * on hierarchical lattices: with b = d = 2 on the diamond. Errors as for `decimateChainBy`.
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

/** From here on e^(-4K) is below a rounding of 1. */
const SATURATED = 18;

/**
 * The limit b -> 1 of Migdal and Kadanoff, b = e^l: dK/dl = (d - 1) K + sinh(2K) ln(tanh K)/2. In two
 * dimensions its fixed point is the exact K_c, because the flow commutes with duality. Error below 1e-14
 * of K for K of 1e-8 and more.
 *
 * @param coupling K, 0 or more.
 * @param dimension d; 2 unless given.
 * @throws ArgumentError if the coupling is negative or not a number.
 */
export function infinitesimalMigdalKadanoff(coupling: number, dimension = 2): number {
  if (coupling === 0) return 0;
  const decimated = coupling > SATURATED ? 0.5 : Math.sinh(2 * coupling) * dualCoupling(coupling);
  return (dimension - 1) * coupling - decimated;
}

/**
 * Derivative of `infinitesimalMigdalKadanoff` with respect to K, d + cosh(2K) ln(tanh K): the thermal
 * exponent at the fixed point, where it is 2 - 2 sqrt(2) K_c in two dimensions. Error below 1e-14 for K of
 * 1e-8 and more.
 *
 * @param coupling K, above 0.
 * @throws ArgumentError if the coupling is not above zero.
 */
export function infinitesimalMigdalKadanoffSlope(coupling: number, dimension = 2): number {
  if (coupling > SATURATED) return dimension - 1;
  return dimension - 2 * Math.cosh(2 * coupling) * dualCoupling(coupling);
}
