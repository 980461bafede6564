import { ArgumentError } from '../errors.ts';
import { onsagerEnergy, onsagerLogPartition } from './onsager.ts';

/**
 * Nearest-neighbour correlation <s s'> = -u/2 of the infinite square lattice, no field
 * (Onsager 1944). For the antiferromagnet the sign is reversed. Relative error as for `onsagerEnergy`.
 *
 * @param temperature T in units of J/k, above 0.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function nearestNeighbourCorrelation(temperature: number): number {
  return -onsagerEnergy(temperature) / 2;
}

/**
 * Free energy per site of the infinite square lattice in units of J, f = -T lnZ/N, no field.
 *
 * @param temperature T in units of J/k, above 0; `Infinity` gives -Infinity.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function onsagerFreeEnergy(temperature: number): number {
  return -temperature * onsagerLogPartition(temperature);
}

/**
 * Dual coupling K* of the square lattice, sinh 2K sinh 2K* = 1 (Kramers & Wannier 1941):
 * K* = -ln(tanh K)/2. The form log1p(2/(e^(2K) - 1))/2 used here keeps its digits for large K.
 * The relative error is about 1e-15. K_c is its own dual.
 *
 * @param coupling K = J/(k T), above 0.
 * @throws ArgumentError if the coupling is not above zero.
 */
export function dualCoupling(coupling: number): number {
  if (!(coupling > 0))
    throw new ArgumentError(`coupling is ${coupling}; a dual coupling needs one above 0`);
  return Math.log1p(2 / Math.expm1(2 * coupling)) / 2;
}
