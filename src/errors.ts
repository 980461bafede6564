/** The base of every error that Blockspin throws on purpose. The message says what is wrong and what is allowed. */
export class BlockspinError extends Error {
  override readonly name: string = 'BlockspinError';
}

/** An argument outside its range, or arguments that do not fit each other. */
export class ArgumentError extends BlockspinError {
  override readonly name: string = 'ArgumentError';
}

/** A number beyond what the device or the host can hold. `allowed` says what would fit. */
export class LimitError extends ArgumentError {
  override readonly name: string = 'LimitError';
  /** The name of the option in the library. */
  readonly option: string;
  readonly value: number;
  /** What is needed and what is allowed, as a sentence. */
  readonly allowed: string;

  constructor(option: string, value: number, allowed: string) {
    super(`${option} ${value}: ${allowed}`);
    this.option = option;
    this.value = value;
    this.allowed = allowed;
  }
}

/** Too few samples, or samples that do not determine the requested quantity. */
export class EstimateError extends BlockspinError {
  override readonly name = 'EstimateError';
}
