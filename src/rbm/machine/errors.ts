import { BlockspinError } from '../../errors.ts';

/** Sizes or parameters that make no machine. The message says which would. */
export class MachineError extends BlockspinError {
  override readonly name = 'MachineError';
}

/**
 * Bytes that hold no machines, or machines that cannot be saved. The message names the tensor or field, what it holds
 * and what is allowed.
 */
export class MachineFileError extends BlockspinError {
  override readonly name = 'MachineFileError';
}
