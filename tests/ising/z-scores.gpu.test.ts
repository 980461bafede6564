import { describe, expect, it } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { defaultSchedule, defaultStart } from '../../src/ising/schedule.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { withGpu } from '../reference/with-gpu.ts';

const device = withGpu();

interface Case {
  readonly name: string;
  readonly size: number;
  readonly temperature: number;
  readonly replicas: number;
  readonly seeds: number;
}

/** (measured - exact)/error of energy and specific heat for many seeds under the default schedule. */
async function zScores({ size, temperature, replicas, seeds }: Case): Promise<number[][]> {
  const exact = exactValues(ferromagnet, size, temperature);
  const schedule = defaultSchedule({ size, temperatures: [temperature], replicas });
  const scores: number[][] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const { series } = await sampleIsing(device.gpu, {
      size,
      temperatures: [temperature],
      replicas,
      schedule,
      start: defaultStart(temperature),
      seed,
    });
    const [run] = series;
    if (!run) throw new Error('nothing was sampled');
    const { energy, specificHeat } = thermalAverages({ ...run, sites: size * size, exact });
    scores.push(
      [energy, specificHeat].map(({ value, error, exact: known = NaN }) => (value - known) / error),
    );
  }
  return scores;
}

// The spread of n z-scores scatters by 1/sqrt(2 n), that is 0.14 for 24 and 0.2 for 12, their mean by 1/sqrt(n):
// the bounds are three of these away, so that a wrong error bar (by a factor of 1.5) or a bias of one error shows.
describe('errors are honest: z-scores over seeds have mean 0 and spread 1', () => {
  it.each<Case>([
    { name: 'ordered', size: 8, temperature: 1.8, replicas: 32, seeds: 24 },
    { name: 'critical', size: 16, temperature: 2.269185, replicas: 32, seeds: 24 },
    { name: 'disordered', size: 10, temperature: 3, replicas: 32, seeds: 24 },
    { name: 'one lattice in strips', size: 64, temperature: 3.2, replicas: 1, seeds: 12 },
  ])('$name', async (run) => {
    const scores = await zScores(run);
    for (const quantity of [0, 1]) {
      const z = scores.map((pair) => pair[quantity] ?? NaN);
      const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
      const spread = Math.sqrt(
        z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (z.length - 1),
      );
      expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(z.length));
      expect(Math.abs(spread - 1)).toBeLessThan(3 / Math.sqrt(2 * z.length));
    }
  });
});
