import { autocorrelationTime, type Autocorrelation } from './autocorrelation.ts';
import { blocksOf } from './blocks.ts';
import { asMeasured, estimates } from './estimate.ts';
import type { Measured } from './measured.ts';
import { elementAt } from '../element-at.ts';

/** Quantities without sign made of an order parameter m per site: the magnetization, or the staggered one. */
export type OrderObservable = 'absoluteMagnetization' | 'm2' | 'm4' | 'susceptibility' | 'binder';

/** Estimates of these with the time on which |m| forgets. */
export type OrderAverages = Record<OrderObservable, Measured> & {
  /** Integrated autocorrelation time of |m|, in units of the interval between measurements. */
  autocorrelationTime: Measured;
  /** The same with its window. */
  autocorrelation: Autocorrelation;
  blocks: number;
  warnings: string[];
};

/** A series per system of an order parameter per site. */
export interface OrderSeries {
  magnetization: readonly Float64Array[];
  /** Sites of one system. */
  sites: number;
  /** T in units of |J|/k. */
  temperature: number;
}

/**
 * <|m|>, <m^2>, <m^4>, susceptibility N (<m^2> - <|m|>^2)/T and Binder cumulant 1 - <m^4>/(3 <m^2>^2), from means over
 * all systems; bias-corrected, with jackknife errors over independent blocks.
 */
export function orderAverages(
  { magnetization, sites, temperature }: OrderSeries,
  exact: Readonly<Partial<Record<OrderObservable, number | undefined>>> = {},
): OrderAverages {
  const absolute = magnetization.map((values) => values.map(Math.abs));
  const autocorrelation = autocorrelationTime(absolute);
  const { means, warnings } = blocksOf(absolute, {
    autocorrelationTime: autocorrelation.tau,
    moments: [(m) => m, (m) => m ** 2, (m) => m ** 4],
  });
  const estimators = {
    absoluteMagnetization: { from: ([m = NaN]: number[]) => m },
    m2: { from: ([, m2 = NaN]: number[]) => m2 },
    m4: { from: ([, , m4 = NaN]: number[]) => m4 },
    susceptibility: {
      from: ([m = NaN, m2 = NaN]: number[]) => m2 - m * m,
      scale: sites / temperature,
    },
    binder: { from: ([, m2 = NaN, m4 = NaN]: number[]) => 1 - m4 / (3 * m2 * m2) },
  };
  return {
    ...estimates(means, estimators, exact),
    autocorrelationTime: asMeasured(autocorrelation),
    autocorrelation,
    blocks: means.length,
    warnings,
  };
}

/** Quantities that know up from down: of use in a field only. */
export type SignedObservable = 'magnetization' | 'connectedSusceptibility';

/**
 * <m> and the susceptibility d<m>/dh = N (<m^2> - <m>^2)/T of a ferromagnet or antiferromagnet in a field. A state and
 * the one with all spins turned over differ in energy by 2 h N m alone, so that given |m| the mean of m is known:
 * |m| tanh(N h |m|/T). It stands for m, which leaves the mean as it is and takes away the noise of a sign that a run
 * seldom sees. Without a field that mean is 0.
 */
export function signedAverages(
  { magnetization, sites, temperature, field }: OrderSeries & { field: number },
  exact: Readonly<Partial<Record<SignedObservable, number | undefined>>> = {},
): Record<SignedObservable, Measured> & { warnings: string[] } {
  const rate = (sites * field) / temperature;
  const given = (m: number): number => m * Math.tanh(rate * m);
  /** What the sign, unknown, adds to the mean square; no difference of nearly equal numbers. */
  const spread = (m: number): number => (m / Math.cosh(rate * m)) ** 2;
  const known = magnetization.map((values) => values.map(given));
  const { tau } = autocorrelationTime(known);
  // Taken from a typical value, so that the squares do not cancel on large lattices.
  const origin = elementAt(elementAt(known, 0), 0);
  const { means, warnings } = blocksOf(magnetization, {
    autocorrelationTime: tau,
    moments: [(m) => given(m) - origin, (m) => (given(m) - origin) ** 2 + spread(m)],
  });
  const estimators = {
    magnetization: { from: ([m = NaN]: number[]) => m, offset: origin },
    connectedSusceptibility: {
      from: ([m = NaN, m2 = NaN]: number[]) => m2 - m * m,
      scale: sites / temperature,
    },
  };
  return { ...estimates(means, estimators, exact), warnings };
}
