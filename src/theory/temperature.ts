import { ArgumentError } from '../errors.ts';

/**
 * Reduced coupling K = J/(k T) = 1/T, in units where J = k = 1.
 *
 * @param temperature T in units of J/k; `Infinity` is allowed and gives K = 0.
 * @throws ArgumentError if the temperature is not a number above zero.
 */
export function couplingAt(temperature: number): number {
  if (!(temperature > 0)) {
    throw new ArgumentError(`temperature is ${temperature}; it must be above 0 (units of J/k)`);
  }
  return 1 / temperature;
}
