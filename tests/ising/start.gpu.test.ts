import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { Measurement } from '../../src/ising/measurement.ts';
import { ferromagnet, type Hamiltonian } from '../../src/ising/model.ts';
import { startSpins, type StartState } from '../../src/ising/start.ts';
import { differences } from '../support/differences.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const geometries: [string, Geometry][] = [
  ['replicas 4 x 4', replicaGeometry(4, 32)],
  ['replicas 6 x 6, two groups', replicaGeometry(6, 64)],
  ['replicas 34 x 34', replicaGeometry(34, 32)],
  ['strips 64 x 64', stripGeometry(64)],
  ['strips 192 x 192, two lattices', stripGeometry(192, 2)],
  ['chains of 6', replicaGeometry(6, 64, 'chain')],
  ['chains of 50', replicaGeometry(50, 32, 'chain')],
  ['chains in strips of 2', stripGeometry(64, 3, 'chain')],
  ['chain in strips of 8', stripGeometry(256, 1, 'chain')],
];

const hamiltonians: Hamiltonian[] = [
  ferromagnet,
  { interaction: 1, field: 0.3 },
  { interaction: 1, field: -0.3 },
  { interaction: -1, field: 0 },
  { interaction: -1, field: -0.3 },
];

async function started(
  geometry: Geometry,
  start: StartState,
  model: Hamiltonian = ferromagnet,
): Promise<Ensemble> {
  const ensemble = new Ensemble(device.gpu, geometry);
  await startSpins(device.gpu, ensemble, { start, seed: 12, model });
  return ensemble;
}

describe.each(geometries)('%s', (_, geometry) => {
  // A strip is no lattice of its own, and mixed starts are made for replicas.
  const starts = (['hot', 'cold', 'striped', 'mixed'] as const).filter(
    (start) => start !== 'mixed' || geometry.mode === 'replica',
  );

  it.each(starts)('%s: the words of the CPU twin, for every model', async (start) => {
    for (const model of hamiltonians) {
      const ensemble = await started(geometry, start, model);
      const wanted = startWords(geometry, start, 12, undefined, model);
      const found = await device.gpu.readWords(ensemble.buffer);
      expect(differences(found, wanted), JSON.stringify(model)).toEqual([]);
      ensemble.dispose();
    }
  });
});

/** Broken bonds in all and signed order, system by system. */
async function measured(geometry: Geometry, start: StartState, model: Hamiltonian) {
  const ensemble = await started(geometry, start, model);
  const measurement = await Measurement.create(device.gpu, ensemble, {
    staggered: model.interaction === -1,
  });
  device.gpu.compute('measure', (pass) => measurement.record(pass, 0));
  const [reading] = await measurement.read(1);
  measurement.dispose();
  ensemble.dispose();
  const order = reading.staggeredMagnetization ?? reading.magnetization;
  const { size, height } = geometry;
  const bonds = (height === 1 ? 1 : 2) * size * height;
  const broken = [...reading.neighbourSum].map(
    (sum) => (bonds - model.interaction * sum * size * height) / 2,
  );
  return { broken, order: [...order] };
}

describe('what the starts are', () => {
  const shapes: [string, Geometry][] = [
    ['replicas 10 x 10', replicaGeometry(10, 64)],
    ['strips 64 x 64', stripGeometry(64, 2)],
    ['chains of 10', replicaGeometry(10, 32, 'chain')],
    ['chain in strips', stripGeometry(128, 2, 'chain')],
  ];

  it.each(shapes)('%s: a cold start is the ground state', async (_, geometry) => {
    for (const model of hamiltonians) {
      const { broken, order } = await measured(geometry, 'cold', model);
      const sign = model.interaction === 1 && model.field < 0 ? -1 : 1;
      expect(order).toEqual(order.map(() => sign));
      for (const count of broken) expect(count).toBeCloseTo(0, 9);
    }
  });

  it.each(shapes)('%s: a striped start has two walls and no order', async (_, geometry) => {
    for (const model of hamiltonians) {
      const { broken, order } = await measured(geometry, 'striped', model);
      expect(order).toEqual(order.map(() => 0));
      const wall = geometry.height === 1 ? 1 : geometry.size;
      for (const count of broken) expect(count).toBeCloseTo(2 * wall, 9);
    }
  });

  it('a mixed start has every other replica the other way up', async () => {
    for (const model of hamiltonians) {
      const { broken, order } = await measured(replicaGeometry(10, 64), 'mixed', model);
      const first = model.interaction === 1 && model.field < 0 ? -1 : 1;
      expect(order).toEqual(order.map((_, system) => (system % 2 === 0 ? first : -first)));
      for (const count of broken) expect(count).toBeCloseTo(0, 9);
    }
  });

  // 2^16 fair spins: their mean is within 5/256 of 0 but once in 2 million seeds.
  it('a hot start has none, and another seed gives other spins', async () => {
    const geometry = replicaGeometry(32, 64);
    const { order } = await measured(geometry, 'hot', ferromagnet);
    const mean = order.reduce((sum, m) => sum + m, 0) / order.length;
    expect(Math.abs(mean)).toBeLessThan(5 / 256);
    expect(startWords(geometry, 'hot', 1)).not.toEqual(startWords(geometry, 'hot', 2));
  });
});
