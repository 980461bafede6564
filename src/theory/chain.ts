import { couplingAt } from './temperature.ts';

/** A periodic Ising chain, E = -sum of s_i s_(i+1) - field * sum of s_i. */
export interface ChainOptions {
  /** T in units of J/k, above 0. */
  temperature: number;
  /** External field in units of J (not divided by T); 0 unless given. */
  field?: number;
  /** Number of sites on the ring, an integer of 2 or more; `Infinity` unless given. */
  sites?: number;
}

/** Exact averages of a chain. */
export interface ChainAverages {
  /** ln Z per site, nats. */
  logPartition: number;
  /** Energy per site in units of J, with the field term. */
  energy: number;
  /** (<E^2> - <E>^2)/(N T^2) in units of k. */
  specificHeat: number;
  /** <m>, signed. */
  magnetization: number;
  /** N (<m^2> - <m>^2)/T = dm/d(field). Not the |m| version of the finite-lattice curves. */
  susceptibility: number;
  /** xi = 1/ln(lambda_+/lambda_-), in lattice spacings. */
  correlationLength: number;
}

/**
 * Exact thermodynamics of the periodic Ising chain from its transfer matrix, whose eigenvalues are
 * lambda_(+-) = e^K cosh h +- sqrt(e^(2K) sinh^2 h + e^(-2K)) (Ising 1925; Baxter, Exactly Solved
 * Models in Statistical Mechanics, eqs. 2.1.8-2.1.13). Energy and specific heat are analytic
 * derivatives at fixed field.
 *
 * @throws RangeError for a temperature not above zero, a field that is not finite, or a number of
 *   sites that is neither an integer of 2 or more nor `Infinity`.
 */
export function isingChain(options: ChainOptions): ChainAverages {
  const matrix = transferMatrix(options);
  const { sites, coupling, field, cosh, sinh, root, larger, rotation, ratio, ratioPower } = matrix;
  const q = matrix.decay;
  // With b the inverse temperature: derivatives of (lambda_+-) e^(-K) = cosh +- root.
  const root1 = root === 0 ? 0 : (field * sinh * cosh - 2 * q) / root;
  const root2 = root === 0 ? 0 : (field ** 2 * (cosh ** 2 + sinh ** 2) + 8 * q - root1 ** 2) / root;
  const log1 = (field * sinh + root1) / larger;
  const log2 = (field ** 2 * cosh + root2) / larger - log1 ** 2;
  let logPartition = coupling + matrix.exponent + Math.log(larger);
  let first = 1 + log1;
  let second = log2;
  let order = 1;
  if (ratioPower > 0) {
    // The second eigenvalue: ln(1 + rho^N)/N, with ln rho = ln(1 - e^(-4K)) - 2 ln(cosh + root).
    const bare = Math.exp(-4 * coupling);
    const rho1 = (4 * bare) / (1 - bare) - 2 * log1;
    const rho2 = (-16 * bare) / (1 - bare) ** 2 - 2 * log2;
    const share = ratioPower / (1 + ratioPower);
    logPartition += Math.log1p(ratioPower) / sites;
    first += share * rho1;
    second += share * rho2 + sites * share * (1 - share) * rho1 ** 2;
    order = (1 - ratioPower) / (1 + ratioPower);
  }
  const transverse = 1 - rotation ** 2;
  const longitudinal =
    ratioPower > 0 ? (sites * rotation ** 2 * 4 * ratioPower) / (1 + ratioPower) ** 2 : 0;
  return {
    logPartition,
    energy: -first,
    specificHeat: coupling ** 2 * second,
    magnetization: rotation * order,
    susceptibility: coupling * ((transverse * (1 + ratio) * order) / (1 - ratio) + longitudinal),
    correlationLength: -1 / Math.log(ratio),
  };
}

/**
 * Exact correlation <s_i s_(i+r)> of the periodic chain (not the connected one):
 * cos^2 + sin^2 (rho^r + rho^(N-r))/(1 + rho^N), with rho = lambda_-/lambda_+ and
 * cos = sinh h/sqrt(sinh^2 h + e^(-4K)) (Baxter, eqs. 2.2.5-2.2.14). Without field rho = tanh K.
 *
 * @param distance r, an integer from 0 to the number of sites.
 * @throws RangeError as `isingChain`, or for a distance outside that range.
 */
export function chainCorrelation(options: ChainOptions, distance: number): number {
  const { sites, rotation, ratio, ratioPower } = transferMatrix(options);
  if (!Number.isInteger(distance) || distance < 0 || distance > sites) {
    throw new RangeError(`distance is ${distance}; it must be an integer from 0 to ${sites}`);
  }
  const around = sites === Infinity ? 0 : ratio ** (sites - distance);
  const parallel = rotation ** 2;
  return parallel + ((1 - parallel) * (ratio ** distance + around)) / (1 + ratioPower);
}

/**
 * The transfer matrix in units of e^(K + |h|): cosh h and sinh h times e^(-|h|), the root of the
 * eigenvalues and e^(-4K) to match, so that a strong field at low temperature does not overflow.
 */
function transferMatrix({ temperature, field = 0, sites = Infinity }: ChainOptions) {
  const coupling = couplingAt(temperature);
  if (!Number.isFinite(field)) throw new RangeError(`field is ${field}; it must be finite`);
  if (sites !== Infinity && !(Number.isInteger(sites) && sites >= 2)) {
    throw new RangeError(`sites is ${sites}; it must be an integer of 2 or more, or Infinity`);
  }
  const exponent = Math.abs(field * coupling);
  const cosh = (1 + Math.exp(-2 * exponent)) / 2;
  const sinh = (-Math.sign(field) * Math.expm1(-2 * exponent)) / 2;
  const root = Math.hypot(sinh, Math.exp(-2 * coupling - exponent));
  const larger = cosh + root;
  // lambda_+ lambda_- = 2 sinh 2K, so that the small eigenvalue does not cancel.
  const ratio = (-Math.expm1(-4 * coupling) * Math.exp(-2 * exponent)) / larger ** 2;
  return {
    sites,
    coupling,
    field,
    exponent,
    cosh,
    sinh,
    root,
    larger,
    decay: Math.exp(-4 * coupling - 2 * exponent),
    rotation: root === 0 ? 0 : sinh / root,
    ratio,
    ratioPower: sites === Infinity ? 0 : ratio ** sites,
  };
}
