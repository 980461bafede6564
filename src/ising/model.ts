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

/** A model that cannot be sampled, or an update that does not suit the model. The message says what is allowed. */
export class ModelError extends BlockspinError {
  override readonly name = 'ModelError';
}

/** The largest field, in units of |J|. In a stronger one the energy h m leaves fewer than ten digits for the bonds. */
export const largestField = 1e6;

/** @throws ModelError for anything but a number of at most `largestField` */
export function assertField(field: number): void {
  if (Math.abs(field) <= largestField) return;
  throw new ModelError(
    `Field ${field}: give a number from ${-largestField} to ${largestField}, in units of |J|.`,
  );
}

/** The square-lattice ferromagnet without field. */
export const ferromagnet: IsingModel = { lattice: 'square', interaction: 1, field: 0 };
