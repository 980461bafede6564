import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  blockedGeometry,
  GeometryError,
  replicaGeometry,
  stripGeometry,
  wordCount,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { Measurement, observationOf } from '../../src/ising/measurement.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { unpack } from '../twins/lattices.ts';
import { measureTwin } from '../twins/measurement.ts';
import { randomFrom } from '../support/random.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const geometries: [string, Geometry][] = [
  ['replicas 2 x 2', replicaGeometry(2, 32)],
  ['replicas 6 x 6', replicaGeometry(6, 96)],
  ['replicas 48 x 48, many chunks', replicaGeometry(48, 32)],
  // More than 64 chunks are added up in two passes.
  ['replicas 256 x 256, 258 chunks', replicaGeometry(256, 32)],
  ['strips 1024 x 1024, 129 chunks', stripGeometry(1024)],
  ['strips 64 x 64', stripGeometry(64)],
  ['strips 192 x 192, two lattices', stripGeometry(192, 2)],
];

describe('energy and magnetization of every system', () => {
  it.each(geometries)('%s: as the CPU twin counts them', async (_, geometry) => {
    const temperatures = new Float64Array(geometry.systems).fill(2.4);
    const simulation = await IsingSimulation.create(device.gpu, {
      geometry,
      temperatures,
      seed: 5,
      start: 'hot',
    });
    const measurement = await simulation.measure(4);
    const observations = await simulation.observe(measurement, { count: 3, every: 4 });
    expect(observations).toHaveLength(3);
    const lattices = unpack(geometry, await device.gpu.readWords(simulation.ensemble.buffer));
    const last = observations[2];
    for (const [system, lattice] of lattices.entries()) {
      const { energy, magnetization } = measureTwin(lattice, geometry.size);
      expect(last?.energy[system]).toBeCloseTo(energy, 12);
      expect(last?.magnetization[system]).toBeCloseTo(magnetization, 12);
    }
  });

  // Every bond unsatisfied: the counters of a full chunk reach 4 x 127 = 508, the most they ever hold.
  it.each([
    ['replicas 32 x 32', replicaGeometry(32, 64)],
    ['replicas 256 x 256', replicaGeometry(256, 32)],
    ['strips 128 x 128', stripGeometry(128, 2)],
  ] as const)('%s: an antiferromagnet has the largest energy', async (_, geometry) => {
    const { gpu } = device;
    const ensemble = new Ensemble(gpu, geometry);
    // Words are split by colour: the first half is colour 0.
    const half = wordCount(geometry) / 2;
    const words = Uint32Array.from({ length: 2 * half }, (_, at) => (at < half ? 0xffffffff : 0));
    gpu.write(ensemble.buffer, words);
    const measurement = await Measurement.create(gpu, ensemble);
    gpu.compute('measure', (pass) => {
      measurement.record(pass, 0);
    });
    const [reading] = await measurement.read(1);
    const everywhere = (value: number): Float64Array =>
      new Float64Array(geometry.systems).fill(value);
    expect(reading).toEqual({ neighbourSum: everywhere(-2), magnetization: everywhere(0) });
    measurement.dispose();
    ensemble.dispose();
  });

  const shapes: [string, Geometry][] = [
    ['replicas 6 x 6', replicaGeometry(6, 64)],
    ['replicas 256 x 256', replicaGeometry(256, 32)],
    ['strips 64 x 64, two lattices', stripGeometry(64, 2)],
    ['strips 192 x 192', stripGeometry(192)],
    ['chains of 4', replicaGeometry(4, 32, 'chain')],
    ['chains of 50', replicaGeometry(50, 64, 'chain')],
    ['chains of 1030', replicaGeometry(1030, 32, 'chain')],
    ['chains in strips of 2', stripGeometry(64, 3, 'chain')],
    ['chain in strips of 32', stripGeometry(1024, 1, 'chain')],
  ];
  const hamiltonians: Hamiltonian[] = [
    { interaction: 1, field: 0 },
    { interaction: 1, field: 0.37 },
    { interaction: 1, field: -2.5 },
    { interaction: -1, field: 0 },
    { interaction: -1, field: 0.37 },
  ];
  // Odd sides, which blocking leaves, are counted row after row, and only for the ferromagnet.
  const odd: [string, Geometry][] = [
    ['replicas 3 x 3, blocked', blockedGeometry(replicaGeometry(6, 64))],
    ['replicas 17 x 17, blocked', blockedGeometry(replicaGeometry(34, 32))],
    ['strips 32 x 32, blocked', blockedGeometry(stripGeometry(64, 2))],
    ['strips 96 x 96, blocked', blockedGeometry(stripGeometry(192))],
  ];

  it.each([
    ...shapes.map(([name, geometry]) => ({ name, geometry, models: hamiltonians })),
    ...odd.map(([name, geometry]) => ({ name, geometry, models: hamiltonians.slice(0, 3) })),
  ])('$name, every model: as plain summation has it', async ({ geometry, models }) => {
    const { gpu } = device;
    const { uniform } = randomFrom(8);
    // Two of three spins up, so that no sum vanishes by symmetry.
    const words = Uint32Array.from({ length: wordCount(geometry) }, () => {
      const [a, b, c] = [0, 1, 2].map(() => Math.floor(uniform() * 2 ** 32));
      return a | (b & c);
    });
    const lattices = unpack(geometry, words);
    const ensemble = new Ensemble(gpu, geometry);
    gpu.write(ensemble.buffer, words);
    for (const model of models) {
      const measurement = await Measurement.create(gpu, ensemble, {
        capacity: 2,
        staggered: model.interaction === -1,
      });
      gpu.compute('measure', (pass) => measurement.record(pass, 1));
      const [, reading] = await measurement.read(2);
      const { energy, magnetization, staggeredMagnetization } = observationOf(model, reading);
      expect(staggeredMagnetization === undefined).toBe(model.interaction === 1);
      for (const [system, lattice] of lattices.entries()) {
        const twin = measureTwin(lattice, geometry.size, model);
        expect(energy[system]).toBeCloseTo(twin.energy, 12);
        expect(magnetization[system]).toBeCloseTo(twin.magnetization, 12);
        if (staggeredMagnetization)
          expect(staggeredMagnetization[system]).toBeCloseTo(twin.staggeredMagnetization, 12);
      }
      measurement.dispose();
    }
    ensemble.dispose();
  });

  it.each([
    ['replicas 256 x 256', replicaGeometry(256, 32)],
    ['chains in strips', stripGeometry(1024, 2, 'chain')],
  ] as const)('%s: the ground state of the antiferromagnet', async (_, geometry) => {
    const { gpu } = device;
    const model: Hamiltonian = { interaction: -1, field: 0.5 };
    const ensemble = new Ensemble(gpu, geometry);
    const half = wordCount(geometry) / 2;
    const words = Uint32Array.from({ length: 2 * half }, (_, at) => (at < half ? 0xffffffff : 0));
    gpu.write(ensemble.buffer, words);
    const measurement = await Measurement.create(gpu, ensemble, { staggered: true });
    gpu.compute('measure', (pass) => measurement.record(pass, 0));
    const [reading] = await measurement.read(1);
    const everywhere = (value: number): Float64Array =>
      new Float64Array(geometry.systems).fill(value);
    expect(observationOf(model, reading)).toEqual({
      energy: everywhere(geometry.lattice === 'chain' ? -1 : -2),
      magnetization: everywhere(0),
      staggeredMagnetization: everywhere(1),
    });
    measurement.dispose();
    ensemble.dispose();
  });

  it('the staggered magnetization needs a lattice of even side', async () => {
    const ensemble = new Ensemble(device.gpu, blockedGeometry(replicaGeometry(6, 64)));
    const create = Measurement.create(device.gpu, ensemble, { staggered: true });
    await expect(create).rejects.toThrow(GeometryError);
    ensemble.dispose();
  });

  it('a simulation applies its own Hamiltonian, also after its field has changed', async () => {
    const { gpu } = device;
    const geometry = replicaGeometry(6, 32);
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      interaction: -1,
      field: 0.37,
      temperatures: new Float64Array(32).fill(3),
      seed: 3,
      start: 'hot',
    });
    const measurement = await simulation.measure(1);
    const lattices = unpack(geometry, await gpu.readWords(simulation.ensemble.buffer));
    for (const field of [0.37, -1.2]) {
      await simulation.change({ update: 'metropolis', field });
      const { energy } = await simulation.observeNow(measurement);
      for (const [system, lattice] of lattices.entries())
        expect(energy[system]).toBeCloseTo(
          measureTwin(lattice, 6, { interaction: -1, field }).energy,
          12,
        );
    }
    measurement.dispose();
    simulation.dispose();
  });

  it('observations do not depend on how many fit on the GPU at a time', async () => {
    const geometry = replicaGeometry(8, 32);
    const series = await Promise.all(
      [3, 64].map(async (capacity) => {
        const temperatures = new Float64Array(geometry.systems).fill(3);
        const simulation = await IsingSimulation.create(device.gpu, {
          geometry,
          temperatures,
          seed: 9,
          start: 'cold',
        });
        const measurement = await simulation.measure(capacity);
        const observations = await simulation.observe(measurement, { count: 20, every: 3 });
        return observations.map(({ energy }) => [...energy]);
      }),
    );
    expect(series[0]).toEqual(series[1]);
    expect(series[0]).toHaveLength(20);
  });
});

