import { expect, it } from 'vitest';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { observationOf, readingOf } from '../../src/ising/measurement.ts';
import { IsingSimulation, type SimulationOptions } from '../../src/ising/simulation.ts';
import { withGpu } from '../support/with-gpu.ts';

// What a GPU does, which adds up the counts of strips in workgroup memory; the doctor does what this adapter does.
const device = withGpu({ software: false });

const options = { seed: 8, start: 'hot', resident: false } as const;
const cases: [string, Pick<SimulationOptions, 'geometry' | 'update'> & { ladder?: boolean }][] = [
  ['replicas', { geometry: replicaGeometry(34, 64) }],
  [
    'replicas of 258 walks, temperatures of their own',
    { geometry: replicaGeometry(130, 32), ladder: true },
  ],
  ['strips', { geometry: stripGeometry(192) }],
  ['two lattices in strips', { geometry: stripGeometry(64, 2) }],
  ['chains in strips', { geometry: stripGeometry(256, 1, 'chain'), update: 'heat-bath' }],
];

// Slots are used twice, and only two of three sweeps are plain.
it.each(cases)(
  '%s: readings on the way are those of the measurement',
  async (_, { ladder, ...rest }) => {
    const { gpu } = device;
    const temperatures = Float64Array.from({ length: rest.geometry.systems }, (__, system) =>
      ladder ? 1.5 + system / 32 : 2.3,
    );
    const counting = await IsingSimulation.create(gpu, { ...options, ...rest, temperatures });
    const plain = await IsingSimulation.create(gpu, { ...options, ...rest, temperatures });
    const measurement = await counting.measure(2);
    for (const observation of await counting.observe(measurement, { count: 5, every: 3 })) {
      await plain.sweep(3);
      expect(observation).toEqual(
        observationOf(plain.hamiltonian, await readingOf(gpu, plain.ensemble)),
      );
    }
    expect(await counting.readState()).toEqual(await plain.readState());
    // Otherwise both are measurements after the sweeps.
    expect(
      rest.update === 'heat-bath'
        ? gpu.hasBuilt('single-spin-counting', 'heat-bath/chain/per-group')
        : gpu.hasBuilt('metropolis-counting', ladder ? 'per-replica' : 'per-group'),
    ).toBe(true);
    for (const part of [measurement, counting, plain]) part.dispose();
  },
);
