import { describe, expect, it } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import type { IsingModel } from '../../src/ising/model.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import type { Measured } from '../../src/statistics/measured.ts';
import { signedAverages } from '../../src/statistics/order.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { beyond, scoresOf } from '../support/scores.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

interface Case {
  readonly sites: number;
  readonly interaction: 1 | -1;
  readonly field: number;
  readonly replicas: number;
  readonly start: 'hot' | 'cold';
}

/** Values at index 1 and up as named quantities; C(0) is 1 by definition. */
function named(prefix: string, values: readonly Measured[]): Record<string, Measured> {
  return Object.fromEntries(
    values.flatMap((value, index) => (index === 0 ? [] : [[`${prefix}(${index})`, value]])),
  );
}

const cases: Case[] = [
  { sites: 16, interaction: 1, field: 0.1, replicas: 128, start: 'hot' },
  { sites: 16, interaction: -1, field: -0.8, replicas: 128, start: 'cold' },
  { sites: 64, interaction: 1, field: -0.05, replicas: 64, start: 'hot' },
];

// Two of 64 sites in strips: every second bond crosses words. Few lattices, whose errors come from stretches of time.
const strips: Case = { sites: 64, interaction: 1, field: 0.2, replicas: 4, start: 'hot' };

// Cluster updates cost more and forget sooner.
const schedules = {
  metropolis: { thermalize: 200, sweeps: 400, every: 4 },
  'heat-bath': { thermalize: 300, sweeps: 400, every: 4 },
  'swendsen-wang': { thermalize: 30, sweeps: 100, every: 1 },
};
/** So many times longer are few lattices measured. */
const longer = { metropolis: 8, 'heat-bath': 14, 'swendsen-wang': 6 };

// False alarm: |z| < 4.5 in 9 averages and C(r) and S(n) at 8 or 32 places, at two temperatures, for 12 runs of 64 or
// more rings or blocks of time: 2e-2 in all at the most, if the seeds were not fixed.
describe.each(['metropolis', 'heat-bath', 'swendsen-wang'] as const)(
  'chains in a field, %s, against the transfer matrix',
  (update) => {
    // Clusters take no antiferromagnet in a field.
    const possible = [...cases, strips].filter(
      ({ interaction }) => update !== 'swendsen-wang' || interaction === 1,
    );
    it.each(possible)(
      'N = $sites, J = $interaction, h = $field, $replicas rings',
      async ({ sites, interaction, field, replicas, start }) => {
        const model: IsingModel = { lattice: 'chain', interaction, field };
        const few = replicas < 32;
        const schedule = schedules[update];
        const { series } = await sampleIsing(device.gpu, {
          ...model,
          size: sites,
          temperatures: [1.2, 2],
          replicas,
          update,
          schedule: { ...schedule, sweeps: schedule.sweeps * (few ? longer[update] : 1) },
          start,
          seed: 5,
          correlationsEvery: few ? 10 : 4,
        });
        for (const { temperature, energy, magnetization, correlations } of series) {
          const exact = exactValues(model, sites, temperature);
          const run = { magnetization, sites, temperature, field };
          const averages = thermalAverages({ ...run, energy });
          expect(averages.warnings).toEqual([]);
          const scores = scoresOf({ ...averages, ...signedAverages(run) }, { ...exact });
          expect(Object.keys(scores)).toHaveLength(9);
          expect(beyond(scores, 4.5), `T = ${temperature}`).toEqual([]);
          const tau = averages.autocorrelationTime.energy.value;
          const measured = correlations?.averages({
            autocorrelationTime: Math.max(0.5, tau / (few ? 10 : 4)),
            connected: true,
          });
          const known = exact.correlation?.axis ?? [];
          const distances = scoresOf(
            named('C', measured?.axis ?? []),
            Object.fromEntries(known.map((value, r) => [`C(${r})`, value])),
          );
          expect(Object.keys(distances)).toHaveLength(sites / 2);
          expect(beyond(distances, 4.5), `T = ${temperature}`).toEqual([]);
          const modes = scoresOf(
            named('S', measured?.structureFactor ?? []),
            Object.fromEntries((exact.structureFactor ?? []).map((s, n) => [`S(${n})`, s])),
          );
          expect(Object.keys(modes)).toHaveLength(sites / 2);
          expect(beyond(modes, 4.5), `T = ${temperature}`).toEqual([]);
        }
      },
    );
  },
);
