/** Sizes or parameters that make no machine. The message says which would. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
}

/**
 * Bytes that hold no machines, or machines that cannot be saved. The message names the tensor or field, what it holds
 * and what is allowed.
 */
export class MachineFileError extends Error {
  override readonly name = 'MachineFileError';
}
