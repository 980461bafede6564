import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  blockedGeometry,
  GeometryError,
  replicaGeometry,
  stripGeometry,
  unfoldedGeometry,
  wordCount,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { StructureFactor } from '../../src/ising/structure-factor.ts';
import { correlationParts } from '../../src/ising/correlation-parts.ts';
import { Correlations, type CorrelationSample } from '../../src/ising/correlations.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { CorrelationSums } from '../../src/statistics/correlations.ts';
import { enumerateCorrelations } from '../support/enumerated-correlations.ts';
import { lineSumsTwin } from '../twins/line-sums.ts';
import { pairsTwin } from '../twins/correlation-pairs.ts';
import { shapeOf, unpackLattices } from '../twins/lattices.ts';
import { structureFactorTwin } from '../twins/structure-factor.ts';
import { randomFrom } from '../support/random.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const geometries: [string, Geometry][] = [
  ['replicas 2 x 2', replicaGeometry(2, 32)],
  ['replicas 4 x 4', replicaGeometry(4, 96)],
  ['replicas 6 x 6', replicaGeometry(6, 32)],
  ['replicas 10 x 10', replicaGeometry(10, 64)],
  ['replicas 64 x 64', replicaGeometry(64, 32)],
  ['replicas 3 x 3, blocked', blockedGeometry(replicaGeometry(6, 32))],
  ['replicas 5 x 5, blocked', blockedGeometry(replicaGeometry(10, 32))],
  ['strips 64 x 64', stripGeometry(64)],
  ['strips 128 x 128', stripGeometry(128)],
  ['strips 192 x 192, two lattices', stripGeometry(192, 2)],
  ['strips 32 x 32, blocked', blockedGeometry(stripGeometry(64, 3))],
  ['strips 96 x 96, blocked', blockedGeometry(stripGeometry(192, 2))],
  ['chains of 4', replicaGeometry(4, 64, 'chain')],
  ['chains of 10', replicaGeometry(10, 32, 'chain')],
  ['chains of 600', replicaGeometry(600, 32, 'chain')],
  ['chain of 64 in strips', stripGeometry(64, 3, 'chain')],
  ['chain of 4096 in strips', stripGeometry(4096, 1, 'chain')],
];

/** Spins with long stretches of equal ones beside disorder, so that no two distances count alike. */
function patchyWords(geometry: Geometry, seed: number): Uint32Array {
  const { uniform } = randomFrom(seed);
  let word = 0;
  return Uint32Array.from({ length: wordCount(geometry) }, () => {
    const mask = Math.floor(uniform() * 2 ** 32) & Math.floor(uniform() * 2 ** 32);
    word = (word ^ (mask & Math.floor(uniform() * 2 ** 32))) >>> 0;
    return word;
  });
}

async function sampled(
  geometry: Geometry,
  words: Uint32Array,
  record: (correlations: Correlations, pass: GPUComputePassEncoder) => void = (
    correlations,
    pass,
  ) => correlations.record(pass, 0),
): Promise<CorrelationSample> {
  const { gpu } = device;
  const ensemble = new Ensemble(gpu, geometry);
  gpu.write(ensemble.buffer, words);
  const correlations = await Correlations.create(gpu, ensemble);
  gpu.compute('correlations', (pass) => record(correlations, pass));
  const [sample] = await correlations.read(1);
  correlations.dispose();
  ensemble.dispose();
  return sample;
}

