import { couplingAt } from './temperature.ts';
import { elementAt } from '../element-at.ts';

/** Averages of an order parameter per site, the magnetization or the staggered one. */
export interface OrderMoments {
  /** <m>, signed. */
  magnetization: number;
  /** <|m|>. */
  absoluteMagnetization: number;
  /** <m^2>. */
  m2: number;
  /** <m^4>. */
  m4: number;
  /** N (<m^2> - <|m|>^2)/T. */
  susceptibility: number;
  /** N (<m^2> - <m>^2)/T. */
  connectedSusceptibility: number;
  /** 1 - <m^4>/(3 <m^2>^2). */
  binder: number;
}

/**
 * Moments of an order parameter from its distribution. Variances are sums of squared deviations,
 * so they keep their digits where the order is strong.
 *
 * @param options.values Values of m.
 * @param options.probabilities Their probabilities, which sum to 1; same length.
 * @param options.sites N.
 * @param options.temperature T in units of |J|/k, above 0.
 * @throws ArgumentError for a temperature not above zero.
 */
export function orderMoments(options: {
  values: ArrayLike<number>;
  probabilities: ArrayLike<number>;
  sites: number;
  temperature: number;
}): OrderMoments {
  const { values, probabilities, sites, temperature } = options;
  const average = (observable: (m: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      sum += elementAt(probabilities, i) * observable(elementAt(values, i));
    }
    return sum;
  };
  const scale = sites * couplingAt(temperature);
  const magnetization = average((m) => m);
  const absoluteMagnetization = average(Math.abs);
  const m2 = average((m) => m ** 2);
  const m4 = average((m) => m ** 4);
  return {
    magnetization,
    absoluteMagnetization,
    m2,
    m4,
    susceptibility: scale * average((m) => (Math.abs(m) - absoluteMagnetization) ** 2),
    connectedSusceptibility: scale * average((m) => (m - magnetization) ** 2),
    binder: 1 - m4 / (3 * m2 ** 2),
  };
}
