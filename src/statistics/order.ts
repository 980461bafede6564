import { autocorrelationTime, type Autocorrelation } from './autocorrelation.ts';
import { blocksOf } from './blocks.ts';
import { asMeasured, estimates } from './estimate.ts';
import type { Measured } from './measured.ts';
import { elementAt } from '../element-at.ts';

/** Quantities that do not depend on the sign of an order parameter m per site (magnetization or staggered magnetization). */
export type OrderObservable = 'absoluteMagnetization' | 'm2' | 'm4' | 'susceptibility' | 'binder';

/** Estimates of these quantities, with the autocorrelation time of |m|. */
export type OrderAverages = Record<OrderObservable, Measured> & {
  /** Integrated autocorrelation time of |m|, in units of the interval between measurements. */
  autocorrelationTime: Measured;
  /** The autocorrelation time of |m| with its window. */
  autocorrelation: Autocorrelation;
  blocks: number;
  warnings: string[];
};

/** Series of an order parameter per site, one for each system. */
export interface OrderSeries {
  magnetization: readonly Float64Array[];
  /** Sites of one system. */
  sites: number;
  /** T in units of |J|/k. */
  temperature: number;
}

/**
 * <|m|>, <m^2>, <m^4>, susceptibility N (<m^2> - <|m|>^2)/T and Binder cumulant 1 - <m^4>/(3 <m^2>^2), from means over
 * all systems. The estimates are bias-corrected and have jackknife errors over independent blocks.
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

/** Quantities that depend on the sign of m. They are useful only in a field. */
export type SignedObservable = 'magnetization' | 'connectedSusceptibility';

/**
 * <m> and the susceptibility d<m>/dh = N (<m^2> - <m>^2)/T of a ferromagnet or antiferromagnet in a field. A state and
 * its mirror image with all spins flipped differ in energy only by 2 h N m. The mean of m at given |m| is therefore
 * known exactly: |m| tanh(N h |m|/T). Each m is replaced by this mean. The replacement leaves <m> unchanged and removes
 * the noise from a sign that seldom changes in a run. Without a field the mean is 0.
 */
export function signedAverages(
  { magnetization, sites, temperature, field }: OrderSeries & { field: number },
  exact: Readonly<Partial<Record<SignedObservable, number | undefined>>> = {},
): Record<SignedObservable, Measured> & { warnings: string[] } {
  const rate = (sites * field) / temperature;
  const given = (m: number): number => m * Math.tanh(rate * m);
  /** The part of <m^2> that comes from the unknown sign, without a difference of nearly equal numbers. */
  const spread = (m: number): number => (m / Math.cosh(rate * m)) ** 2;
  const known = magnetization.map((values) => values.map(given));
  const { tau } = autocorrelationTime(known);
  // A typical value is subtracted first, because the squares would cancel on large lattices.
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
