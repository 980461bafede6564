import { elementAt } from '../../element-at.ts';
import { EstimateError } from '../../errors.ts';
import { fitQuality, type FitQuality } from '../../statistics/fit-quality.ts';
import { leftOutError } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { partlyLinearFit } from './least-squares.ts';

/** The magnetization against time after a cold start: means over blocks of lattices. */
export interface Relaxation {
  readonly size: number;
  readonly replicas: number;
  /** Sweeps. */
  readonly times: readonly number[];
  /** Mean of m, [block][time]. */
  readonly first: readonly (readonly number[])[];
  /** Mean of m^2, [block][time]. */
  readonly second: readonly (readonly number[])[];
}

/** The dynamic exponent, and the fit that it comes from. */
export interface DynamicExponent {
  readonly exponent: Measured;
  /** The slope of the logarithms. */
  readonly slope: Measured;
  /** Of a fit that takes the times as independent. They are not, so p is only a guide. */
  readonly quality: FitQuality;
}

/**
 * Sweeps before which the relaxation has not found its power. An independent program (2048 lattices of 256 x 256, 400 sweeps)
 * gave z = 2.128(16), 2.154(24), 2.173(33) and 2.188(50) from 4, 8, 16 and 32 sweeps on with the term in 1/t, and 2.094(14)
 * from 16 sweeps on without it.
 */
export const firstTime = 16;

/**
 * z from m(t) ~ t^(-beta/(nu z)) (1 + b/t) after a cold start at the critical temperature (Suzuki 1976, Phys. Lett. A 58, 435;
 * Ito 1993, Physica A 196, 591). beta/nu comes from elsewhere.
 */
export function exponentOfDecay(
  relaxation: Relaxation,
  { betaOverNu }: { readonly betaOverNu: number },
): DynamicExponent {
  return exponentOf(relaxation, {
    of: (m) => Math.log(m),
    toExponent: (slope) => -betaOverNu / slope,
  });
}

/**
 * z from <m^2>/<m>^2 - 1 ~ t^(d/z) (1 + b/t), d = 2, after a cold start, which needs no other exponent (Li, Schuelke & Zheng 1995,
 * Phys. Rev. Lett. 74, 3396). The means are over lattices.
 */
export function exponentOfSpread(relaxation: Relaxation): DynamicExponent {
  return exponentOf(relaxation, {
    of: (m, m2) => Math.log(m2 / (m * m) - 1),
    toExponent: (slope) => 2 / slope,
  });
}

function exponentOf(
  { times, first, second }: Relaxation,
  {
    of,
    toExponent,
  }: {
    of: (m: number, m2: number) => number;
    toExponent: (slope: number) => number;
  },
): DynamicExponent {
  const used = times.flatMap((time, at) => (time >= firstTime ? [at] : []));
  if (used.length < 4)
    throw new EstimateError(
      `the relaxation has ${used.length} times from ${firstTime} sweeps on; 4 are needed`,
    );
  const blocks = first.length;
  const valuesWithout = (left: number | undefined): number[] =>
    used.map((at) => of(meanAt(first, at, left), meanAt(second, at, left)));
  const without = Array.from({ length: blocks }, (_, left) => valuesWithout(left));
  const errors = used.map((_, i) => leftOutError(without.map((values) => elementAt(values, i))));
  const fitted = (values: readonly number[]) => {
    const { linear, chiSquared, degrees } = partlyLinearFit({
      start: [],
      factors: () =>
        used.map((at) => {
          const time = elementAt(times, at);
          return [1, Math.log(time), 1 / time];
        }),
      values,
      errors,
    });
    return { slope: elementAt(linear, 1), chiSquared, degrees };
  };
  const best = fitted(valuesWithout(undefined));
  const slopes = without.map((values) => fitted(values).slope);
  return {
    slope: { value: best.slope, error: leftOutError(slopes) },
    exponent: { value: toExponent(best.slope), error: leftOutError(slopes.map(toExponent)) },
    quality: fitQuality(best.chiSquared, best.degrees),
  };
}

function meanAt(
  blocks: readonly (readonly number[])[],
  at: number,
  left: number | undefined,
): number {
  const used = blocks.filter((_, block) => block !== left);
  return used.reduce((sum, block) => sum + elementAt(block, at), 0) / used.length;
}
