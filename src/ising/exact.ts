import { chainSecondMomentLength, chainStructureFactor } from '../theory/chain-structure.ts';
import { chainCorrelation, isingChain } from '../theory/chain.ts';
import { correlationLength, CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { enumerateTorus } from '../theory/enumeration.ts';
import { kaufman } from '../theory/kaufman.ts';
import { yangMagnetization } from '../theory/onsager.ts';
import type { OrderMoments } from '../theory/order-moments.ts';
import { ringMagnetization } from '../theory/ring-magnetization.ts';
import type { EnumerableSize } from '../theory/torus-states.ts';
import type { IsingModel } from './model.ts';

/** Averages of the staggered magnetization m_s = (1/N) sum of (-1)^(x+y) s; unknown ones are absent. */
export interface ExactStaggeredValues {
  readonly absoluteMagnetization?: number;
  readonly m2?: number;
  readonly m4?: number;
  /** N (<m_s^2> - <|m_s|>^2)/T. */
  readonly susceptibility?: number;
  readonly binder?: number;
}

/**
 * What theory knows of a finite periodic lattice, per site and in units of |J|; quantities without an exact value,
 * or without a finite one, are absent.
 */
export interface ExactValues {
  /** Includes the field term. */
  readonly energy?: number;
  /** (<E^2> - <E>^2)/(N T^2). */
  readonly specificHeat?: number;
  /** f = -T lnZ/N. */
  readonly freeEnergy?: number;
  /** <m>, signed. */
  readonly magnetization?: number;
  readonly absoluteMagnetization?: number;
  readonly m2?: number;
  readonly m4?: number;
  /** N (<m^2> - <|m|>^2)/T. */
  readonly susceptibility?: number;
  /** N (<m^2> - <m>^2)/T. */
  readonly connectedSusceptibility?: number;
  /** 1 - <m^4>/(3 <m^2>^2). */
  readonly binder?: number;
  /**
   * Second-moment length sqrt(S(0)/S(2 pi/L) - 1)/(2 sin(pi/L)) in lattice spacings, with the connected
   * S(0) = N (<m^2> - <m>^2); absent where that is below S(2 pi/L), as in antiferromagnets.
   */
  readonly correlationLength?: number;
  /**
   * <s s'>, not connected, at index r = 0 to L/2: r steps along an axis (mean of both), or along each axis of a
   * diagonal (mean of both diagonals); a chain has one axis and no diagonal.
   */
  readonly correlation?: {
    readonly axis: readonly number[];
    readonly diagonal?: readonly number[];
  };
  /** <|sum of s e^(ikx)|^2>/N at index n = 0 to L/2, k = 2 pi n/L along an axis (mean of both); [0] is N <m^2>. */
  readonly structureFactor?: readonly number[];
  readonly staggered?: ExactStaggeredValues;
}

/**
 * Below the critical temperature the torus differs from the infinite lattice by terms of order exp(-L/xi);
 * beyond 20 correlation lengths that is below 1e-8, and Yang's magnetization counts as exact.
 */
const correlationLengths = 20;

/**
 * Exact values of a model on a finite lattice of side, or length, `size`.
 *
 * - Chains: everything, by the transfer matrix and the distribution of domains; the staggered magnetization only
 *   without field on an even ring.
 * - Squares of side 2 and 4: everything, by enumeration.
 * - Other squares without field: Kaufman's energy, specific heat and free energy, for antiferromagnets of even side
 *   only; deep in the ordered phase Yang's <|m|>, which for antiferromagnets is the staggered magnetization.
 * - Other squares in a field: nothing.
 *
 * Errors are those of the theory modules: below 1e-11 relative for chains of up to 4096 sites, 1e-12 absolute for
 * enumeration and 3e-12 for Kaufman's formula up to side 256 and T = 10^4. Yang's magnetization is off by up to the 1e-8
 * above.
 *
 * @param temperature T in units of |J|/k, above 0
 * @throws ArgumentError for what the theory behind a known value refuses: a temperature not above zero, a field that is
 *   not finite, a size below 2
 */
export function exactValues(model: IsingModel, size: number, temperature: number): ExactValues {
  if (model.lattice === 'chain') return chainValues(model, size, temperature);
  if (size === 2 || size === 4) return enumeratedValues(model, size, temperature);
  return model.field === 0 ? torusValues(model, size, temperature) : {};
}

function chainValues(model: IsingModel, sites: number, temperature: number): ExactValues {
  const { interaction, field } = model;
  const chain = { interaction, field, sites, temperature };
  const { energy, specificHeat, logPartition } = isingChain(chain);
  const upToHalf = { length: Math.floor(sites / 2) + 1 };
  // Flipping one sublattice turns the staggered magnetization into that of the other interaction.
  const bipartite = field === 0 && sites % 2 === 0;
  return finiteOnes({
    energy,
    specificHeat,
    freeEnergy: -temperature * logPartition,
    ...ringMagnetization(chain),
    correlationLength: chainSecondMomentLength(chain),
    correlation: { axis: Array.from(upToHalf, (_, r) => chainCorrelation(chain, r)) },
    structureFactor: Array.from(upToHalf, (_, n) => chainStructureFactor(chain, n)),
    ...(bipartite
      ? {
          staggered: staggeredValues(
            ringMagnetization({ ...chain, interaction: opposite(interaction) }),
          ),
        }
      : {}),
  });
}

function enumeratedValues(
  { interaction, field }: IsingModel,
  size: EnumerableSize,
  temperature: number,
): ExactValues {
  const { logPartition, staggered, ...values } = enumerateTorus({
    size,
    temperature,
    interaction,
    field,
  });
  const freeEnergy = -temperature * logPartition;
  return finiteOnes({ ...values, freeEnergy, staggered: staggeredValues(staggered) });
}

function torusValues({ interaction }: IsingModel, size: number, temperature: number): ExactValues {
  if (interaction === -1 && size % 2 === 1) return {};
  const { energy, specificHeat, logPartition } = kaufman({ size, temperature });
  const values = finiteOnes({ energy, specificHeat, freeEnergy: -temperature * logPartition });
  const ordered =
    temperature < CRITICAL_TEMPERATURE &&
    size > correlationLengths * correlationLength(temperature);
  if (!ordered) return values;
  const order = { absoluteMagnetization: yangMagnetization(temperature) };
  return interaction === 1 ? { ...values, ...order } : { ...values, staggered: order };
}

function staggeredValues(moments: Omit<OrderMoments, 'magnetization' | 'connectedSusceptibility'>) {
  const { absoluteMagnetization, m2, m4, susceptibility, binder } = moments;
  return finiteOnes({ absoluteMagnetization, m2, m4, susceptibility, binder });
}

function opposite(interaction: 1 | -1): 1 | -1 {
  return interaction === 1 ? -1 : 1;
}

/** Leaves out numbers that are not defined or infinite, such as f at T = infinity. */
function finiteOnes<Values extends object>(values: Values): Partial<Values> {
  const known = Object.entries(values).filter(
    ([, value]) => typeof value !== 'number' || Number.isFinite(value),
  );
  return Object.fromEntries(known) as Partial<Values>;
}
