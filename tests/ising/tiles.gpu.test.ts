import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  GeometryError,
  replicaGeometry,
  siteCount,
  stripGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { Checkerboard } from '../../src/ising/checkerboard.ts';
import type { IsingModel } from '../../src/ising/model.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { singleSpinRule } from '../../src/ising/single-spin-rule.ts';
import {
  isWhole,
  mostHalfSweeps,
  tileFor,
  tileWords,
  type TileOptions,
} from '../../src/ising/tiles.ts';
import { differences } from '../support/differences.ts';
import { pack, unpack } from '../twins/lattices.ts';
import { sweepTwin } from '../twins/metropolis.ts';
import { singleSpinSweep } from '../twins/single-spin.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
/** Takes the instructions that a real GPU is given (flag SOFTWARE false), whatever the adapter is. */
const asHardware = withGpu({ software: false });
const seed = 17;
/** Sweeps of each dispatch, one after the other. */
const dispatches = [1, 4, 2];
const sweeps = dispatches.reduce((sum, count) => sum + count);

const ferromagnet = { interaction: 1, field: 0 } as const;
const same = (_system: number): number => 2.2;
const ladder = (system: number): number => 0.9 + 0.1 * system;

/** A dispatch a half-sweep, whole lattices in workgroup memory, and tiles with a halo. */
const forms = [{ resident: false }, { resident: true }, { halfSweeps: 2 }, { halfSweeps: 4 }];

interface Case {
  readonly name: string;
  readonly geometry: Geometry;
  readonly temperature: (system: number) => number;
  readonly interaction: 1 | -1;
  readonly field: number;
}

const cases: Case[] = [
  { name: 'replicas 2 x 2', geometry: replicaGeometry(2, 32), temperature: same, ...ferromagnet },
  {
    name: 'replicas 10 x 10, three groups',
    geometry: replicaGeometry(10, 96),
    temperature: (system) => 2 + (system >> 5),
    ...ferromagnet,
  },
  {
    name: 'replicas 22 x 22, rows not a multiple of a walk, a temperature per replica',
    geometry: replicaGeometry(22, 32),
    temperature: ladder,
    ...ferromagnet,
  },
  {
    name: 'strips 64 x 64, two lattices',
    geometry: stripGeometry(64, 2),
    temperature: same,
    ...ferromagnet,
  },
  { name: 'strips 192 x 192', geometry: stripGeometry(192), temperature: same, ...ferromagnet },
  {
    name: 'replicas in a field',
    geometry: replicaGeometry(6, 64),
    temperature: same,
    interaction: -1,
    field: 0.3,
  },
  {
    name: 'replicas in a field, a temperature per replica',
    geometry: replicaGeometry(6, 64),
    temperature: ladder,
    interaction: 1,
    field: -0.2,
  },
  {
    name: 'chains',
    geometry: replicaGeometry(50, 64, 'chain'),
    temperature: same,
    interaction: 1,
    field: 0.1,
  },
  {
    name: 'chains in strips',
    geometry: stripGeometry(256, 3, 'chain'),
    temperature: same,
    interaction: -1,
    field: 0,
  },
  {
    name: 'chains, a temperature per replica',
    geometry: replicaGeometry(20, 64, 'chain'),
    temperature: ladder,
    interaction: 1,
    field: 0.2,
  },
];

/** Lattices kept in workgroup memory for several sweeps, against the twin that does one after the other. */
describe.each(['metropolis', 'heat-bath'] as const)('%s in workgroup memory', (update) => {
  it.each(cases)('$name', async ({ geometry, temperature, interaction, field }) => {
    const temperatures = Array.from({ length: geometry.systems }, (_, system) =>
      temperature(system),
    );
    const model: IsingModel = { lattice: geometry.lattice, interaction, field };
    const rule = singleSpinRule(model, update);
    const perReplica = temperature === ladder;
    const start = startWords(geometry, 'hot', seed);
    const lattices = unpack(geometry, start);
    const twin = { geometry, temperatures, seed, perReplica, interaction, field };
    for (let sweep = 0; sweep < sweeps; sweep++)
      if (rule.kernel === 'metropolis') sweepTwin(twin, lattices, sweep);
      else singleSpinSweep({ ...twin, update }, lattices, sweep);
    const wanted = pack(geometry, lattices);
    for (const { gpu } of [device, asHardware])
      for (const form of forms) {
        const ensemble = new Ensemble(gpu, geometry);
        gpu.write(ensemble.buffer, start);
        const checkerboard = new Checkerboard(gpu, ensemble, { rule, seed, ...form });
        await checkerboard.setTemperatures(temperatures);
        checkerboard.begin(0);
        gpu.compute('sweeps', (pass) => {
          let first = 0;
          for (const count of dispatches) {
            checkerboard.record(pass, first, count);
            first += count;
          }
        });
        const found = await gpu.readWords(ensemble.buffer);
        expect(differences(found, wanted), JSON.stringify(form)).toEqual([]);
        checkerboard.dispose();
        ensemble.dispose();
      }
  });
});

