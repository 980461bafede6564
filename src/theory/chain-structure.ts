import { ArgumentError } from '../errors.ts';
import {
  longitudinalVariance,
  transferMatrix,
  transverseVariance,
  type ChainOptions,
} from './chain-transfer-matrix.ts';

/**
 * Structure factor of a ring at wave number k = 2 pi n/N, S(k) = sum over r of <s_0 s_r> e^(ikr) =
 * <|sum of s_x e^(ikx)|^2>/N, the Fourier sum of `chainCorrelation`. For n != 0 it is
 * sin^2 c r/(r^2 cos^2(k/2) + c^2 sin^2(k/2)) (1 - rho^N)/(1 + rho^N), where c +- r are the eigenvalues.
 * S(0) is N <m^2>, not the connected sum. The relative deviation from enumeration is below 1e-12.
 *
 * @param mode n, an integer from 0 to N - 1.
 * @throws ArgumentError as `isingChain`, for an infinite chain, or for another mode.
 */
export function chainStructureFactor(
  options: ChainOptions & { sites: number },
  mode: number,
): number {
  const matrix = transferMatrix(options);
  const { sites, cosh, root } = matrix;
  if (!(Number.isInteger(mode) && mode >= 0 && mode < sites && sites < Infinity)) {
    throw new ArgumentError(
      `mode is ${mode}; it must be an integer from 0 to the sites of a ring - 1`,
    );
  }
  if (mode === 0) return sites * matrix.rotation ** 2 + transverseVariance(matrix);
  const angle = (Math.PI * mode) / sites;
  const denominator = (root * Math.cos(angle)) ** 2 + (cosh * Math.sin(angle)) ** 2;
  return (matrix.transverse * matrix.order * cosh * root) / denominator;
}

/**
 * Second-moment correlation length sqrt(S(0)/S(2 pi/N) - 1)/(2 sin(pi/N)) in lattice spacings, where
 * S(0) is the connected N (<m^2> - <m>^2). Without field it is sqrt(rho)/(1 - rho), rho = tanh K, on
 * every ring and on the infinite chain. With field, rho is the eigenvalue ratio of `chainCorrelation`,
 * and a finite ring has corrections of order rho^N.
 *
 * @returns xi; NaN if S(0) < S(2 pi/N), because antiferromagnetic correlations have no such length.
 * @throws ArgumentError as `isingChain`.
 */
export function chainSecondMomentLength(options: ChainOptions): number {
  const matrix = transferMatrix(options);
  const { coupling, interaction, root } = matrix;
  const sine = matrix.sites === Infinity ? 0 : Math.sin(Math.PI / matrix.sites);
  // (c^2 - r^2)/r^2 is the product of the eigenvalues, 2 sinh 2K, in the units of the matrix.
  const product = -interaction * Math.expm1(-4 * coupling) * Math.exp(-2 * matrix.exponent);
  const longitudinal = longitudinalVariance(matrix);
  if (longitudinal === 0) return Math.sqrt(product) / (2 * root);
  const excess = longitudinal / transverseVariance(matrix);
  const ratio = excess + (1 + excess) * product * (sine / root) ** 2;
  return Math.sqrt(ratio) / (2 * sine);
}
