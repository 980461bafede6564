import { describe, expect, it } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import { ferromagnet, type IsingModel } from '../../src/ising/model.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { defaultStart } from '../../src/ising/defaults.ts';
import { defaultSchedule, type Schedule } from '../../src/ising/schedule.ts';
import type { UpdateName } from '../../src/ising/update.ts';
import { signedAverages } from '../../src/statistics/order.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { spread } from '../support/random.ts';
import { scoresOf } from '../support/scores.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

interface Case {
  readonly name: string;
  readonly size: number;
  readonly temperature: number;
  readonly replicas: number;
  readonly seeds: number;
  readonly field?: number;
  readonly update?: UpdateName;
  /** The default unless given. */
  readonly schedule?: Schedule;
}

/** (measured - exact)/error of all that has an exact value, for many seeds. */
async function zScores(run: Case): Promise<Record<string, number>[]> {
  const { size, temperature, replicas, seeds, field = 0, update = 'metropolis' } = run;
  const model: IsingModel = { ...ferromagnet, field };
  const exact = exactValues(model, size, temperature);
  const schedule =
    run.schedule ?? defaultSchedule({ model, update, size, temperatures: [temperature], replicas });
  const scores: Record<string, number>[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const { series } = await sampleIsing(device.gpu, {
      ...model,
      size,
      temperatures: [temperature],
      replicas,
      schedule,
      start: defaultStart(ferromagnet, temperature),
      seed,
      update,
    });
    const [found] = series;
    if (!found) throw new Error('nothing was sampled');
    const sites = size * size;
    const signed = field === 0 ? {} : signedAverages({ ...found, sites, field }, exact);
    scores.push(scoresOf({ ...thermalAverages({ ...found, sites, exact }), ...signed }));
  }
  return scores;
}

const inField: Schedule = { thermalize: 40, sweeps: 300, every: 1 };

// The spread of n z-scores scatters by 1/sqrt(2 n), that is 0.14 for 24 and 0.2 for 12, their mean by 1/sqrt(n):
// the bounds are three of these away, so that a wrong error bar (by a factor of 1.5) or a bias of one error shows.
describe('errors are honest: z-scores over seeds have mean 0 and spread 1', () => {
  it.each<Case>([
    {
      name: 'ordered',
      size: 8,
      temperature: 1.8,
      replicas: 32,
      seeds: 24,
      schedule: { thermalize: 200, sweeps: 1200, every: 1 },
    },
    {
      name: 'critical',
      size: 16,
      temperature: 2.269185,
      replicas: 32,
      seeds: 24,
      schedule: { thermalize: 500, sweeps: 2000, every: 4 },
    },
    { name: 'disordered', size: 10, temperature: 3, replicas: 32, seeds: 24 },
    { name: 'one lattice in strips', size: 64, temperature: 3.2, replicas: 1, seeds: 12 },
    // The phase against the field has a weight of 0.014, and single spins never get there.
    {
      name: 'cold, in a field',
      size: 4,
      temperature: 1.5,
      field: 0.2,
      replicas: 64,
      seeds: 24,
      schedule: inField,
    },
    {
      name: 'cold, in a field, heat bath',
      size: 4,
      temperature: 1.5,
      field: -0.2,
      update: 'heat-bath',
      replicas: 64,
      seeds: 24,
      schedule: inField,
    },
  ])('$name', async (run) => {
    const scores = await zScores(run);
    const names = Object.keys(scores[0] ?? {});
    expect(names.length).toBe(run.field === undefined ? 2 : 9);
    for (const name of names) {
      const { mean, deviation } = spread(scores.map((ofSeed) => ofSeed[name] ?? NaN));
      expect(Math.abs(mean), name).toBeLessThan(3 / Math.sqrt(scores.length));
      expect(Math.abs(deviation - 1), name).toBeLessThan(3 / Math.sqrt(2 * scores.length));
    }
  });
});
