import { ArgumentError } from '../errors.ts';
import { orderMoments, type OrderMoments } from './order-moments.ts';
import { couplingAt } from './temperature.ts';
import { densityOfStates, type EnumerableSize } from './torus-states.ts';
import { elementAt } from '../element-at.ts';

/** Exact averages of a small torus, defined in the same way as the measured averages. */
export interface EnumeratedAverages extends OrderMoments {
  /** ln Z per site, nats. */
  logPartition: number;
  /** <E>/N in units of |J|, with the field term. */
  energy: number;
  /** (<E^2> - <E>^2)/(N T^2) in units of k. */
  specificHeat: number;
  /** Moments of |m_s|, m_s = (1/N) sum of (-1)^(x+y) s. <m_s> is 0 by symmetry, whatever the field. */
  staggered: Omit<OrderMoments, 'magnetization' | 'connectedSusceptibility'>;
  /** <s s'>, not connected, for r = 0 to L/2: at r sites along the axes, and at r steps along a diagonal. */
  correlation: { axis: number[]; diagonal: number[] };
  /** S(2 pi n/L) along the axes, n = 0 to L/2: <|sum of s e^(ikx)|^2>/N. S(0) = N <m^2>. */
  structureFactor: number[];
  /**
   * Second-moment correlation length sqrt(S(0)/S(2 pi/L) - 1)/(2 sin(pi/L)) in lattice spacings, where
   * S(0) is the connected N (<m^2> - <m>^2); NaN if S(0) < S(2 pi/L).
   */
  correlationLength: number;
}

/**
 * Exact thermal averages of a small Ising torus with energy
 * E = -interaction sum over bonds of s s - field sum of s, in units of |J|. The averages are sums over
 * all levels; rounding errors are below 1e-12.
 *
 * @param options.size Side L, 2 or 4.
 * @param options.temperature T in units of |J|/k, above 0; `Infinity` gives all states the same weight.
 * @param options.interaction The sign of J: 1 (the default) is the ferromagnet.
 * @param options.field External field in units of |J| (not divided by T); default 0.
 * @throws ArgumentError for another size, a temperature not above zero or a field that is not finite.
 */
export function enumerateTorus(options: {
  size: EnumerableSize;
  temperature: number;
  interaction?: 1 | -1;
  field?: number;
}): EnumeratedAverages {
  const { size, temperature, interaction = 1, field = 0 } = options;
  const coupling = couplingAt(temperature);
  if (!Number.isFinite(field)) throw new ArgumentError(`field is ${field}; it must be finite`);
  const sites = size * size;
  const levels = densityOfStates(size);
  const energies = levels.map(
    (level) => interaction * level.interaction - field * level.magnetization,
  );
  const ground = Math.min(...energies);
  const weights = levels.map(
    (level, i) => level.count * Math.exp(coupling * (ground - elementAt(energies, i))),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const probabilities = weights.map((weight) => weight / total);
  const average = (values: readonly number[]): number =>
    values.reduce((sum, value, i) => sum + elementAt(probabilities, i) * value, 0);
  const averages = (pick: (level: (typeof levels)[number]) => number[]): number[] =>
    Array.from({ length: size / 2 + 1 }, (_, r) =>
      average(levels.map((level) => elementAt(pick(level), r))),
    );

  const energy = average(energies);
  const moments = (pick: (level: (typeof levels)[number]) => number): OrderMoments =>
    orderMoments({
      values: levels.map((level) => pick(level) / sites),
      probabilities,
      sites,
      temperature,
    });
  const uniform = moments((level) => level.magnetization);
  const { absoluteMagnetization, m2, m4, susceptibility, binder } = moments(
    (level) => level.staggered,
  );
  const structureFactor = averages((level) => level.structure);
  const deviations = levels.map(
    (level) => (level.magnetization / sites - uniform.magnetization) ** 2,
  );
  const ratio = (sites * average(deviations)) / elementAt(structureFactor, 1);
  return {
    logPartition: (Math.log(total) - coupling * ground) / sites,
    energy: energy / sites,
    specificHeat: (coupling ** 2 * average(energies.map((e) => (e - energy) ** 2))) / sites,
    ...uniform,
    staggered: { absoluteMagnetization, m2, m4, susceptibility, binder },
    correlation: {
      axis: averages((level) => level.axis),
      diagonal: averages((level) => level.diagonal),
    },
    structureFactor,
    correlationLength: Math.sqrt(ratio - 1) / (2 * Math.sin(Math.PI / size)),
  };
}
