import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  replicaGeometry,
  siteCount,
  stripGeometry,
  wordCount,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { Measurement } from '../../src/ising/measurement.ts';
import { Reversal } from '../../src/ising/reversal.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { differences } from '../support/differences.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { randomFrom } from '../support/random.ts';
import { reverse } from '../twins/reversal.ts';
import { singleSpinSweep } from '../twins/single-spin.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

interface Case {
  readonly name: string;
  readonly geometry: Geometry;
  readonly field: number;
}

const cases: Case[] = [
  { name: 'replicas of 6 x 6', geometry: replicaGeometry(6, 96), field: 0.12 },
  { name: 'replicas of 6 x 6, field down', geometry: replicaGeometry(6, 96), field: -0.12 },
  { name: 'chains of 20', geometry: replicaGeometry(20, 64, 'chain'), field: 0.2 },
  { name: 'lattices in strips', geometry: stripGeometry(64, 70), field: -0.004 },
];

/** Temperatures that differ within a word. */
const temperaturesOf = ({ systems }: Geometry): number[] =>
  Array.from({ length: systems }, (_, system) => 1.5 + 0.25 * (system % 7));

describe('reversals on the GPU are those of the CPU twin', () => {
  it.each(cases)('$name: which systems, and all their spins', async ({ geometry, field }) => {
    const { gpu } = device;
    const ensemble = new Ensemble(gpu, geometry);
    const temperatures = temperaturesOf(geometry);
    const measurement = await Measurement.create(gpu, ensemble, { capacity: 4 });
    const reversal = await Reversal.create(gpu, ensemble, {
      temperatures,
      field,
      seed: 8,
      measurement,
    });
    const lanes = geometry.mode === 'replica' ? 32 : 1;
    const twin = { temperatures, field, seed: 8, lanes };
    const { uniform } = randomFrom(3);
    let turned = 0;
    for (let step = 0; step < 12; step += 2) {
      const words = Uint32Array.from({ length: wordCount(geometry) }, () =>
        Math.floor(uniform() * 2 ** 32),
      );
      gpu.write(ensemble.buffer, words);
      const lattices = unpack(geometry, words);
      // Two in a submit, into slots 2 and 3.
      reversal.begin(2);
      gpu.compute('reversals', (pass) => {
        for (const index of [0, 1]) {
          measurement.record(pass, 2 + index);
          reversal.record(pass, index);
        }
      });
      for (const index of [0, 1])
        turned += reverse(twin, lattices, step + index).filter(Boolean).length;
      const found = await gpu.readWords(ensemble.buffer);
      expect(differences(found, pack(geometry, lattices)), `step ${step}`).toEqual([]);
    }
    const tried = 12 * geometry.systems;
    expect(turned).toBeGreaterThan(0.3 * tried);
    expect(turned).toBeLessThan(0.95 * tried);
    for (const part of [reversal, measurement, ensemble]) part.dispose();
  });

  it('in a whole run, sweeps and reversals', async () => {
    const { gpu } = device;
    const geometry = replicaGeometry(6, 64);
    const [seed, field, count, every] = [5, 0.08, 6, 2];
    const temperatures = temperaturesOf(geometry);
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      field,
      update: 'heat-bath',
      temperatures,
      seed,
      start: 'hot',
    });
    const measurement = await simulation.measure(4);
    const reversal = await simulation.reversals(measurement);
    const observations = await simulation.observe(measurement, { count, every, reversal });
    const lattices = unpack(geometry, startWords(geometry, 'hot', seed));
    const run = { geometry, temperatures, seed, perReplica: true } as const;
    for (let sweep = 0; sweep < count * every; sweep++) {
      singleSpinSweep({ ...run, update: 'heat-bath', interaction: 1, field }, lattices, sweep);
      if ((sweep + 1) % every !== 0) continue;
      const observation = observations[Math.floor(sweep / every)];
      const up = lattices.map((lattice) => lattice.reduce((sum, spin) => sum + spin, 0));
      const magnetization = up.map((spins) => -1 + (2 * spins) / siteCount(geometry));
      expect(Array.from(observation.magnetization)).toEqual(magnetization);
      reverse({ temperatures, field, seed, lanes: 32 }, lattices, Math.floor(sweep / every));
    }
    const found = await gpu.readWords(simulation.ensemble.buffer);
    expect(differences(found, pack(geometry, lattices))).toEqual([]);
    for (const part of [reversal, measurement, simulation]) part.dispose();
  });

  // Bits above 2^31 of M/2 cannot be had from lattices that a processor holds: the counts are written by hand.
  it.each([
    ['all up, field down', 2 ** 34, -1e-9, true],
    ['all up, field up', 2 ** 34, 1e-3, false],
    ['2^33 + 2^33 up, so weak a field that M costs nothing', 2 ** 34, 1e-30, true],
    ['one up more than half, any field', 2 ** 33 + 1, 5, false],
    ['one up less than half, any field', 2 ** 33 - 1, 5, true],
  ] as const)('counts beyond 32 bits: %s', async (_name, up, field, turns) => {
    const { gpu } = device;
    // The largest side, of which only the numbers are used.
    const geometry: Geometry = { ...stripGeometry(131_072), width: 2, height: 2 };
    const ensemble = new Ensemble(gpu, geometry);
    const series = gpu.upload(
      'counts',
      new Uint32Array([0, 0, up % 2 ** 32, Math.floor(up / 2 ** 32)]),
    );
    const measurement = { series, columns: 2 } as Measurement;
    const temperatures = [1];
    const reversal = await Reversal.create(gpu, ensemble, {
      temperatures,
      field,
      seed: 1,
      measurement,
    });
    reversal.begin(0);
    gpu.compute('reversal', (pass) => reversal.record(pass, 0));
    const words = await gpu.readWords(ensemble.buffer);
    expect(Array.from(words)).toEqual(Array.from(words, () => (turns ? 0xffffffff : 0)));
    reversal.dispose();
    for (const buffer of [series]) buffer.destroy();
    ensemble.dispose();
  });
});

it('antiferromagnets, and lattices without field, have none', async () => {
  const { gpu } = device;
  for (const model of [{ interaction: -1, field: 0.2 } as const, { field: 0 }]) {
    const simulation = await IsingSimulation.create(gpu, {
      geometry: replicaGeometry(4, 32),
      ...model,
      temperatures: Array.from({ length: 32 }, () => 2),
      seed: 1,
      start: 'hot',
    });
    const measurement = await simulation.measure(1);
    await expect(simulation.reversals(measurement)).rejects.toThrow(/ferromagnets in a field/);
    for (const part of [measurement, simulation]) part.dispose();
  }
});
