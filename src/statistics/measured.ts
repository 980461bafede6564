/** A quantity with its standard error, and its exact value if theory provides one. */
export type Measured = {
  value: number;
  /** One standard error. */
  error: number;
  exact?: number;
};

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
