import { ArgumentError } from '../errors.ts';
import { TemperatureError } from './temperature-error.ts';

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

/**
 * Temperatures that can be sampled, in units of |J|/k. At the lowest one the cheapest excitation, 4 |J| on a chain, weighs
 * e^-4000, so nothing moves from far above it. At the highest one the bonds change a probability by 4e-9, below the error of
 * any run; the squares and inverses of both stay far from the ends of double precision.
 */
export const temperatureLimits = { least: 1e-3, most: 1e9 } as const;
/** The same for |K| = |J|/kT. */
const couplingLimits = { least: 1 / temperatureLimits.most, most: 1 / temperatureLimits.least };

/**
 * @throws TemperatureError for anything but a number within `temperatureLimits`, or infinity; the message begins with the
 * temperature
 */
export function assertTemperature(temperature: number): void {
  const { least, most } = temperatureLimits;
  if ((temperature >= least && temperature <= most) || temperature === Infinity) return;
  throw new TemperatureError(
    `Temperature ${temperature}: give a number from ${least} to ${most}, in units of |J|.`,
  );
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
 * @throws ArgumentError unless either temperatures or couplings are given, each once, couplings with one sign
 * @throws TemperatureError for a temperature or coupling that cannot be sampled
 */
export function thermalPoints(
  { temperatures, couplings }: ThermalChoice,
  interaction: 1 | -1 = 1,
): ThermalPoint[] {
  const given = temperatures ?? couplings ?? [];
  if ((temperatures && couplings) || given.length === 0)
    throw new ArgumentError('Give either temperatures or couplings, at least one.');
  if (temperatures) for (const temperature of temperatures) assertTemperature(temperature);
  if (couplings) assertCouplings(couplings);
  const points = couplings
    ? couplings.map(atCoupling)
    : given.map((temperature) => atTemperature(temperature, interaction));
  // Two couplings that differ in the last digit have one temperature.
  const seen = new Set<number>();
  for (const [index, { temperature }] of points.entries()) {
    if (seen.has(temperature))
      throw new ArgumentError(
        `${couplings ? 'Coupling' : 'Temperature'} ${given[index]} is given twice; give each once.`,
      );
    seen.add(temperature);
  }
  return points;
}

/** @throws ArgumentError, TemperatureError */
function assertCouplings(couplings: readonly number[]): void {
  const { least, most } = couplingLimits;
  for (const coupling of couplings)
    if (!(Math.abs(coupling) >= least && Math.abs(coupling) <= most))
      throw new TemperatureError(
        `Coupling ${coupling}: give a number from ${least} to ${most}, or from ${-most} to ${-least} for an antiferromagnet.`,
      );
  if (couplings.some((coupling) => coupling > 0 !== (couplings[0] ?? 0) > 0))
    throw new ArgumentError('Couplings above and below 0: give numbers of one sign.');
}
