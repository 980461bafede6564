import { couplingAt } from './temperature.ts';

/** Critical coupling of the square lattice, K_c = ln(1 + sqrt 2)/2 (Kramers & Wannier 1941). */
export const CRITICAL_COUPLING = 0.4406867935097715;

/** Critical temperature of the square lattice in units of J/k, T_c = 1/K_c. */
export const CRITICAL_TEMPERATURE = 2.269185314213022;

/**
 * Whether a coupling is critical to double precision, that is, within four roundings of K_c. This margin
 * includes 1/T_c and the results of arithmetic on it. At K_c the closed forms are 0 times infinity.
 */
export function isCritical(coupling: number): boolean {
  return Math.abs(coupling - CRITICAL_COUPLING) <= 4 * Number.EPSILON * CRITICAL_COUPLING;
}

/**
 * True correlation length of the infinite square lattice along an axis, in lattice spacings:
 * 1/xi = ln coth K - 2K above T_c, and -2 times this expression below T_c (Onsager 1944; McCoy & Wu,
 * The Two-Dimensional Ising Model, 1973).
 *
 * @param temperature T in units of J/k, above 0.
 * @returns xi; `Infinity` at T_c.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function correlationLength(temperature: number): number {
  const coupling = couplingAt(temperature);
  if (isCritical(coupling)) return Infinity;
  const gap = -Math.log(Math.tanh(coupling)) - 2 * coupling;
  return gap > 0 ? 1 / gap : -0.5 / gap;
}

/** A range around the critical temperature in which the exact exponents are what a lattice shows. */
const criticalRange = 1e-4;

/** Whether a temperature is the critical one to four digits. */
export function isNearCritical(temperature: number): boolean {
  return Math.abs(temperature / CRITICAL_TEMPERATURE - 1) < criticalRange;
}
