import { logCosh } from './hyperbolic.ts';

/**
 * Couplings that a recursion lumps into the nearest neighbours. The exact step, which sums out one sublattice of the square lattice,
 * makes K_nn = ln cosh(4K)/4, K_nnn = K_nn/2 across the diagonal of a square, and a coupling of the four spins of each square (Maris and
 * Kadanoff, Am. J. Phys. 46, 652 (1978)).
 */
export type SquareClosure =
  /** K' = K_nn: always below K, so that there is no transition. */
  | 'truncated'
  /** K' = K_nn + K_nnn (Maris and Kadanoff 1978). */
  | 'maris-kadanoff';

/** The closures, as factors of ln cosh 4K. */
const CLOSURES: Record<SquareClosure, number> = { truncated: 1 / 4, 'maris-kadanoff': 3 / 8 };

/** The recursion K' of one coupling that a closure makes of the exact step; b = sqrt(2). */
export function closedSquareDecimation(coupling: number, closure: SquareClosure): number {
  return CLOSURES[closure] * logCosh(4 * coupling);
}

/** dK'/dK of `closedSquareDecimation`. */
export function closedSquareDecimationSlope(coupling: number, closure: SquareClosure): number {
  return 4 * CLOSURES[closure] * Math.tanh(4 * coupling);
}
