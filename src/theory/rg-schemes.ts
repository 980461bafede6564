import { chainDecimationSlope, decimateChainBy } from './chain-decimation.ts';
import { flowStep } from './coupling-flow.ts';
import { CRITICAL_COUPLING } from './critical.ts';
import type { CouplingFunction } from './fixed-point.ts';
import {
  infinitesimalMigdalKadanoff,
  infinitesimalMigdalKadanoffSlope,
  migdalKadanoff,
  migdalKadanoffSlope,
  type BondOrder,
} from './migdal-kadanoff.ts';
import {
  niemeijerVanLeeuwen,
  niemeijerVanLeeuwenFieldFactor,
  niemeijerVanLeeuwenSlope,
} from './niemeijer-van-leeuwen.ts';
import { closedSquareDecimation, closedSquareDecimationSlope } from './square-decimation.ts';
import { ISING_EXPONENTS } from './universal.ts';

/** The properties common to all schemes. */
export interface SchemeDescription {
  readonly id: string;
  readonly name: string;
  readonly lattice: 'chain' | 'square' | 'triangular';
  /** d. */
  readonly dimension: number;
  /** The recursion, as text. */
  readonly formula: string;
  readonly source: string;
}

/** A recursion of one coupling. */
export interface RecursionScheme extends SchemeDescription {
  readonly kind: 'recursion';
  /** b. */
  readonly factor: number;
  /** K'(K). */
  readonly recursion: CouplingFunction;
  /** dK'/dK. */
  readonly slope: CouplingFunction;
  /** h'/h for a small field, if the scheme includes a field. */
  readonly fieldFactor?: CouplingFunction;
}

/** A continuous flow, the limit b -> 1. */
export interface FlowScheme extends SchemeDescription {
  readonly kind: 'flow';
  /** dK/dl with b = e^l. */
  readonly velocity: CouplingFunction;
  /** d(dK/dl)/dK. */
  readonly slope: CouplingFunction;
}

/** The exact answer. */
export interface ExactScheme extends SchemeDescription {
  readonly kind: 'exact';
  /** K_c. */
  readonly fixedPoint: number;
  /** y_t. */
  readonly thermal: number;
  /** y_h. */
  readonly magnetic: number;
}

export type RgScheme = RecursionScheme | FlowScheme | ExactScheme;

const MIGDAL =
  'Migdal, Sov. Phys. JETP 42, 743 (1975); Kadanoff, Ann. Phys. (N.Y.) 100, 359 (1976)';
const MARIS = 'Maris and Kadanoff, Am. J. Phys. 46, 652 (1978)';

function migdal(factor: number, order: BondOrder, formula: string): RecursionScheme {
  const steps = order === 'move-first' ? 'move bonds then decimate' : 'decimate then move bonds';
  return {
    kind: 'recursion',
    id: `migdal-kadanoff-${factor}-${order}`,
    name: `Migdal-Kadanoff, ${steps}`,
    lattice: 'square',
    dimension: 2,
    factor,
    formula,
    source: MIGDAL,
    recursion: (coupling) => migdalKadanoff({ coupling, factor, order }),
    slope: (coupling) => migdalKadanoffSlope({ coupling, factor, order }),
  };
}

/** Real-space schemes with one coupling for the Ising model, and the exact answers to compare them with. */
export const RG_SCHEMES: readonly RgScheme[] = [
  {
    kind: 'recursion',
    id: 'chain-decimation',
    name: 'Decimation of the chain, exact',
    lattice: 'chain',
    dimension: 1,
    factor: 2,
    formula: "K' = ln cosh(2K)/2",
    source: 'Nelson and Fisher, Ann. Phys. (N.Y.) 91, 226 (1975)',
    recursion: (coupling) => decimateChainBy(coupling, 2),
    slope: (coupling) => chainDecimationSlope(coupling, 2),
  },
  {
    kind: 'recursion',
    id: 'square-maris-kadanoff',
    name: 'Decimation in 2D, Maris-Kadanoff closure',
    lattice: 'square',
    dimension: 2,
    factor: Math.SQRT2,
    formula: "K' = 3 ln cosh(4K)/8",
    source: MARIS,
    recursion: (coupling) => closedSquareDecimation(coupling, 'maris-kadanoff'),
    slope: (coupling) => closedSquareDecimationSlope(coupling, 'maris-kadanoff'),
  },
  {
    kind: 'recursion',
    id: 'square-truncated',
    name: 'Decimation in 2D, truncated to nearest neighbours',
    lattice: 'square',
    dimension: 2,
    factor: Math.SQRT2,
    formula: "K' = ln cosh(4K)/4",
    source: MARIS,
    recursion: (coupling) => closedSquareDecimation(coupling, 'truncated'),
    slope: (coupling) => closedSquareDecimationSlope(coupling, 'truncated'),
  },
  migdal(2, 'move-first', "K' = ln cosh(4K)/2"),
  migdal(2, 'decimate-first', "K' = ln cosh(2K)"),
  migdal(3, 'move-first', "tanh K' = tanh(3K)^3"),
  migdal(3, 'decimate-first', "K' = 3 artanh(tanh(K)^3)"),
  {
    kind: 'flow',
    id: 'migdal-kadanoff-infinitesimal',
    name: 'Migdal-Kadanoff, b -> 1',
    lattice: 'square',
    dimension: 2,
    formula: 'dK/dl = K + sinh(2K) ln(tanh K)/2',
    source: MIGDAL,
    velocity: (coupling) => infinitesimalMigdalKadanoff(coupling),
    slope: (coupling) => infinitesimalMigdalKadanoffSlope(coupling),
  },
  {
    kind: 'recursion',
    id: 'niemeijer-van-leeuwen',
    name: 'Niemeijer-van Leeuwen, first cumulant',
    lattice: 'triangular',
    dimension: 2,
    factor: Math.sqrt(3),
    formula: "K' = 2K [(e^3K + e^-K)/(e^3K + 3 e^-K)]^2",
    source: 'Niemeijer and van Leeuwen, Phys. Rev. Lett. 31, 1411 (1973)',
    recursion: niemeijerVanLeeuwen,
    slope: niemeijerVanLeeuwenSlope,
    fieldFactor: niemeijerVanLeeuwenFieldFactor,
  },
  {
    kind: 'exact',
    id: 'exact-square',
    name: 'Exact, square',
    lattice: 'square',
    dimension: 2,
    formula: 'sinh(2K) = 1',
    source: 'Kramers and Wannier, Phys. Rev. 60, 252 (1941); Onsager, Phys. Rev. 65, 117 (1944)',
    fixedPoint: CRITICAL_COUPLING,
    thermal: ISING_EXPONENTS.thermal,
    magnetic: ISING_EXPONENTS.magnetic,
  },
  {
    kind: 'exact',
    id: 'exact-triangular',
    name: 'Exact, triangular',
    lattice: 'triangular',
    dimension: 2,
    formula: 'e^4K = 3',
    source: 'Houtappel, Physica 16, 425 (1950); Wannier, Phys. Rev. 79, 357 (1950)',
    fixedPoint: Math.log(3) / 4,
    thermal: ISING_EXPONENTS.thermal,
    magnetic: ISING_EXPONENTS.magnetic,
  },
];

/**
 * One step of a scheme as a recursion, to iterate or to plot. A continuous flow takes a step with
 * b = e^0.1. Undefined for the exact answers.
 */
export function schemeRecursion(scheme: RgScheme): CouplingFunction | undefined {
  if (scheme.kind === 'exact') return undefined;
  return scheme.kind === 'flow' ? flowStep(scheme.velocity) : scheme.recursion;
}
