import { BlockspinError } from '../errors.ts';

/** A filter or machine that is no map of the lattices it was given for. The message says what fits. */
export class MapError extends BlockspinError {
  override readonly name = 'MapError';
}
