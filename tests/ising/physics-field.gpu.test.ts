import { describe, expect, it } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import type { IsingModel } from '../../src/ising/model.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { signedAverages } from '../../src/statistics/order.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { beyond, scoresOf } from '../support/scores.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

// At the lowest a lattice would turn over by single spins once in a hundred thousand sweeps.
const temperatures = [1.3, 2, 2.269185314213022, 3, 5];

// Cluster updates cost more and forget sooner.
const schedules = {
  metropolis: { thermalize: 200, sweeps: 800, every: 4 },
  'heat-bath': { thermalize: 400, sweeps: 800, every: 4 },
  'swendsen-wang': { thermalize: 80, sweeps: 120, every: 1 },
};

// False alarm: |z| < 4.5 in 9 tests at each of 5 temperatures for 8 runs of 128 independent replicas (Student t):
// 6e-3 in all, if the seeds were not fixed.
describe.each(['metropolis', 'heat-bath', 'swendsen-wang'] as const)(
  '4 x 4 in a field, %s, against enumeration',
  (update) => {
    const fields = [
      [1, 0.4],
      [1, -0.15],
      [-1, 1.3],
    ] as const;
    // Clusters take no antiferromagnet in a field.
    const possible = fields.filter(
      ([interaction]) => update !== 'swendsen-wang' || interaction === 1,
    );
    it.each(possible)('J = %d, h = %f', async (interaction, field) => {
      const model: IsingModel = { lattice: 'square', interaction, field };
      const { series } = await sampleIsing(device.gpu, {
        ...model,
        size: 4,
        temperatures,
        replicas: 128,
        update,
        schedule: schedules[update],
        start: 'hot',
        seed: 11,
      });
      for (const { temperature, energy, magnetization } of series) {
        const exact = exactValues(model, 4, temperature);
        const run = { magnetization, sites: 16, temperature, field };
        const scores = scoresOf(
          { ...thermalAverages({ ...run, energy }), ...signedAverages(run) },
          { ...exact },
        );
        expect(Object.keys(scores)).toHaveLength(9);
        expect(beyond(scores, 4.5), `T = ${temperature}`).toEqual([]);
        // That the field has the right sign is no matter of errors.
        const { magnetization: m } = signedAverages(run);
        expect(Math.sign(m.value)).toBe(Math.sign(field));
      }
    });
  },
);

describe('a strong field', () => {
  // Beyond |h| = 4 the antiferromagnet aligns with the field. Clusters are of no use there: the field holds them.
  it.each(['metropolis', 'heat-bath'] as const)(
    'aligns every spin of an antiferromagnet, %s',
    async (update) => {
      const { series } = await sampleIsing(device.gpu, {
        interaction: -1,
        field: -9,
        size: 8,
        temperatures: [0.5],
        replicas: 32,
        update,
        schedule: { thermalize: 200, sweeps: 20, every: 1 },
        start: 'cold',
        seed: 1,
      });
      for (const values of series[0].magnetization) expect(Math.max(...values)).toBeLessThan(-0.9);
    },
  );
});
