import { describe, expect, it } from 'vitest';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { differences } from '../support/differences.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { startWords } from '../twins/start.ts';
import { clusterSweep } from '../twins/swendsen-wang.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const asHardware = withGpu({ software: false });

interface Case {
  readonly name: string;
  readonly geometry: Geometry;
  readonly hamiltonian: Hamiltonian;
  readonly temperature: (system: number) => number;
  /** Also in tiles, as on GPUs, which takes software adapters seconds to compile. */
  readonly tiles?: true;
}

const plain: Hamiltonian = { interaction: 1, field: 0 };
const cases: Case[] = [
  {
    name: 'replicas 6 x 6, a temperature per group',
    geometry: replicaGeometry(6, 64),
    hamiltonian: plain,
    temperature: (system) => 2 + (system >> 5),
  },
  {
    name: 'replicas 6 x 6, nearly all bonds kept, around the lattice too',
    geometry: replicaGeometry(6, 32),
    hamiltonian: plain,
    temperature: () => 0.4,
  },
  {
    name: 'replicas 40 x 40, large clusters',
    tiles: true,
    geometry: replicaGeometry(40, 32),
    hamiltonian: plain,
    temperature: () => 2.269,
  },
  {
    name: 'strips 64 x 64, two lattices',
    geometry: stripGeometry(64, 2),
    hamiltonian: plain,
    temperature: () => 1.5,
  },
  {
    name: 'strips 128 x 128 in a field',
    tiles: true,
    geometry: stripGeometry(128),
    hamiltonian: { interaction: 1, field: -0.05 },
    temperature: () => 2.4,
  },
  {
    name: 'antiferromagnet',
    geometry: replicaGeometry(10, 32),
    hamiltonian: { interaction: -1, field: 0 },
    temperature: () => 1.9,
  },
  {
    name: 'chain in a field',
    geometry: replicaGeometry(64, 32, 'chain'),
    hamiltonian: { interaction: 1, field: 0.1 },
    temperature: () => 0.7,
  },
  {
    name: 'chain in strips',
    tiles: true,
    geometry: stripGeometry(128, 2, 'chain'),
    hamiltonian: plain,
    temperature: () => 0.7,
  },
];

describe('Swendsen-Wang is bit-identical to its twin', () => {
  it.each(cases)('$name', async ({ geometry, hamiltonian, temperature, tiles }) => {
    const temperatures = Array.from({ length: geometry.systems }, (_, system) =>
      temperature(system),
    );
    const seed = 17;
    const lattices = unpack(geometry, startWords(geometry, 'hot', seed));
    const sweeps = 6;
    const twin = { geometry, temperatures, seed, ...hamiltonian };
    for (let sweep = 0; sweep < sweeps; sweep++) clusterSweep(twin, lattices, sweep);
    const wanted = pack(geometry, lattices);
    for (const { gpu } of tiles ? [device, asHardware] : [device]) {
      const options = { geometry, temperatures, seed, start: 'hot', ...hamiltonian } as const;
      const simulation = await IsingSimulation.create(gpu, { ...options, update: 'swendsen-wang' });
      await simulation.sweep(sweeps);
      expect(differences(await gpu.readWords(simulation.ensemble.buffer), wanted)).toEqual([]);
      simulation.dispose();
    }
  });
});

it('antiferromagnets in a field are refused: their clusters hang on the field', async () => {
  const geometry = replicaGeometry(8, 32);
  const temperatures = new Float64Array(32).fill(2);
  const options = {
    geometry,
    temperatures,
    seed: 1,
    start: 'hot',
    interaction: -1,
    field: 0.5,
  } as const;
  await expect(
    IsingSimulation.create(device.gpu, { ...options, update: 'swendsen-wang' }),
  ).rejects.toThrow(/use metropolis or heat-bath/);
});