describe('the kernel samples the Boltzmann distribution', () => {
  // False alarm: |z| < 4.5 in 8 tests of 32 independent replicas (Student t, 31 degrees of freedom): 1e-3 in all.
  it.each([1.0, 2.0, 2.269185, 3.0])('4 x 4 at T = %f against enumeration', async (temperature) => {
    const geometry = replicaGeometry(4, 1024);
    const temperatures = new Float64Array(geometry.systems).fill(temperature);
    const simulation = await IsingSimulation.create(device.gpu, {
      geometry,
      temperatures,
      seed: 1,
      start: 'hot',
    });
    const measurement = await simulation.measure(256);
    await simulation.sweep(300);
    const observations = await simulation.observe(measurement, { count: 256, every: 2 });
    const exact = enumerateTorus({ size: 4, temperature });
    const z = (
      of: (observation: (typeof observations)[0], system: number) => number,
      mean: number,
    ): number => {
      const means = Array.from(
        { length: geometry.systems },
        (_, system) =>
          observations.reduce((sum, o) => sum + of(o, system), 0) / observations.length,
      );
      const average = means.reduce((a, b) => a + b) / means.length;
      const variance =
        means.reduce((sum, value) => sum + (value - average) ** 2, 0) / (means.length - 1);
      return (average - mean) / Math.sqrt(variance / means.length);
    };
    expect(Math.abs(z((o, system) => o.energy[system] ?? NaN, exact.energy))).toBeLessThan(4.5);
    const m = (o: (typeof observations)[0], system: number): number =>
      Math.abs(o.magnetization[system] ?? NaN);
    expect(Math.abs(z(m, exact.absoluteMagnetization))).toBeLessThan(4.5);
  });
});
