import { logCosh } from './hyperbolic.ts';

/**
 * The couplings that a recursion adds to the nearest-neighbour coupling. The exact step sums out one sublattice of
 * the square lattice. It produces K_nn = ln cosh(4K)/4, K_nnn = K_nn/2 across the diagonal of a square, and a
 * coupling of the four spins of each square (Maris and Kadanoff, Am. J. Phys. 46, 652 (1978)).
 */
export type SquareClosure =
  /** K' = K_nn. It is always below K, so there is no transition. */
  | 'truncated'
  /** K' = K_nn + K_nnn (Maris and Kadanoff 1978). */
  | 'maris-kadanoff';

/** The closures, as factors of ln cosh 4K. */
const CLOSURES: Record<SquareClosure, number> = { truncated: 1 / 4, 'maris-kadanoff': 3 / 8 };

/** The exact step reduced to one coupling K' by a closure; b = sqrt(2). */
export function closedSquareDecimation(coupling: number, closure: SquareClosure): number {
  return CLOSURES[closure] * logCosh(4 * coupling);
}

/** dK'/dK of `closedSquareDecimation`. */
export function closedSquareDecimationSlope(coupling: number, closure: SquareClosure): number {
  return 4 * CLOSURES[closure] * Math.tanh(4 * coupling);
}

/** Couplings of the lattice of every other site, weight e^(K S). */
export interface DecimatedSquareCouplings {
  readonly nearest: number;
  readonly diagonal: number;
  readonly plaquette: number;
}

/**
 * The exact step: all three couplings that summing out one sublattice of the square lattice produces,
 * K_nn = ln cosh(4K)/4, K_nnn = K_nn/2, and K_4 = ln cosh(4K)/8 - ln cosh(2K)/2 of the four spins around a site that is
 * summed out (Maris and Kadanoff, Am. J. Phys. 46, 652 (1978)). There are no further ones.
 */
export function squareDecimation(coupling: number): DecimatedSquareCouplings {
  const nearest = logCosh(4 * coupling) / 4;
  return {
    nearest,
    diagonal: nearest / 2,
    plaquette: nearest / 2 - logCosh(2 * coupling) / 2,
  };
}
