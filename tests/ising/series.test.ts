import { describe, expect, it } from 'vitest';
import { exchangeRecord, seriesByTemperature } from '../../src/ising/series.ts';
import type { RankedObservation } from '../../src/ising/simulation.ts';
import { atTemperature } from '../../src/ising/thermal-point.ts';

/** An observation in which system s has energy s + 10 time and magnetization -s. */
function observation(time: number, ranks?: number[], staggered = false): RankedObservation {
  const systems = [0, 1, 2, 3, 4, 5];
  return {
    energy: Float64Array.from(systems, (system) => system + 10 * time),
    magnetization: Float64Array.from(systems, (system) => -system),
    ...(staggered && { staggeredMagnetization: Float64Array.from(systems, (s) => s / 10) }),
    ...(ranks && { ranks: Uint32Array.from(ranks) }),
  };
}

/** Observations by quantity, as a run records them. */
function observed(observations: readonly RankedObservation[]) {
  return {
    energy: observations.map(({ energy }) => energy),
    magnetization: observations.map(({ magnetization }) => magnetization),
    staggered: observations.flatMap(({ staggeredMagnetization: order }) => (order ? [order] : [])),
    ranks: observations.flatMap(({ ranks }) => (ranks ? [ranks] : [])),
  };
}

const points = [1, 2, 3].map((temperature) => atTemperature(temperature));

const plain = (series: readonly Float64Array[]): number[][] => series.map((values) => [...values]);

describe('series by temperature', () => {
  it('without exchange: system = rank times replicas + replica', () => {
    const series = seriesByTemperature(observed([observation(0), observation(1)]), points, 2);
    expect(series.map(({ temperature }) => temperature)).toEqual([1, 2, 3]);
    expect(series.map(({ energy }) => plain(energy))).toEqual([
      [
        [0, 10],
        [1, 11],
      ],
      [
        [2, 12],
        [3, 13],
      ],
      [
        [4, 14],
        [5, 15],
      ],
    ]);
    expect(plain(series[2].magnetization)).toEqual([
      [-4, -4],
      [-5, -5],
    ]);
    expect('staggeredMagnetization' in series[0]).toBe(false);
  });

  it('with exchange: by the rank at the time of each observation; a replica keeps its ladder', () => {
    const observations = [
      observation(0, [0, 0, 1, 1, 2, 2]),
      observation(1, [1, 0, 0, 2, 2, 1]),
      observation(2, [2, 1, 0, 2, 1, 0]),
    ];
    const series = seriesByTemperature(observed(observations), points, 2);
    // Ladder 0 holds systems 0, 2 and 4, ladder 1 the others.
    expect(series.map(({ energy }) => plain(energy))).toEqual([
      [
        [0, 12, 22],
        [1, 11, 25],
      ],
      [
        [2, 10, 24],
        [3, 15, 21],
      ],
      [
        [4, 14, 20],
        [5, 13, 23],
      ],
    ]);
  });

  it('staggered magnetizations follow too', () => {
    const observations = [
      observation(0, [0, 0, 1, 1, 2, 2], true),
      observation(1, [1, 0, 0, 1, 2, 2], true),
    ];
    const [coldest] = seriesByTemperature(observed(observations), points, 2);
    expect(plain(coldest.staggeredMagnetization ?? [])).toEqual([
      [0, 0.2],
      [0.1, 0.1],
    ]);
  });
});

const record = (history: number[][], ranks: number) =>
  exchangeRecord(
    history.map((places) => Uint32Array.from(places)),
    ranks,
  );

describe('how an exchange went', () => {
  it('counts accepted swaps of every pair against the attempts, half of the exchanges', () => {
    // Three temperatures, two ladders; pair (0,1) is tried in exchanges 0 and 2, pair (1,2) in 1 and 3.
    const history = [
      [0, 0, 1, 1, 2, 2],
      [1, 0, 0, 1, 2, 2], // ladder 0 swaps (0,1)
      [2, 0, 0, 2, 1, 1], // both swap (1,2)
      [2, 1, 1, 2, 0, 0], // both swap (0,1)
      [2, 1, 1, 2, 0, 0], // neither
    ];
    expect(record(history, 3)?.acceptance).toEqual([3 / 4, 2 / 4]);
  });

  it('counts attempts exactly, also where one pair was tried once more than the other', () => {
    // Pair (0,1), then (1,2), then (0,1) again; all accepted, in both ladders.
    const history = [
      [0, 0, 1, 1, 2, 2],
      [1, 1, 0, 0, 2, 2],
      [2, 2, 0, 0, 1, 1],
      [2, 2, 1, 1, 0, 0],
    ];
    expect(record(history, 3)?.acceptance).toEqual([1, 1]);
    // The first exchange that was seen may be of either kind.
    expect(record(history.slice(1), 3)?.acceptance).toEqual([1, 1]);
  });

  it('a round trip takes a system from one end to the other and back', () => {
    // One ladder: system 0 goes up and comes back, system 2 goes down and up again, system 1 stays between.
    const there = [
      [0, 1, 2],
      [1, 0, 2],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const history = [...there, ...there.toReversed()];
    const found = record(history, 3);
    expect(found?.roundTrips).toBe(2);
  });

  it('half a journey, or one that turns back on its way, is no round trip', () => {
    const turned = [
      [0, 0, 1, 1, 2, 2],
      [1, 1, 0, 0, 2, 2],
      [0, 0, 1, 1, 2, 2],
    ];
    expect(record(turned, 3)?.roundTrips).toBe(0);
  });

  it('there is no record without exchange, or of a single observation', () => {
    expect(record([], 3)).toBeUndefined();
    expect(record([[0, 0, 1, 1, 2, 2]], 3)).toBeUndefined();
  });
});
