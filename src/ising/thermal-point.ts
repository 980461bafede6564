import { ArgumentError } from '../errors.ts';

/**
 * A temperature and the coupling that belongs to it. One of the two was given and keeps every digit; the other one is
 * derived from it. Dividing twice would not bring the first one back: 1/(1/K) differs from K for 170 of the 999 couplings
 * k/1000.
 *
 * Updates take their probabilities from the temperature in either case, so that lattices of a given coupling keep the
 * bits that they have had since version 0.1.
 */
export interface ThermalPoint {
  /** T in units of |J|/k. */
  readonly temperature: number;
  /** K = J/kT; below 0 for an antiferromagnet. */
  readonly coupling: number;
}

/** The point of a given temperature, in units of |J|/k. */
export function atTemperature(temperature: number, interaction: 1 | -1 = 1): ThermalPoint {
  return { temperature, coupling: interaction / temperature };
}

/** The point of a given coupling K = J/kT, below 0 for an antiferromagnet. */
export function atCoupling(coupling: number): ThermalPoint {
  return { temperature: 1 / Math.abs(coupling), coupling };
}

/** Temperatures or couplings: one of the two is given. */
export interface ThermalChoice {
  /** In units of |J|/k. */
  readonly temperatures?: readonly number[] | undefined;
  /** K = J/kT, all of one sign; below 0 for antiferromagnets. */
  readonly couplings?: readonly number[] | undefined;
}

/**
 * The points of a choice.
 * @param interaction sign of J where temperatures are given; couplings have their own sign
 * @throws ArgumentError unless either temperatures or couplings are given, couplings with one sign
 */
export function thermalPoints(
  { temperatures, couplings }: ThermalChoice,
  interaction: 1 | -1 = 1,
): ThermalPoint[] {
  if (temperatures && !couplings && temperatures.length > 0)
    return temperatures.map((temperature) => atTemperature(temperature, interaction));
  if (!couplings || temperatures || couplings.length === 0)
    throw new ArgumentError('Give either temperatures or couplings, at least one.');
  const [first = NaN] = couplings;
  if (couplings.some((coupling) => !(coupling * first > 0)))
    throw new ArgumentError(`Couplings ${couplings.join(', ')}: give numbers of one sign, not 0.`);
  return couplings.map(atCoupling);
}
