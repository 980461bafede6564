import { ArgumentError } from '../errors.ts';
import { couplingAt } from './temperature.ts';

/** A periodic Ising chain, E = -interaction sum of s_i s_(i+1) - field sum of s_i, in units of |J|. */
export interface ChainOptions {
  /** T in units of |J|/k, above 0. */
  temperature: number;
  /** The sign of J: 1 (the default) is the ferromagnet and -1 the antiferromagnet. */
  interaction?: 1 | -1;
  /** External field in units of |J| (not divided by T), of either sign; default 0. */
  field?: number;
  /** Number of sites on the ring, an even or odd integer of 2 or more; default `Infinity`. */
  sites?: number;
}

/** The transfer matrix of a chain. A common factor of c, s and w prevents overflow in strong fields. */
interface TransferMatrix {
  sites: number;
  /** The sign of J. */
  interaction: 1 | -1;
  /** |J|/(k T). */
  coupling: number;
  /** Field in units of |J|. */
  field: number;
  /** c = e^(J/kT) cosh h e^-(|J|/kT + exponent), where h = field |J|/(k T). */
  cosh: number;
  /** s = e^(J/kT) sinh h, times the same factor. */
  sinh: number;
  /** w = e^(-J/kT), times the same factor. */
  flip: number;
  /** r = sqrt(s^2 + w^2): the eigenvalues are c + r and c - r. */
  root: number;
  /** ln of the larger eigenvalue is |J|/kT + exponent + ln(c + r). */
  exponent: number;
  /** s/r, the cosine of the angle of rotation: <s> of an infinite chain. */
  rotation: number;
  /** (w/r)^2 = 1 - rotation^2. */
  transverse: number;
  /** ln of |rho|, rho the ratio of the smaller eigenvalue to the larger; -Infinity at T = infinity. */
  logRatio: number;
  /** rho^N: 0 for an infinite chain, negative for an odd antiferromagnetic ring. */
  ratioPower: number;
  /** 1 + rho^N. */
  onePlusPower: number;
  /** (1 - rho^N)/(1 + rho^N). */
  order: number;
  /** ln of the part of c's factor that underflowed. On a frustrated ring, 1 + rho^N is proportional to this factor. */
  underflow: number;
}

/** Replaces w, or the factor of c and s, where its square would underflow. It only matters where 0/0 would arise. */
const SMALLEST = 1e-140;

/**
 * Eigenvalues and angle of the transfer matrix with entries exp(J s s'/kT + h (s + s')/2):
 * lambda_(+-) = e^K cosh h +- sqrt(e^(2K) sinh^2 h + e^(-2K)) with K = J/kT of either sign
 * (Baxter, Exactly Solved Models in Statistical Mechanics, eqs. 2.1.8-2.1.13). No difference of
 * nearly equal numbers is taken: 1 - |rho| is 2r/(c + r) or, where J is negative, 2c/(c + r).
 *
 * @throws ArgumentError for a temperature not above zero, a field that is not finite, or a number of
 *   sites that is neither an integer of 2 or more nor `Infinity`.
 */
export function transferMatrix(options: ChainOptions): TransferMatrix {
  const { temperature, interaction = 1, field = 0, sites = Infinity } = options;
  const coupling = couplingAt(temperature);
  if (!Number.isFinite(field)) throw new ArgumentError(`field is ${field}; it must be finite`);
  if (sites !== Infinity && !(Number.isInteger(sites) && sites >= 2)) {
    throw new ArgumentError(`sites is ${sites}; it must be an integer of 2 or more, or Infinity`);
  }
  const strength = Math.abs(field * coupling);
  const parallel = (interaction - 1) * coupling + strength;
  const opposite = -(interaction + 1) * coupling;
  const exponent = Math.max(parallel, opposite);
  const scale = Math.max(Math.exp(parallel - exponent), SMALLEST);
  const cosh = (scale * (1 + Math.exp(-2 * strength))) / 2;
  const sinh = (-Math.sign(field) * scale * Math.expm1(-2 * strength)) / 2;
  const flip = Math.max(Math.exp(opposite - exponent), SMALLEST);
  const root = Math.hypot(sinh, flip);
  const logRatio = Math.log1p((-2 * (interaction === 1 ? root : cosh)) / (cosh + root));
  const exponentOfPower = sites * logRatio;
  const magnitude = sites === Infinity ? 0 : Math.exp(exponentOfPower);
  const negative = interaction === -1 && sites % 2 === 1;
  const deficit = sites === Infinity ? 1 : -Math.expm1(exponentOfPower);
  return {
    sites,
    interaction,
    coupling,
    field,
    cosh,
    sinh,
    flip,
    root,
    exponent,
    rotation: sinh / root,
    transverse: (flip / root) ** 2,
    logRatio,
    ratioPower: negative ? -magnitude : magnitude,
    onePlusPower: negative ? deficit : 1 + magnitude,
    underflow: Math.min(0, parallel - exponent - Math.log(SMALLEST)),
    order: negative ? (1 + magnitude) / deficit : deficit / (1 + magnitude),
  };
}

/**
 * The part of N (<m^2> - <m>^2) that does not come from the two directions of order: sin^2 times the
 * sum over r of (rho^r + rho^(N-r))/(1 + rho^N).
 */
export function transverseVariance(matrix: TransferMatrix): number {
  return (matrix.transverse * matrix.cosh * matrix.order) / matrix.root;
}

/** The rest of N (<m^2> - <m>^2): a short ring in a weak field still points both ways. */
export function longitudinalVariance(matrix: TransferMatrix): number {
  const { sites, rotation, ratioPower, onePlusPower } = matrix;
  return ratioPower === 0 ? 0 : (4 * sites * rotation ** 2 * ratioPower) / onePlusPower ** 2;
}
