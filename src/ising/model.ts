import { BlockspinError } from '../errors.ts';
import type { LatticeKind } from '../ensemble/geometry.ts';

/** The energy E = -interaction sum over bonds of s s - field sum of s, in units of |J| (k = 1). */
export interface Hamiltonian {
  /** The sign of J: 1 is the ferromagnet, -1 the antiferromagnet. */
  readonly interaction: 1 | -1;
  /** External field in units of |J|, not divided by the temperature. */
  readonly field: number;
}

/** An Ising model on a periodic lattice. */
export interface IsingModel extends Hamiltonian {
  readonly lattice: LatticeKind;
}

/** An update that does not suit the model; the message says which update does. */
export class ModelError extends BlockspinError {
  override readonly name = 'ModelError';
}

/** The square-lattice ferromagnet without field. */
export const ferromagnet: IsingModel = { lattice: 'square', interaction: 1, field: 0 };
