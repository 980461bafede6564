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
  /** Energy per site in units of J: one series for each system, all of the same length. */
  energy: readonly Float64Array[];
  /** Signed magnetization per site, in the same shape. */
  magnetization: readonly Float64Array[];
  /** Sites of one system. */
  sites: number;
  /** T in units of J/k, above 0. */
  temperature: number;
  /** Known exact values, to store beside the measured values. */
  exact?: Partial<Record<ThermalObservable, number>>;
}

/** Thermal averages with their errors. */
export type ThermalAverages = Record<ThermalObservable, Measured> & {
  /** Integrated autocorrelation times in units of the interval between measurements. */
  autocorrelationTime: { energy: Measured; absoluteMagnetization: Measured };
  /** The smallest number of independent blocks behind any of the errors. */
  blocks: number;
  /** Why the errors should not be believed; empty if they may be. */
  warnings: string[];
};

/**
 * Thermal averages of an Ising model from series of energy and magnetization per site:
 * energy <e>, specific heat N (<e^2> - <e>^2)/T^2, and the `orderAverages` of the magnetization.
 *
 * Every mean is pooled over all systems before it enters a nonlinear estimate. Values are corrected
 * for bias by the jackknife, and errors are jackknife errors over independent blocks (`blocksOf`).
 * If the run is too short for reliable errors, `warnings` says so.
 *
 * @throws ArgumentError if shapes differ, if a system has fewer than two measurements, or if the
 *   temperature or the number of sites is not above zero.
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

  // A typical energy is subtracted first, because the squares would cancel on large lattices.
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
        `of ${elementAt(energy, 0).length} measurements; measure longer or less often`,
    );
  }
  if (energy.every((values) => values.every((value) => value === origin))) {
    warnings.push(
      'nothing ever moved: no spin flipped, so the errors are upper bounds for excitations that did not occur',
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
 * Errors for a run in which no spin ever flipped. If n configurations contain no event, the probability of an event is
 * below 3/n (rule of three, 95 %). The likeliest event is a single flipped spin; it costs 8 J and changes m by 2/N.
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
