import { describe, expect, it } from 'vitest';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { exactValues } from '../../src/ising/exact.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { autocorrelationTime } from '../../src/statistics/autocorrelation.ts';
import { blocksOf } from '../../src/statistics/blocks.ts';
import { jackknife } from '../../src/statistics/jackknife.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { randomFrom } from '../support/random.ts';
import { beyond, scoresOf } from '../support/scores.ts';
import { withGpu } from '../support/with-gpu.ts';
import { WolffLattice } from '../support/wolff.ts';

const device = withGpu();

/** Kaufman's energy per site of the 8 x 8 torus at the critical temperature. */
const critical8 = -1.49158911;

// False alarm: |z| < 4.5 in 2 tests at 2 temperatures for 3 rules with 64 replicas (Student t): 4e-4 in all.
describe('16 x 16 against Kaufman', () => {
  it.each([
    ['metropolis', { thermalize: 300, sweeps: 2000, every: 4 }],
    ['heat-bath', { thermalize: 500, sweeps: 2000, every: 4 }],
    ['swendsen-wang', { thermalize: 30, sweeps: 100, every: 1 }],
  ] as const)('%s at T = 2 and at the critical temperature', async (update, schedule) => {
    const { series } = await sampleIsing(device.gpu, {
      size: 16,
      temperatures: [2, CRITICAL_TEMPERATURE],
      replicas: 64,
      update,
      schedule,
      start: 'cold',
      seed: 9,
    });
    for (const { temperature, energy, magnetization } of series) {
      const exact = exactValues(ferromagnet, 16, temperature);
      const averages = thermalAverages({ energy, magnetization, sites: 256, temperature });
      const scores = scoresOf(averages, { ...exact });
      expect(Object.keys(scores)).toEqual(['energy', 'specificHeat']);
      expect(beyond(scores, 4.5), `T = ${temperature}`).toEqual([]);
    }
  });
});

/** Mean and error of a sum over a count, from independent pairs of both. */
function ratio(pairs: readonly (readonly [sum: number, count: number])[]): {
  value: number;
  error: number;
} {
  return jackknife(pairs, ([sum, count]) => sum / count);
}

describe('when to measure, at the critical temperature of an 8 x 8 lattice', () => {
  // False alarm: |z| < 3.5 in 2 tests: 1e-3.
  it('Swendsen-Wang: after a fixed number of updates, not after those that flipped many spins', async () => {
    const { gpu } = device;
    const geometry = replicaGeometry(8, 1024);
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      update: 'swendsen-wang',
      temperatures: new Float64Array(geometry.systems).fill(CRITICAL_TEMPERATURE),
      seed: 5,
      start: 'cold',
    });
    const measurement = await simulation.measure(1);
    await simulation.sweep(25);
    let words = await gpu.readWords(simulation.ensemble.buffer);
    const tally = (): [number, number][] =>
      Array.from({ length: geometry.systems }, () => [0, 0] as [number, number]);
    const [everyUpdate, everyThird, whereManyFlipped] = [tally(), tally(), tally()];
    for (let update = 1; update <= 45; update++) {
      const [{ energy }] = await simulation.observe(measurement, { count: 1, every: 1 });
      const after = await gpu.readWords(simulation.ensemble.buffer);
      const flipped = flippedSpins(words, after, geometry.groups);
      words = after;
      for (const [system, e] of energy.entries()) {
        const add = (to: [number, number][]): void => {
          to[system] = [to[system][0] + e, to[system][1] + 1];
        };
        add(everyUpdate);
        if (update % 3 === 0) add(everyThird);
        // "Update until three quarters of the spins flip at once, then measure."
        if (flipped[system] >= 48) add(whereManyFlipped);
      }
    }
    const scores = [everyUpdate, everyThird, whereManyFlipped].map((pairs) => {
      const { value, error } = ratio(pairs);
      return (value - critical8) / error;
    });
    expect(Math.abs(scores[0])).toBeLessThan(3.5);
    expect(Math.abs(scores[1])).toBeLessThan(3.5);
    expect(Math.abs(scores[2])).toBeGreaterThan(10);
    measurement.dispose();
    simulation.dispose();
  });

  // The rule "until at least N spins have flipped" hardly harms Swendsen-Wang, whose updates flip half of the spins
  // on average whatever the configuration; it ruins Wolff's algorithm, where large clusters stop the count.
  it('Wolff: a fixed number of clusters is right, and waiting for N flipped spins is not', () => {
    const clustersPerMeasurement = 2; // L^(1/4)/1.09, rounded up
    const fixed = wolffEnergy(1, (lattice) => {
      for (let i = 0; i < clustersPerMeasurement; i++) lattice.flipCluster();
    });
    const biased = wolffEnergy(2, (lattice) => {
      for (let flipped = 0; flipped < 64;) flipped += lattice.flipCluster();
    });
    expect(Math.abs(fixed.value - critical8) / fixed.error).toBeLessThan(3.5);
    expect((critical8 - biased.value) / biased.error).toBeGreaterThan(10);
    // As computed independently: -1.5451(6).
    expect(Math.abs(biased.value + 1.5451) / Math.hypot(biased.error, 0.0006)).toBeLessThan(3.5);
  });
});

/** Spins of every replica that differ between two states. */
function flippedSpins(before: Uint32Array, after: Uint32Array, groups: number): Uint32Array {
  const flipped = new Uint32Array(32 * groups);
  for (const [word, value] of before.entries()) {
    const first = 32 * (word % groups);
    for (let left = value ^ after[word]; left !== 0; left &= left - 1)
      flipped[first + 31 - Math.clz32(left & -left)]++;
  }
  return flipped;
}

/** Energy of the critical 8 x 8 lattice under a rule that advances it from measurement to measurement. */
function wolffEnergy(
  seed: number,
  advance: (lattice: WolffLattice) => void,
): { value: number; error: number } {
  const lattice = new WolffLattice(8, CRITICAL_TEMPERATURE, randomFrom(seed));
  for (let i = 0; i < 200; i++) lattice.flipCluster();
  const series = Float64Array.from({ length: 16_000 }, () => {
    advance(lattice);
    return lattice.energy;
  });
  const { tau } = autocorrelationTime([series]);
  return jackknife(blocksOf([series], { autocorrelationTime: tau }).means, ([e]) => e);
}
