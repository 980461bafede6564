import { BlockspinError } from '../errors.ts';

/** A plan that cannot be run, or a file of one of its tasks that is not what it must be. The message names the place. */
export class PlanError extends BlockspinError {
  override readonly name = 'PlanError';
}
