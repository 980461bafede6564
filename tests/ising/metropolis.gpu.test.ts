import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { Checkerboard } from '../../src/ising/checkerboard.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { singleSpinRule } from '../../src/ising/single-spin-rule.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { sweepTwin } from '../twins/metropolis.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
/** Takes the instructions that a real GPU is given (flag SOFTWARE false), whatever the adapter is. */
const asHardware = withGpu({ software: false });

/** The first few words that differ, so that a failure tells where. */
function differences(found: Uint32Array, wanted: Uint32Array): string[] {
  const wrong = [...wanted.keys()].filter((index) => found[index] !== wanted[index]);
  return wrong
    .slice(0, 4)
    .map((i) => `word ${i}: ${found[i]?.toString(16)} not ${wanted[i]?.toString(16)}`);
}

const same = (geometry: Geometry, temperature: number): number[] =>
  Array.from({ length: geometry.systems }, () => temperature);
const ladder = (geometry: Geometry): number[] =>
  Array.from({ length: geometry.systems }, (_, system) => 0.51 + 0.11 * system);
const perGroup = (geometry: Geometry): number[] =>
  Array.from({ length: geometry.systems }, (_, system) => 1.7 + (system >> 5));

interface Case {
  readonly name: string;
  readonly geometry: Geometry;
  readonly temperatures: number[];
  readonly sweeps: number;
}

const cases: Case[] = [
  { name: 'replicas 2 x 2', geometry: replicaGeometry(2, 32), sweeps: 30 },
  { name: 'replicas 6 x 6, two groups', geometry: replicaGeometry(6, 64), sweeps: 40 },
  { name: 'replicas 16 x 16', geometry: replicaGeometry(16, 32), sweeps: 25 },
  {
    name: 'replicas 34 x 34, rows not a multiple of a walk',
    geometry: replicaGeometry(34, 32),
    sweeps: 6,
  },
  { name: 'strips 64 x 64', geometry: stripGeometry(64), sweeps: 40 },
  { name: 'strips 64 x 64, three lattices', geometry: stripGeometry(64, 3), sweeps: 10 },
  { name: 'strips 128 x 128', geometry: stripGeometry(128), sweeps: 12 },
].map((lattice, index) => ({
  ...lattice,
  temperatures: same(lattice.geometry, index % 2 === 0 ? 2.269 : 1.3),
}));
const replicas = replicaGeometry(10, 64);
cases.push({
  name: 'a temperature per group',
  geometry: replicas,
  temperatures: perGroup(replicas),
  sweeps: 20,
});
cases.push({
  name: 'a temperature per replica',
  geometry: replicas,
  temperatures: ladder(replicas),
  sweeps: 30,
});

/** The start configuration and the sweeps after it, against their twins. */
async function compareWithTwin(gpu: Gpu, { geometry, temperatures, sweeps }: Case): Promise<void> {
  const seed = 20;
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures,
    seed,
    start: 'hot',
  });
  const start = startWords(geometry, 'hot', seed);
  expect(differences(await gpu.readWords(simulation.ensemble.buffer), start)).toEqual([]);

  const lattices = unpack(geometry, start);
  const perReplica = temperatures.some(
    (temperature, system) => temperature !== temperatures[system & ~31],
  );
  for (let sweep = 0; sweep < sweeps; sweep++)
    sweepTwin({ geometry, temperatures, seed, perReplica }, lattices, sweep);
  await simulation.sweep(sweeps);
  const found = await gpu.readWords(simulation.ensemble.buffer);
  expect(differences(found, pack(geometry, lattices))).toEqual([]);
  simulation.dispose();
}

describe('Metropolis on the GPU is bit-identical to its CPU twin', () => {
  it.each(cases)('$name', (test) => compareWithTwin(device.gpu, test));

  it.each(cases.filter(({ sweeps }) => sweeps === 10 || sweeps === 20 || sweeps === 30))(
    '$name, with the instructions of a real GPU',
    (test) => compareWithTwin(asHardware.gpu, test),
  );

  it('sweeps around the 2^31st, where the step starts again under a new key', async () => {
    const geometry = replicaGeometry(6, 32);
    const temperatures = same(geometry, 2.269);
    const seed = 8;
    const ensemble = new Ensemble(device.gpu, geometry);
    const start = startWords(geometry, 'hot', seed);
    device.gpu.write(ensemble.buffer, start);
    const metropolis = new Checkerboard(device.gpu, ensemble, {
      rule: singleSpinRule(ferromagnet, 'metropolis'),
      seed,
    });
    await metropolis.setTemperatures(temperatures);
    const lattices = unpack(geometry, start);
    for (const sweep of [2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1]) {
      metropolis.begin(sweep);
      device.gpu.compute('sweep', (pass) => {
        metropolis.record(pass, 0, 1);
      });
      sweepTwin({ geometry, temperatures, seed, perReplica: false }, lattices, sweep);
      const found = await device.gpu.readWords(ensemble.buffer);
      expect(differences(found, pack(geometry, lattices)), `sweep ${sweep}`).toEqual([]);
    }
    // No submit may cross over, since it has one key.
    const left = [0, 2 ** 31 - 3, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 5];
    expect(left.map((sweep) => metropolis.sweepsUntilNewKey(sweep))).toEqual([
      2 ** 31,
      3,
      1,
      2 ** 31,
      2 ** 31 - 5,
    ]);
    metropolis.dispose();
    ensemble.dispose();
  });

  it('the same bits however sweeps are divided into submits', async () => {
    const geometry = stripGeometry(64);
    const options = { geometry, temperatures: same(geometry, 2.5), seed: 3, start: 'hot' } as const;
    const [one, many] = [
      await IsingSimulation.create(device.gpu, options),
      await IsingSimulation.create(device.gpu, options),
    ];
    one.submitSweeps(37);
    for (const batch of [1, 5, 30, 1]) many.submitSweeps(batch);
    const words = await device.gpu.readWords(one.ensemble.buffer);
    expect(differences(await device.gpu.readWords(many.ensemble.buffer), words)).toEqual([]);
    const other = await IsingSimulation.create(device.gpu, { ...options, seed: 4 });
    other.submitSweeps(37);
    expect(differences(await device.gpu.readWords(other.ensemble.buffer), words)).not.toEqual([]);
  });
});
