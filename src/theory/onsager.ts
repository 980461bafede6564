import { isCritical } from './critical.ts';
import { completeElliptic } from './elliptic.ts';
import { couplingAt } from './temperature.ts';

/**
 * The signed complementary modulus k' = 2 tanh^2 2K - 1 (positive below T_c, negative above), and
 * 1 - |k'|. Of the two forms of 1 - |k'|, the function uses the one without cancellation.
 */
function complementaryModulus(coupling: number): { signed: number; deficit: number } {
  const tanh = Math.tanh(2 * coupling);
  const sech = 1 / Math.cosh(2 * coupling);
  const signed = (tanh - sech) * (tanh + sech);
  return { signed, deficit: signed > 0 ? 2 * sech * sech : 2 * tanh * tanh };
}

/**
 * Energy per site of the infinite square lattice in units of J, no field:
 * u = -coth 2K [1 + (2/pi) k' K(k)], k = 2 sinh 2K / cosh^2 2K (Onsager 1944, Phys. Rev. 65, 117).
 * Relative error below 1e-14 away from T_c.
 *
 * @param temperature T in units of J/k, above 0; `Infinity` gives 0.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function onsagerEnergy(temperature: number): number {
  const coupling = couplingAt(temperature);
  if (coupling === 0) return 0;
  if (isCritical(coupling)) return -Math.SQRT2;
  const { signed, deficit } = complementaryModulus(coupling);
  const { mean, meanDeficit } = completeElliptic(deficit);
  // (2/pi) K = 1/M. Above T_c, M + k' is M - |k'| = (1 - |k'|) - (1 - M).
  const bracket = (signed > 0 ? mean + signed : deficit - meanDeficit) / mean;
  return -bracket / Math.tanh(2 * coupling);
}

/**
 * Specific heat per site of the infinite square lattice in units of k, no field:
 * c = (2/pi) (K coth 2K)^2 {2 K(k) - 2 E(k) - (1 - k') [pi/2 + k' K(k)]} (Onsager 1944).
 * With K = pi/(2M) and the AGM sum for K - E the braces become a sum of positive terms,
 * (pi/2M) [(1 - k')(1 - M) + sum over n >= 1 of 2^n c_n^2]. The function evaluates this sum, because
 * the printed form loses every digit at low temperature.
 *
 * @param temperature T in units of J/k, above 0; `Infinity` gives 0.
 * @returns c; `Infinity` at T_c.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function onsagerSpecificHeat(temperature: number): number {
  const coupling = couplingAt(temperature);
  if (coupling === 0) return 0;
  if (isCritical(coupling)) return Infinity;
  const { signed, deficit } = complementaryModulus(coupling);
  const { mean, meanDeficit, tail } = completeElliptic(deficit);
  const prefactor = coupling / Math.tanh(2 * coupling);
  const oneMinusSigned = signed > 0 ? deficit : 2 - deficit;
  return (prefactor * prefactor * (oneMinusSigned * meanDeficit + tail)) / mean;
}

/**
 * ln Z per site of the infinite square lattice, no field (nats). Onsager's integral in the form
 * lnZ/N = ln(2 cosh 2K) + (1/pi) int_0^(pi/2) ln[(1 + sqrt(k'^2 + k^2 sin^2 x))/2] dx
 * (Onsager 1944; Huang, Statistical Mechanics, section 15.4). At T_c the integrand has a kink at
 * x = 0; near T_c it bends sharply close to x = 0. The tanh-sinh rule (Takahasi & Mori 1974) crowds
 * its points at the end of the interval and integrates both cases accurately.
 *
 * @param temperature T in units of J/k, above 0; `Infinity` gives ln 2.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function onsagerLogPartition(temperature: number): number {
  const coupling = couplingAt(temperature);
  const { signed } = complementaryModulus(coupling);
  const modulus = (2 * Math.tanh(2 * coupling)) / Math.cosh(2 * coupling);
  const step = 1 / 32;
  let sum = 0;
  for (let node = -104; node <= 104; node++) {
    const t = node * step;
    const exponential = Math.exp(-Math.PI * Math.sinh(t));
    const fraction = 1 / (1 + exponential);
    const weight = Math.PI * Math.cosh(t) * fraction * (1 - fraction);
    const angle = (Math.PI / 2) * fraction;
    const root = Math.hypot(signed, modulus * Math.sin(angle));
    const cosine = modulus * Math.cos(angle);
    sum += weight * Math.log1p((-cosine * cosine) / (2 * (1 + root)));
  }
  return 2 * coupling + Math.log1p(Math.exp(-4 * coupling)) + (step * sum) / 2;
}

/**
 * Spontaneous magnetization per site of the infinite square lattice,
 * m = (1 - sinh(2K)^-4)^(1/8) below T_c and 0 from T_c on (Yang 1952, Phys. Rev. 85, 808, eq. 96).
 *
 * @param temperature T in units of J/k, above 0.
 * @throws ArgumentError if the temperature is not above zero.
 */
export function yangMagnetization(temperature: number): number {
  const coupling = couplingAt(temperature);
  const cosecant = 1 / Math.sinh(2 * coupling);
  if (isCritical(coupling) || cosecant >= 1) return 0;
  const squared = cosecant * cosecant;
  return ((1 - cosecant) * (1 + cosecant) * (1 + squared)) ** 0.125;
}
