import type { CorrelationSums } from '../statistics/correlations.ts';
import type { PartRecord } from './sampler-state.ts';
import type { ThermalPoint } from './thermal-point.ts';

/** What was measured at one temperature, one series a replica. */
export interface SampledSeries extends ThermalPoint {
  /** Energy per site in units of |J|. */
  readonly energy: readonly Float64Array[];
  /** Magnetization per site, signed. */
  readonly magnetization: readonly Float64Array[];
  /** Magnetization of one colour of the checkerboard minus that of the other, per site; of antiferromagnets only. */
  readonly staggeredMagnetization?: readonly Float64Array[];
  /** Averages of the correlation function and structure factor, where they were asked for. */
  readonly correlations?: CorrelationSums;
}

/** Observations in the order of time; each array has an entry a system. */
type ObservedSystems = Pick<PartRecord, 'energy' | 'magnetization' | 'staggered' | 'ranks'>;

/** How replica exchange went. */
export interface ExchangeRecord {
  /** Share of the attempts that succeeded, for each pair of neighbouring temperatures. */
  readonly acceptance: readonly number[];
  /** Journeys of a system from the coldest temperature to the warmest and back, all systems together. */
  readonly roundTrips: number;
}

/**
 * Observations sorted by temperature. System `rank replicas + replica` always belongs to ladder `replica`. With exchange
 * its rank changes from observation to observation.
 */
export function seriesByTemperature(
  { energy, magnetization, staggered, ranks }: ObservedSystems,
  points: readonly ThermalPoint[],
  replicas: number,
): SampledSeries[] {
  const sorted = (observed: readonly Float64Array[]): Float64Array[][] => {
    const table = points.map(() =>
      Array.from({ length: replicas }, () => new Float64Array(observed.length)),
    );
    for (const [time, values] of observed.entries())
      for (const [system, value] of values.entries()) {
        const rank = ranks[time]?.[system] ?? Math.floor(system / replicas);
        const series = table[rank]?.[system % replicas];
        if (series) series[time] = value;
      }
    return table;
  };
  const energies = sorted(energy);
  const magnetizations = sorted(magnetization);
  const orders = staggered.length > 0 ? sorted(staggered) : undefined;
  return points.map((point, index) => ({
    ...point,
    energy: energies[index] ?? [],
    magnetization: magnetizations[index] ?? [],
    ...(orders && { staggeredMagnetization: orders[index] ?? [] }),
  }));
}

/**
 * Acceptance and round trips; undefined without exchange.
 * @param history the ranks of all systems over time
 */
export function exchangeRecord(
  history: readonly Uint32Array[],
  ranks: number,
): ExchangeRecord | undefined {
  const systems = history[0]?.length ?? 0;
  if (history.length < 2 || ranks < 2) return undefined;
  const swaps = new Float64Array(ranks - 1);
  // The end of the ladder where each system was last: half a trip leads to the other end.
  const lastEnd = new Int32Array(systems).fill(-1);
  let halfTrips = 0;
  // Pairs with an even lower rank take turns with the others; a swap tells whose turn the first exchange was.
  let firstTried = 0;
  for (const [time, places] of history.entries())
    for (const [system, rank] of places.entries()) {
      const before = history[time - 1]?.[system];
      if (before !== undefined && rank === before + 1) {
        swaps[before] = (swaps[before] ?? 0) + 1;
        firstTried = (before + time - 1) % 2;
      }
      if (rank !== 0 && rank !== ranks - 1) continue;
      if (lastEnd[system] !== -1 && lastEnd[system] !== rank) halfTrips++;
      lastEnd[system] = rank;
    }
  const exchanges = history.length - 1;
  const attempts = (pair: number): number =>
    (systems / ranks) * Math.floor((exchanges + (pair % 2 === firstTried ? 1 : 0)) / 2);
  return {
    acceptance: Array.from(swaps, (count, pair) => (count === 0 ? 0 : count / attempts(pair))),
    roundTrips: halfTrips / 2,
  };
}
