import { describe, expect, it } from 'vitest';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import type { RandomGenerator } from '../../src/gpu/kernels.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { sweepTwin } from '../twins/metropolis.ts';
import { philox4 } from '../twins/random-words.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const devices = { pcg: withGpu(), philox: withGpu({ random: 'philox' }) };

// Four energies beyond 3.5 standard errors: once in 500 choices of the seed, which is fixed.
describe.each<RandomGenerator>(['pcg', 'philox'])('Ising energies with %s', (generator) => {
  it.each([8, 16])('of size %d at the critical temperature are exact', async (size) => {
    const { gpu } = devices[generator];
    expect(gpu.random).toBe(generator);
    const temperature = CRITICAL_TEMPERATURE;
    const { series } = await sampleIsing(gpu, {
      size,
      temperatures: [temperature],
      replicas: 256,
      schedule: { thermalize: 500, sweeps: 3000, every: 2 },
      start: 'hot',
      seed: 5,
    });
    const [run] = series;
    if (!run) throw new Error('nothing was sampled');
    const exact = kaufman({ size, temperature });
    const { energy } = thermalAverages({ ...run, sites: size * size });
    expect(Math.abs(energy.value - exact.energy) / energy.error).toBeLessThan(3.5);
    expect(energy.error).toBeLessThan(1e-3);
  });
});

describe('the start and Metropolis with Philox are bit-identical to their CPU twins', () => {
  it.each<{ name: string; geometry: Geometry; sweeps: number }>([
    { name: 'replicas 10 x 10, two groups', geometry: replicaGeometry(10, 64), sweeps: 8 },
    { name: 'strips 64 x 64', geometry: stripGeometry(64), sweeps: 8 },
  ])('of $name', async ({ geometry, sweeps }) => {
    const seed = 12;
    const temperatures = Array.from({ length: geometry.systems }, () => 2.269);
    const simulation = await IsingSimulation.create(devices.philox.gpu, {
      geometry,
      temperatures,
      seed,
      start: 'hot',
    });
    const start = startWords(geometry, 'hot', seed, philox4);
    expect(await devices.philox.gpu.readWords(simulation.ensemble.buffer)).toEqual(start);
    const lattices = unpack(geometry, start);
    const twin = { geometry, temperatures, seed, perReplica: false, random: philox4 };
    for (let sweep = 0; sweep < sweeps; sweep++) sweepTwin(twin, lattices, sweep);
    await simulation.sweep(sweeps);
    const found = await devices.philox.gpu.readWords(simulation.ensemble.buffer);
    expect(found).toEqual(pack(geometry, lattices));
    simulation.dispose();
  });
});
