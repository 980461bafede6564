/** The base of every error that Blockspin throws on purpose. The message says what is wrong and what is allowed. */
export class BlockspinError extends Error {
  override readonly name: string = 'BlockspinError';
}

/** An argument outside its range, or arguments that do not fit each other. */
export class ArgumentError extends BlockspinError {
  override readonly name = 'ArgumentError';
}

/** Too few samples, or samples that do not determine the requested quantity. */
export class EstimateError extends BlockspinError {
  override readonly name = 'EstimateError';
}
