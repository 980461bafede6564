/** A quantity with its standard error, and its exact value where theory knows it. */
export type Measured = {
  value: number;
  /** One standard error. */
  error: number;
  exact?: number;
};