/** Larger lattices, whose sides are no multiples of those of a tile: the same SHA-256 as one dispatch a half-sweep. */
describe.each([
  ['64 x 64, 64 replicas', replicaGeometry(64, 64), 1],
  ['96 x 96, 32 replicas', replicaGeometry(96, 32), 2],
  ['160 x 160, 32 replicas', replicaGeometry(160, 32), 3],
  ['512 x 512', stripGeometry(512), 4],
  ['1024 x 1024', stripGeometry(1024), 5],
  ['4096 sites of a chain, in strips', stripGeometry(4096, 2, 'chain'), 6],
] as const)('tiles: %s', (_, geometry, own) => {
  const hash = async (gpu: Gpu, form: TileOptions, of: typeof same): Promise<string> => {
    const temperatures = Array.from({ length: geometry.systems }, (__, system) => of(system));
    const options = { geometry, temperatures, seed: own, start: 'hot', ...form } as const;
    const simulation = await IsingSimulation.create(gpu, options);
    for (const count of [5, 1]) simulation.submitSweeps(count);
    const words = await gpu.readWords(simulation.ensemble.buffer);
    simulation.dispose();
    return createHash('sha256').update(words).digest('hex');
  };

  it.each(['software', 'gpu'] as const)('of a %s', async (kind) => {
    const { gpu } = kind === 'gpu' ? asHardware : device;
    // The tiles of a GPU on any adapter.
    Object.defineProperty(gpu, 'adapter', {
      value: { ...gpu.adapter, software: kind === 'software' },
    });
    const words = gpu.device.limits.maxComputeWorkgroupStorageSize / 4;
    const wanted = new Map<typeof same, string>();
    for (const [halfSweeps, of] of [
      [2, same],
      [4, ladder],
      [8, same],
    ] as const) {
      const tile = tileFor(geometry, halfSweeps, { software: kind === 'software', words });
      expect(tile && !isWhole(tile)).toBe(true);
      wanted.set(of, wanted.get(of) ?? (await hash(gpu, { resident: false }, of)));
      expect(await hash(gpu, { halfSweeps }, of)).toBe(wanted.get(of));
    }
  });
});

it('lattices for which launch and drain hardly matter, and those that do not fit, have no tiles', () => {
  const words = 4096;
  for (const software of [true, false]) {
    expect(tileFor(stripGeometry(8192), 4, { software, words })).toBe(undefined);
    expect(tileFor(stripGeometry(4096), 4, { software, words: 16 })).toBe(undefined);
    const tile = tileFor(stripGeometry(4096), 8, { software, words });
    expect(tile && tileWords(tile) <= words && mostHalfSweeps(tile) >= 8).toBe(true);
  }
});

it('as many sweeps as a submit holds', async () => {
  const { gpu } = device;
  const geometry = replicaGeometry(4, 32);
  const start = startWords(geometry, 'hot', seed);
  const rule = singleSpinRule({ lattice: 'square', ...ferromagnet }, 'metropolis');
  const run = async (resident: boolean): Promise<Uint32Array> => {
    const ensemble = new Ensemble(gpu, geometry);
    gpu.write(ensemble.buffer, start);
    const checkerboard = new Checkerboard(gpu, ensemble, { rule, seed, resident });
    await checkerboard.setTemperatures(new Float64Array(geometry.systems).fill(2.2));
    checkerboard.begin(0);
    const count = checkerboard.maximumSweepsPerSubmit;
    gpu.compute('sweeps', (pass) => checkerboard.record(pass, 0, count));
    const words = (await gpu.readWords(ensemble.buffer)).slice();
    checkerboard.dispose();
    ensemble.dispose();
    return words;
  };
  expect(differences(await run(true), await run(false))).toEqual([]);
});

it('refuses lattices that do not fit into workgroup memory', () => {
  const geometry = replicaGeometry(200, 32);
  expect(siteCount(geometry)).toBeGreaterThan(16_384);
  const ensemble = new Ensemble(device.gpu, geometry);
  const rule = singleSpinRule({ lattice: 'square', ...ferromagnet }, 'metropolis');
  expect(() => new Checkerboard(device.gpu, ensemble, { rule, seed, resident: true })).toThrow(
    GeometryError,
  );
  ensemble.dispose();
});
