/** A quantity with its standard error, and its exact value if theory provides one. */
export type Measured = {
  value: number;
  /** One standard error. */
  error: number;
  exact?: number;
};

/** The place of a number that there is not. */
export const unknown: Measured = { value: NaN, error: NaN };

/** A measured number over a known one. */
export function dividedBy({ value, error }: Measured, divisor: number): Measured {
  return { value: value / divisor, error: error / divisor };
}

/** The mean of numbers with errors of their own. Their spread does not count. */
export function meanOfMeasured(all: readonly Measured[]): Measured {
  const value = all.reduce((sum, own) => sum + own.value, 0);
  return dividedBy({ value, error: Math.hypot(...all.map(({ error }) => error)) }, all.length);
}

/** Independent values whose spread gives an error; the error of fewer is known too badly. */
export const fewestForErrors = 8;

/** The mean of independent values with its standard error. */
export function meanOf(values: ArrayLike<number>): Measured {
  const { length } = values;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i] ?? NaN;
  const value = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += ((values[i] ?? NaN) - value) ** 2;
  return { value, error: Math.sqrt(squares / (length - 1) / length) };
}
