import { autocorrelationTime, commonLength, type Autocorrelation } from './autocorrelation.ts';
import { blocksOf } from './blocks.ts';
import { jackknife } from './jackknife.ts';
import type { Measured } from './measured.ts';

/** The quantities estimated from series of energy and magnetization. */
export type ThermalObservable =
  | 'energy'
  | 'absoluteMagnetization'
  | 'specificHeat'
  | 'susceptibility'
  | 'binder';

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

/** What is made of the means of e and e^2, or of |m|, m^2 and m^4, over all systems, up to factors. */
const ESTIMATORS = {
  energy: { of: 'energy', from: ([e]: number[]): number => e },
  specificHeat: { of: 'energy', from: ([e, e2]: number[]): number => e2 - e * e },
  absoluteMagnetization: { of: 'magnetization', from: ([m]: number[]): number => m },
  susceptibility: { of: 'magnetization', from: ([m, m2]: number[]): number => m2 - m * m },
  binder: {
    of: 'magnetization',
    from: ([, m2, m4]: number[]): number => 1 - m4 / (3 * m2 * m2),
  },
} as const;

/**
 * Thermal averages of an Ising model from series of energy and magnetization per site:
 * energy <e>, absolute magnetization <|m|>, specific heat N (<e^2> - <e>^2)/T^2, susceptibility
 * N (<m^2> - <|m|>^2)/T and Binder cumulant 1 - <m^4>/(3 <m^2>^2).
 *
 * Every mean is pooled over all systems before it enters a nonlinear estimate; values are
 * jackknife-corrected for bias and errors are jackknife errors over independent blocks
 * (`blocksOf`). A run too short for its errors says so in `warnings`.
 *
 * @throws RangeError if shapes differ, there are fewer than two measurements a system, or
 *   temperature or number of sites is not above zero.
 */
export function thermalAverages(series: ThermalSeries): ThermalAverages {
  const { energy, magnetization, sites, temperature, exact = {} } = series;
  if (!(temperature > 0)) throw new RangeError(`temperature is ${temperature}; it must be above 0`);
  if (!(sites > 0)) throw new RangeError(`sites is ${sites}; it must be above 0`);
  if (
    energy.length !== magnetization.length ||
    commonLength(energy) !== commonLength(magnetization)
  ) {
    throw new RangeError('energy and magnetization differ in number or length of series');
  }
  const absolute = magnetization.map((values) => values.map(Math.abs));
  const energyTime = autocorrelationTime(energy);
  const magnetizationTime = autocorrelationTime(absolute);
  const tau = Math.max(energyTime.tau, magnetizationTime.tau);

  // Energies are taken from a typical one, so that their squares do not cancel on large lattices.
  const origin = energy[0][0];
  const energies = blocksOf(energy, {
    autocorrelationTime: energyTime.tau,
    moments: [(e) => e - origin, (e) => (e - origin) ** 2],
  });
  const magnetizations = blocksOf(absolute, {
    autocorrelationTime: magnetizationTime.tau,
    moments: [(m) => m, (m) => m ** 2, (m) => m ** 4],
  });
  const means = { energy: energies.means, magnetization: magnetizations.means };

  const errorsOf: Partial<Record<ThermalObservable, number>> = {};
  const estimate = (name: ThermalObservable, scale = 1, offset = 0): Measured => {
    const { of, from } = ESTIMATORS[name];
    const { corrected, error } = jackknife(means[of], from);
    const measured = { value: offset + scale * corrected, error: errorsOf[name] ?? scale * error };
    return exact[name] === undefined ? measured : { ...measured, exact: exact[name] };
  };
  const warnings = [
    ...energies.warnings.map((warning) => `energy: ${warning}`),
    ...magnetizations.warnings.map((warning) => `magnetization: ${warning}`),
  ];
  const frozen = energy.every((values) => values.every((value) => value === origin));
  if (!energyTime.converged || !magnetizationTime.converged) {
    warnings.push(
      `the autocorrelation time (at least ${tau.toFixed(1)} measurements) is too long for series ` +
        `of ${energy[0].length}; measure longer or less often`,
    );
  }
  if (frozen) {
    warnings.push(
      'nothing ever moved: errors are upper bounds from the excitations that were not seen',
    );
    const configurations = energy.length * energy[0].length;
    Object.assign(errorsOf, unseenErrors(sites, temperature, configurations));
  }
  return {
    energy: estimate('energy', 1, origin),
    absoluteMagnetization: estimate('absoluteMagnetization'),
    specificHeat: estimate('specificHeat', sites / temperature ** 2),
    susceptibility: estimate('susceptibility', sites / temperature),
    binder: estimate('binder'),
    autocorrelationTime: {
      energy: asMeasured(energyTime),
      absoluteMagnetization: asMeasured(magnetizationTime),
    },
    blocks: Math.min(energies.means.length, magnetizations.means.length),
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
    specificHeat: (64 / (sites * temperature ** 2)) * chance,
    susceptibility: (4 / (sites * temperature)) * chance,
    binder: chance / sites ** 2,
  };
}

function asMeasured({ tau, error }: Autocorrelation): Measured {
  return { value: tau, error };
}
