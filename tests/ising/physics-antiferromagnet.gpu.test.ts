import { describe, expect, it } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import { ferromagnet, type IsingModel } from '../../src/ising/model.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { orderAverages } from '../../src/statistics/order.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { beyond, scoresOf } from '../support/scores.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const antiferromagnet: IsingModel = { ...ferromagnet, interaction: -1 };
const critical = 2.269185314213022;

// Cluster updates cost more and forget sooner.
const schedules = {
  metropolis: { thermalize: 300, sweeps: 800, every: 4 },
  'heat-bath': { thermalize: 500, sweeps: 800, every: 4 },
  'swendsen-wang': { thermalize: 40, sweeps: 120, every: 1 },
};

const sample = (
  size: number,
  update: 'metropolis' | 'heat-bath' | 'swendsen-wang',
  run: { temperatures: number[]; replicas: number },
) =>
  sampleIsing(device.gpu, {
    ...antiferromagnet,
    ...run,
    size,
    update,
    schedule: schedules[update],
    start: 'cold',
    seed: 7,
  });

// False alarm: |z| < 4.5 in 2 tests at 3 temperatures (8 x 8) and 12 at 4 (4 x 4), for 3 rules with 64
// or more replicas (Student t): 4e-3 in all at the most.
describe.each(['metropolis', 'heat-bath', 'swendsen-wang'] as const)(
  'the antiferromagnet, %s',
  (update) => {
    it('8 x 8: energy and specific heat against Kaufman', async () => {
      const temperatures = [1.8, critical, 3];
      const { series } = await sample(8, update, { temperatures, replicas: 64 });
      for (const { temperature, energy, magnetization } of series) {
        const exact = exactValues(antiferromagnet, 8, temperature);
        const averages = thermalAverages({ energy, magnetization, sites: 64, temperature });
        const scores = scoresOf(averages, { ...exact });
        expect(Object.keys(scores)).toEqual(['energy', 'specificHeat']);
        expect(beyond(scores, 4.5), `T = ${temperature}`).toEqual([]);
      }
    });

    it('4 x 4: every average and those of the staggered magnetization against enumeration', async () => {
      const temperatures = [1.5, 2, critical, 3];
      const { series } = await sample(4, update, { temperatures, replicas: 128 });
      for (const { temperature, energy, magnetization, staggeredMagnetization = [] } of series) {
        const exact = exactValues(antiferromagnet, 4, temperature);
        const run = { sites: 16, temperature };
        const uniform = thermalAverages({ ...run, energy, magnetization });
        const staggered = orderAverages({ ...run, magnetization: staggeredMagnetization });
        const scores = scoresOf(uniform, { ...exact });
        expect(Object.keys(scores)).toHaveLength(7);
        expect(beyond(scores, 4.5), `T = ${temperature}`).toEqual([]);
        const ofOrder = scoresOf(staggered, { ...exact.staggered });
        expect(Object.keys(ofOrder)).toHaveLength(5);
        expect(beyond(ofOrder, 4.5), `staggered, T = ${temperature}`).toEqual([]);
      }
    });
  },
);

it('has the staggered order of the ferromagnet without a field', () => {
  const { absoluteMagnetization, binder } = exactValues(ferromagnet, 4, 2);
  expect(exactValues(antiferromagnet, 4, 2).staggered).toMatchObject({
    absoluteMagnetization: expect.closeTo(absoluteMagnetization ?? NaN, 12),
    binder: expect.closeTo(binder ?? NaN, 12),
  });
});
