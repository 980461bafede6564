import { expect, it } from 'vitest';
import { momentsOf } from '../../src/ising/moments.ts';
import { planSampling, type SamplingOptions } from '../../src/ising/sampling-plan.ts';
import type { SampledSeries } from '../../src/ising/series.ts';
import { pooledObservables } from '../../src/plan/pooled-observables.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { randomFrom } from '../support/random.ts';

/** Series of a run as the engine gives them: whole numbers, divided by the number of sites. */
function madeUp(
  options: SamplingOptions,
  measurements: number,
): {
  plan: ReturnType<typeof planSampling>;
  series: SampledSeries[];
} {
  const plan = planSampling(options);
  const { size, replicas, model } = plan;
  const sites = size * size;
  const random = randomFrom(7);
  const each = (of: () => number): Float64Array[] =>
    Array.from({ length: replicas }, () => Float64Array.from({ length: measurements }, of));
  const series = plan.points.map((point) => {
    const magnetization = each(
      () => (2 * Math.floor(random.uniform() * (sites + 1)) - sites) / sites,
    );
    const bonds = each(() => 4 * Math.floor((random.uniform() * sites) / 2));
    const energy = bonds.map((values, replica) =>
      values.map(
        (b, time) =>
          (-model.interaction * b) / sites - model.field * (magnetization[replica]?.[time] ?? 0),
      ),
    );
    return {
      ...point,
      energy,
      magnetization,
      ...(model.interaction === -1 && { staggeredMagnetization: magnetization }),
    };
  });
  return { plan, series };
}

it.each<[string, SamplingOptions]>([
  ['a ferromagnet', { size: 8, temperatures: [2.3], replicas: 32 }],
  ['a ferromagnet in a field', { size: 8, temperatures: [2.3], replicas: 32, field: 0.3 }],
  ['an antiferromagnet', { size: 8, couplings: [-0.4], replicas: 32 }],
  // Sums of M^4 far beyond 2^53.
  ['a large lattice', { size: 4096, temperatures: [2.3], replicas: 17 }],
])('the exact sums of %s give the averages of its series', (_, options) => {
  const { plan, series } = madeUp(options, 50);
  const [own] = series;
  const [moments] = momentsOf({ plan, series });
  if (!own || !moments) throw new Error('There is one temperature.');
  const sites = plan.size ** 2;
  const { model } = plan;
  const found = pooledObservables({ ...moments, model, sites });
  const expected = thermalAverages({ ...own, sites });
  for (const name of [
    'energy',
    'specificHeat',
    'absoluteMagnetization',
    'm2',
    'm4',
    'susceptibility',
    'binder',
  ] as const) {
    // Rounding only: both are the same sums in another order.
    const { value, error } = expected[name];
    const scale = name === 'specificHeat' || name === 'susceptibility' ? 1e-9 : 1e-11;
    expect(Math.abs((found[name]?.value ?? NaN) - value), name).toBeLessThan(
      scale * Math.max(1, Math.abs(value)),
    );
    expect(Math.abs((found[name]?.error ?? NaN) / error - 1), name).toBeLessThan(1e-8);
  }
  expect('magnetization' in found).toBe(model.field !== 0);
  expect('staggered.binder' in found).toBe(model.interaction === -1);
  if (model.interaction === -1) expect(found['staggered.binder']).toEqual(found['binder']);
});

it('the sums are exact, whatever shares a block', () => {
  const { plan, series } = madeUp({ size: 8, temperatures: [2.3], replicas: 512 }, 5);
  const [pooled] = momentsOf({ plan, series });
  const lattices = series[0]?.magnetization ?? [];
  expect(pooled?.blocks.length).toBe(256);
  expect(pooled?.measurements).toBe(10);
  const direct = lattices
    .slice(2, 4)
    .flatMap((values) => Array.from(values, (m) => BigInt(Math.round(m * 64)) ** 4n));
  expect(pooled?.blocks[1]?.[6]).toBe(direct.reduce((sum, each) => sum + each, 0n));
});

it('few lattices are cut into spans of time, which do not depend on what was measured', () => {
  const { plan, series } = madeUp({ size: 64, temperatures: [2.3], replicas: 3 }, 100);
  const [moments] = momentsOf({ plan, series });
  expect(moments?.blocks.length).toBe(18);
  expect(moments?.measurements).toBe(16);
  const last = series[0]?.magnetization[0]?.slice(-16) ?? [];
  const sum = Array.from(last, (m) => Math.round(m * 4096)).reduce((all, each) => all + each, 0);
  expect(moments?.blocks[5]?.[3]).toBe(BigInt(sum));
});
