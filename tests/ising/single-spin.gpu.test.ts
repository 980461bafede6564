import { describe, expect, it } from 'vitest';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { differences } from '../support/differences.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { singleSpinSweep } from '../twins/single-spin.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
/** Takes the instructions that a real GPU is given (flag SOFTWARE false), whatever the adapter is. */
const asHardware = withGpu({ software: false });

interface Case {
  readonly name: string;
  readonly geometry: Geometry;
  readonly hamiltonian: Hamiltonian;
  readonly temperature: (system: number) => number;
}

const same = (): number => 2.1;
const cases: Case[] = [
  {
    name: 'square, field up',
    geometry: replicaGeometry(6, 64),
    hamiltonian: { interaction: 1, field: 0.3 },
    temperature: same,
  },
  {
    name: 'square, strong field down',
    geometry: stripGeometry(64),
    hamiltonian: { interaction: 1, field: -2.5 },
    temperature: same,
  },
  {
    name: 'square antiferromagnet',
    geometry: replicaGeometry(34, 32),
    hamiltonian: { interaction: -1, field: 0 },
    temperature: same,
  },
  {
    name: 'square antiferromagnet in a field, cold',
    geometry: stripGeometry(128),
    hamiltonian: { interaction: -1, field: 1.7 },
    temperature: () => 0.6,
  },
  {
    name: 'chain',
    geometry: replicaGeometry(50, 64, 'chain'),
    hamiltonian: { interaction: 1, field: 0 },
    temperature: same,
  },
  {
    name: 'chain in strips, field',
    geometry: stripGeometry(256, 3, 'chain'),
    hamiltonian: { interaction: 1, field: -0.4 },
    temperature: (system) => 1 + system,
  },
  {
    name: 'a temperature per replica',
    geometry: replicaGeometry(10, 64),
    hamiltonian: { interaction: 1, field: 0.2 },
    temperature: (system) => 0.8 + 0.1 * system,
  },
  {
    name: 'chain, a temperature per replica',
    geometry: replicaGeometry(20, 64, 'chain'),
    hamiltonian: { interaction: -1, field: 0.2 },
    temperature: (system) => 0.8 + 0.1 * system,
  },
];

describe.each(['metropolis', 'heat-bath'] as const)('%s is bit-identical to its twin', (update) => {
  it.each(cases)('$name', async ({ geometry, hamiltonian, temperature }) => {
    const temperatures = Array.from({ length: geometry.systems }, (_, system) =>
      temperature(system),
    );
    const perReplica =
      geometry.mode === 'replica' &&
      temperatures.some((t, system) => t !== temperatures[system & ~31]);
    const seed = 31;
    const start = startWords(geometry, 'hot', seed);
    const lattices = unpack(geometry, start);
    const twin = { geometry, update, temperatures, seed, perReplica, ...hamiltonian };
    const sweeps = 12;
    for (let sweep = 0; sweep < sweeps; sweep++) singleSpinSweep(twin, lattices, sweep);
    const wanted = pack(geometry, lattices);
    for (const { gpu } of [device, asHardware]) {
      const options = {
        geometry,
        update,
        temperatures,
        seed,
        start: 'hot',
        ...hamiltonian,
      } as const;
      const simulation = await IsingSimulation.create(gpu, options);
      await simulation.sweep(sweeps);
      expect(differences(await gpu.readWords(simulation.ensemble.buffer), wanted)).toEqual([]);
      simulation.dispose();
    }
  });
});
