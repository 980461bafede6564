import { elementAt } from '../element-at.ts';
import type { IsingModel } from '../ising/model.ts';
import { momentNames } from '../ising/moments.ts';
import { estimates, type Estimator } from '../statistics/estimate.ts';
import type { Measured } from '../statistics/measured.ts';

/** Blocks of one temperature from one or more runs, all of equal weight. */
export interface PooledBlocks {
  readonly model: IsingModel;
  readonly sites: number;
  readonly temperature: number;
  readonly measurements: number;
  /** [block][moment] */
  readonly blocks: readonly (readonly bigint[])[];
}

/**
 * The observables of `simulate` from exact sums: the same estimators, bias corrections and jackknife errors, over the blocks of
 * all runs. A typical energy and magnetization is subtracted from the whole numbers, before anything is rounded.
 * @throws EstimateError for fewer than two blocks
 */
export function pooledObservables(pool: PooledBlocks): Record<string, Measured> {
  const { model, sites, temperature, blocks } = pool;
  const { field, interaction } = model;
  const shifts = {
    bonds: centre(pool, 0),
    spins: centre(pool, 3),
    absolute: centre(pool, 4),
  };
  const perTemperature = sites / temperature;
  const energy: Record<string, Estimator> = {
    energy: {
      from: ([b = NaN, , , m = NaN]) => -interaction * b - field * m,
      offset: (-interaction * Number(shifts.bonds) - field * Number(shifts.spins)) / sites,
    },
    specificHeat: {
      from: ([b = NaN, b2 = NaN, bm = NaN, m = NaN, m2 = NaN]) =>
        b2 - b * b + 2 * interaction * field * (bm - b * m) + field * field * (m2 - m * m),
      scale: sites / temperature ** 2,
    },
  };
  const signed: Record<string, Estimator> = {
    magnetization: {
      from: ([, , , m = NaN]) => m,
      offset: Number(shifts.spins) / sites,
    },
    connectedSusceptibility: {
      from: ([, , , m = NaN, m2 = NaN]) => m2 - m * m,
      scale: perTemperature,
    },
  };
  const thermal = blocks.map((sums) => shiftedMeans(sums, shifts, pool));
  const staggered = blocks.some((sums) => sums.length > momentNames.length);
  return {
    ...estimates(thermal, energy, {}),
    ...(field !== 0 && estimates(thermal, signed, {})),
    ...ofOrder(pool, [4, 5, 6]),
    ...(staggered &&
      Object.fromEntries(
        Object.entries(ofOrder(pool, [7, 8, 9])).map(([name, value]) => [
          `staggered.${name}`,
          value,
        ]),
      )),
  };
}

/** <|m|>, <m^2>, <m^4>, N (<m^2> - <|m|>^2)/T and the Binder cumulant 1 - <m^4>/(3 <m^2>^2). */
function ofOrder(pool: PooledBlocks, [first, second, fourth]: readonly [number, number, number]) {
  const { sites, temperature, measurements, blocks } = pool;
  const shift = centre(pool, first);
  const count = BigInt(measurements);
  const means = blocks.map((sums) => {
    const [a, a2, a4] = [elementAt(sums, first), elementAt(sums, second), elementAt(sums, fourth)];
    return [
      Number(a - count * shift) / measurements / sites,
      Number(a2 - 2n * shift * a + count * shift * shift) / measurements / sites ** 2,
      Number(a2) / measurements / sites ** 2,
      Number(a4) / measurements / sites ** 4,
    ];
  });
  const estimators: Record<string, Estimator> = {
    absoluteMagnetization: { from: ([a = NaN]) => a, offset: Number(shift) / sites },
    m2: { from: ([, , m2 = NaN]) => m2 },
    m4: { from: ([, , , m4 = NaN]) => m4 },
    susceptibility: { from: ([a = NaN, a2 = NaN]) => a2 - a * a, scale: sites / temperature },
    binder: { from: ([, , m2 = NaN, m4 = NaN]) => 1 - m4 / (3 * m2 * m2) },
  };
  return estimates(means, estimators, {});
}

/** The mean of a whole number over all measurements, rounded down. */
function centre({ blocks, measurements }: PooledBlocks, moment: number): bigint {
  const total = blocks.reduce((sum, sums) => sum + elementAt(sums, moment), 0n);
  return total / (BigInt(measurements) * BigInt(blocks.length));
}

/** Means of B, B^2, B M, M and M^2 per site, relative to the centres. */
function shiftedMeans(
  sums: readonly bigint[],
  { bonds, spins }: { bonds: bigint; spins: bigint },
  { measurements, sites }: PooledBlocks,
): number[] {
  const count = BigInt(measurements);
  const [b, b2, bm, m] = [0, 1, 2, 3].map((moment) => elementAt(sums, moment));
  const m2 = elementAt(sums, 5);
  if (b === undefined || b2 === undefined || bm === undefined || m === undefined) return [];
  return [
    Number(b - count * bonds) / measurements / sites,
    Number(b2 - 2n * bonds * b + count * bonds * bonds) / measurements / sites ** 2,
    Number(bm - bonds * m - spins * b + count * bonds * spins) / measurements / sites ** 2,
    Number(m - count * spins) / measurements / sites,
    Number(m2 - 2n * spins * m + count * spins * spins) / measurements / sites ** 2,
  ];
}
