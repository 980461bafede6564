import { ArgumentError } from '../errors.ts';
import { autocorrelationTime, commonLength } from './autocorrelation.ts';
import { blocksOf } from './blocks.ts';
import { asMeasured, estimates } from './estimate.ts';
import type { Measured } from './measured.ts';
import { orderAverages, type OrderObservable } from './order.ts';
import { elementAt } from '../element-at.ts';

/** The quantities estimated from series of energy and magnetization. */
export type ThermalObservable = 'energy' | 'specificHeat' | OrderObservable;

/** Measurements of a set of independent systems at one temperature. */
export interface ThermalSeries {
  /** Energy per site in units of J, a series per system, all of the same length. */
  energy: readonly Float64Array[];
  /** Magnetization per site, signed, same shape. */
  magnetization: readonly Float64Array[];
  /** Sites of one system. */
  sites: number;
  /** T in units of J/k, above 0. */
  temperature: number;
  /** Exact values, where known, to set beside the measured ones. */
  exact?: Partial<Record<ThermalObservable, number>>;
}

/** Thermal averages with their errors. */
export type ThermalAverages = Record<ThermalObservable, Measured> & {
  /** Integrated autocorrelation times in units of the interval between measurements. */
  autocorrelationTime: { energy: Measured; absoluteMagnetization: Measured };
  /** Number of independent blocks the errors rest on, at the least. */
  blocks: number;
  /** Why the errors should not be believed; empty if they may be. */
  warnings: string[];
};

/**
 * Thermal averages of an Ising model from series of energy and magnetization per site:
 * energy <e>, specific heat N (<e^2> - <e>^2)/T^2, and what `orderAverages` makes of the magnetization.
 *
 * Every mean is pooled over all systems before it enters a nonlinear estimate; values are
 * jackknife-corrected for bias and errors are jackknife errors over independent blocks
 * (`blocksOf`). A run too short for its errors says so in `warnings`.
 *
 * @throws ArgumentError if shapes differ, there are fewer than two measurements a system, or
 *   temperature or number of sites is not above zero.
 */
export function thermalAverages(series: ThermalSeries): ThermalAverages {
  const { energy, magnetization, sites, temperature, exact = {} } = series;
  if (!(temperature > 0))
    throw new ArgumentError(`temperature is ${temperature}; it must be above 0`);
  if (!(sites > 0)) throw new ArgumentError(`sites is ${sites}; it must be above 0`);
  if (
    energy.length !== magnetization.length ||
    commonLength(energy) !== commonLength(magnetization)
  ) {
    throw new ArgumentError('energy and magnetization differ in number or length of series');
  }
  const energyTime = autocorrelationTime(energy);
  const order = orderAverages({ magnetization, sites, temperature }, exact);

  // Energies are taken from a typical one, so that their squares do not cancel on large lattices.
  const origin = elementAt(elementAt(energy, 0), 0);
  const energies = blocksOf(energy, {
    autocorrelationTime: energyTime.tau,
    moments: [(e) => e - origin, (e) => (e - origin) ** 2],
  });
  const ofEnergy = estimates(
    energies.means,
    {
      energy: { from: ([e = NaN]: number[]) => e, offset: origin },
      specificHeat: {
        from: ([e = NaN, e2 = NaN]: number[]) => e2 - e * e,
        scale: sites / temperature ** 2,
      },
    },
    exact,
  );
  const {
    autocorrelation,
    autocorrelationTime: orderTime,
    blocks,
    warnings: _,
    ...ofOrder
  } = order;
  const measured = { ...ofEnergy, ...ofOrder };
  const warnings = [
    ...energies.warnings.map((warning) => `energy: ${warning}`),
    ...order.warnings.map((warning) => `magnetization: ${warning}`),
  ];
  if (!energyTime.converged || !autocorrelation.converged) {
    const tau = Math.max(energyTime.tau, autocorrelation.tau);
    warnings.push(
      `the autocorrelation time (at least ${tau.toFixed(1)} measurements) is too long for series ` +
        `of ${elementAt(energy, 0).length}; measure longer or less often`,
    );
  }
  if (energy.every((values) => values.every((value) => value === origin))) {
    warnings.push(
      'nothing ever moved: errors are upper bounds from the excitations that were not seen',
    );
    const configurations = energy.length * elementAt(energy, 0).length;
    for (const [name, error] of Object.entries(unseenErrors(sites, temperature, configurations)))
      measured[name as ThermalObservable].error = error;
  }
  return {
    ...measured,
    autocorrelationTime: { energy: asMeasured(energyTime), absoluteMagnetization: orderTime },
    blocks: Math.min(energies.means.length, blocks),
    warnings,
  };
}

/**
 * Errors where no spin ever flipped. With no event in n configurations the chance of one is below 3/n (rule of
 * three, 95 %); the likeliest event is a single flipped spin, which costs 8 J and 2/N of the magnetization.
 */
function unseenErrors(
  sites: number,
  temperature: number,
  configurations: number,
): Record<ThermalObservable, number> {
  const chance = 3 / configurations;
  return {
    energy: (8 / sites) * chance,
    absoluteMagnetization: (2 / sites) * chance,
    m2: (4 / sites) * chance,
    m4: (8 / sites) * chance,
    specificHeat: (64 / (sites * temperature ** 2)) * chance,
    susceptibility: (4 / (sites * temperature)) * chance,
    binder: chance / sites ** 2,
  };
}