/** Compares every array with the twin's; counts as whole numbers, so that equal bits are asked for. */
function expectTwin(sample: CorrelationSample, geometry: Geometry, words: Uint32Array): void {
  const shape = shapeOf(geometry);
  const pairs = (shape.rows === 1 ? 1 : 2) * shape.size * shape.rows;
  const lattices = unpackLattices(geometry, words);
  for (const [system, spins] of lattices.entries()) {
    const twin = pairsTwin(spins, shape);
    const correlation = (count: number): number => 1 - (2 * count) / pairs;
    expect([...sample.axis[system]], `axis, system ${system}`).toEqual(twin.axis.map(correlation));
    expect([...(sample.diagonal[system] ?? [])], `diagonal, system ${system}`).toEqual(
      twin.diagonal.map(correlation),
    );
    const { value, bound } = structureFactorTwin(lineSumsTwin(spins, shape), shape);
    expect(sample.structureFactor[system]).toHaveLength(value.length);
    for (const [n, s] of sample.structureFactor[system].entries())
      expect(Math.abs(s - value[n]), `S(${n}), system ${system}`).toBeLessThanOrEqual(bound[n]);
  }
  expect([sample.axis.length, sample.structureFactor.length]).toEqual([
    lattices.length,
    lattices.length,
  ]);
}

describe('correlations of every system', () => {
  it.each(geometries)(
    '%s: pairs as the CPU twin counts them, S within its bound',
    async (_, geometry) => {
      const words = patchyWords(geometry, 7);
      expectTwin(await sampled(geometry, words), geometry, words);
    },
  );

  // Beyond 511 sites a line is summed in stretches.
  const long: [string, Geometry][] = [
    ['replicas 514 x 514', replicaGeometry(514, 32)],
    ['strips 1088 x 1088', stripGeometry(1088)],
  ];

  it.each([...geometries, ...long])(
    '%s: line sums as the CPU twin counts them',
    async (_, geometry) => {
      const { gpu } = device;
      const words = patchyWords(geometry, 3);
      const ensemble = new Ensemble(gpu, geometry);
      gpu.write(ensemble.buffer, words);
      const factor = await StructureFactor.create(
        gpu,
        ensemble,
        correlationParts(gpu, geometry, 1),
      );
      gpu.compute('line sums', (pass) => factor.recordPart(pass, 0, 0));
      const shape = shapeOf(geometry);
      expect(await factor.readLines()).toEqual(
        unpackLattices(geometry, words).map((spins) => lineSumsTwin(spins, shape)),
      );
      factor.dispose();
      ensemble.dispose();
    },
  );
});

