import { expect, it } from 'vitest';
import { Disobedience, costs } from '../../src/article/measure/disobedience.ts';
import { replicaGeometry } from '../../src/ensemble/geometry.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

// The chapter "One rule": how often a spin points against its neighbours.
it('finds the Boltzmann weight of one spin among its neighbours, and forgets what was before a change', async () => {
  const replicas = 1024;
  const simulation = await IsingSimulation.create(device.gpu, {
    geometry: replicaGeometry(12, replicas),
    temperatures: Array.from({ length: replicas }, () => 2.3),
    update: 'metropolis',
    start: 'hot',
    seed: 3,
  });
  const counts = await Disobedience.create(device.gpu, simulation.ensemble);
  // Of hot lattices, half of all spins point against any neighbours.
  await counts.add();
  expect(counts.share(8)?.value).toBeCloseTo(0.5, 1);
  counts.clear();
  expect(counts.share(8)).toBeUndefined();
  await simulation.sweep(200);
  for (let round = 0; round < 4; round++) {
    await simulation.sweep(20);
    await counts.add();
  }
  for (const cost of costs) {
    const { value, error } = counts.share(cost) ?? { value: NaN, error: NaN };
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.002);
    // Four errors: one run in 16,000 of another seed would miss.
    expect(Math.abs(value - 1 / (1 + Math.exp(cost / 2.3)))).toBeLessThan(4 * error);
  }
  counts.dispose();
  simulation.dispose();
});