describe('large lattices and long series', () => {
  // Every pair at odd distance unequal: the counters of a walk reach 7 x 510 = 3570 of the 4095 that they hold.
  it('replicas 510 x 510, an antiferromagnet: C(r) = (-1)^r', async () => {
    const geometry = replicaGeometry(510, 32);
    const { parts, walk } = correlationParts(device.gpu, geometry, 1);
    expect(walk).toMatchObject({ lines: 510, walkers: 73, stretches: 1 });
    // A GPU does this in one part.
    expect(parts).toBeGreaterThan(device.gpu.software ? 2 : 0);
    // Words are split by colour: the first half is colour 0.
    const half = wordCount(geometry) / 2;
    const words = Uint32Array.from({ length: 2 * half }, (_, at) => (at < half ? 0xffffffff : 0));
    const { axis, diagonal, structureFactor } = await sampled(geometry, words);
    const alternating = Float64Array.from({ length: 256 }, (_, r) => (r % 2 === 0 ? 1 : -1));
    for (const system of [0, 13, 31]) {
      expect(axis[system]).toEqual(alternating);
      expect(diagonal[system]).toEqual(new Float64Array(256).fill(1));
      expect(structureFactor[system]).toEqual(new Float64Array(256));
    }
  });

  it('an ordered lattice has S(0) = N and no rounding in the other modes', async () => {
    const geometry = replicaGeometry(64, 32);
    const words = new Uint32Array(wordCount(geometry)).fill(0xffffffff);
    const { axis, structureFactor } = await sampled(geometry, words);
    expect(axis[5]).toEqual(new Float64Array(33).fill(1));
    expect(structureFactor[5]).toEqual(Float64Array.from({ length: 33 }, (_, n) => (n ? 0 : 4096)));
  });

  it.each([
    ['strips 512 x 512', stripGeometry(512)],
    ['chain of 4096 in strips', stripGeometry(4096, 1, 'chain')],
  ])('%s: parts in submits of their own, slots in any order', async (_, geometry) => {
    const { gpu } = device;
    const ensemble = new Ensemble(gpu, geometry);
    const correlations = await Correlations.create(gpu, ensemble, { capacity: 3 });
    expect([correlations.capacity, correlations.parts > 1]).toEqual([3, gpu.software]);
    const states = [1, 2].map((seed) => patchyWords(geometry, seed));
    gpu.write(ensemble.buffer, states[1]);
    gpu.compute('correlations', (pass) => correlations.record(pass, 2));
    gpu.write(ensemble.buffer, states[0]);
    for (let part = 0; part < correlations.parts; part++)
      gpu.compute('correlations', (pass) => correlations.recordPart(pass, 0, part));
    const [first, , last] = await correlations.read(3);
    expectTwin(first, geometry, states[0]);
    expectTwin(last, geometry, states[1]);
    correlations.dispose();
    ensemble.dispose();
  });

  it('the largest lattice is divided into parts that ordinals can tell apart', () => {
    const { parts, modes, farthest } = correlationParts(device.gpu, stripGeometry(131_072), 9);
    expect(farthest).toBe(65_536);
    expect(parts).toBeLessThanOrEqual(2048);
    expect(parts * modes).toBeGreaterThan(farthest / 2);
  });

  it('lattices that cannot be counted are refused', () => {
    const { gpu } = device;
    const single = unfoldedGeometry(stripGeometry(64));
    expect(() => correlationParts(gpu, single, 1)).toThrow(GeometryError);
    const many = { ...replicaGeometry(4096, 32), groups: 2048, systems: 2 ** 16 };
    expect(() => correlationParts(gpu, many, 1)).toThrow(
      /65536 lattices of size 4096 x 4096 .* fewer replicas/,
    );
  });
});

describe('correlations of the Boltzmann distribution', () => {
  // False alarm: |z| < 4.5 in 7 tests of 1024 independent replicas: 5e-5 in all.
  it('4 x 4 at T = 2.5 against enumeration', async () => {
    const geometry = replicaGeometry(4, 1024);
    const temperatures = new Float64Array(geometry.systems).fill(2.5);
    const { gpu } = device;
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      temperatures,
      seed: 3,
      start: 'hot',
    });
    const correlations = await Correlations.create(gpu, simulation.ensemble, { capacity: 64 });
    await simulation.sweep(300);
    for (let slot = 0; slot < 64; slot++) {
      await simulation.sweep(3);
      gpu.compute('correlations', (pass) => correlations.record(pass, slot));
    }
    const sums = new CorrelationSums({ size: 4, sites: 16 });
    for (const sample of await correlations.read(64)) sums.add(sample);
    const averages = sums.averages({ autocorrelationTime: 1 });
    const exact = enumerateCorrelations(shapeOf(geometry), 2.5);
    expect(averages.axis[0]).toEqual({ value: 1, error: 0 });
    expect(averages.diagonal[0]).toEqual({ value: 1, error: 0 });
    const scores = (['axis', 'diagonal', 'structureFactor'] as const).flatMap((quantity) =>
      averages[quantity]
        .map(({ value, error }, at) => (value - exact[quantity][at]) / error)
        .slice(quantity === 'structureFactor' ? 0 : 1),
    );
    expect(scores).toHaveLength(7);
    for (const z of scores) expect(Math.abs(z)).toBeLessThan(4.5);
    const [s0, s1] = exact.structureFactor;
    const length = Math.sqrt(s0 / s1 - 1) / (2 * Math.sin(Math.PI / 4));
    const { value = NaN, error = NaN } = averages.correlationLength ?? {};
    expect(Math.abs(value - length) / error).toBeLessThan(4.5);
    expect(error).toBeLessThan(0.01 * length);
    correlations.dispose();
    simulation.dispose();
  });
});
