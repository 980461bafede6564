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
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { AverageCorrelations } from '../../src/rg/average-correlations.ts';
import { AverageHistogram } from '../../src/rg/average-histogram.ts';
import type { AveragePairs } from '../../src/rg/average-moments.ts';
import { BlockAverages } from '../../src/rg/block-average.ts';
import { OperatorSums } from '../../src/rg/operators.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { averageCorrelationsTwin } from '../twins/average-correlations.ts';
import { averageHistogramTwin } from '../twins/average-histogram.ts';
import { averageTwin } from '../twins/block-average.ts';
import { momentsTwin } from '../twins/average-moments.ts';
import { placeOf, unpack } from '../twins/lattices.ts';
import { measureTwin } from '../twins/measurement.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

interface FoundLevel {
  readonly size: number;
  readonly block: number;
  /** [system][site] */
  readonly averages: Float32Array[];
  readonly moments: AveragePairs;
}

/** Block averages of packed spins, all levels. */
async function averagesOf(
  geometry: Geometry,
  words: Uint32Array,
  options?: { factor?: number; depth?: number },
): Promise<FoundLevel[]> {
  const { gpu } = device;
  const ensemble = new Ensemble(gpu, geometry);
  gpu.write(ensemble.buffer, words);
  const blocks = await BlockAverages.create(gpu, ensemble, options);
  gpu.compute('average', (pass) => blocks.record(pass));
  const levels: FoundLevel[] = [];
  for (const level of blocks.levels) {
    const { size, block } = level;
    const averages = await blocks.read(level);
    levels.push({ size, block, averages, moments: await level.moments.read() });
  }
  blocks.dispose();
  ensemble.dispose();
  return levels;
}

/** Numbers whose -0 assertions do not tell from 0. */
function plain(numbers: Iterable<number>): number[] {
  return Array.from(numbers, (number) => number + 0);
}

describe('averages of every level are those of the CPU twin, bit for bit for sides that are powers of two', () => {
  it.each([
    [2, replicaGeometry(16, 64), [8, 4, 2, 1]],
    [2, replicaGeometry(12, 64), [6, 3]],
    [4, replicaGeometry(16, 96), [4, 1]],
    // A block lattice of odd side, whose words lie row after row, averaged on.
    [4, blockedGeometry(replicaGeometry(60, 32), 3), [5]],
    [8, replicaGeometry(24, 64), [3]],
    [16, replicaGeometry(32, 32), [2]],
  ] as const)('factor %d', async (factor, geometry, sizes) => {
    const words = startWords(geometry, 'hot', 4);
    const lattices = unpack(geometry, words);
    const levels = await averagesOf(geometry, words, { factor });
    expect(levels.map(({ size }) => size)).toEqual(sizes);
    for (const { size, block, averages, moments } of levels) {
      expect(size * block).toBe(geometry.size);
      expect(averages).toHaveLength(geometry.systems);
      for (const [system, lattice] of lattices.entries()) {
        const twin = averageTwin(lattice, geometry.size, block);
        expect(plain(averages[system])).toEqual(plain(twin));
        // size B^4 is at most 2^20: sums of products are exact too.
        const { square, neighbours } = momentsTwin(twin, size);
        expect([moments.square[system], moments.neighbours[system] + 0]).toEqual([
          square,
          neighbours + 0,
        ]);
      }
    }
  });

  it('up to blocks of side 4096, whose sums have 24 bits', async () => {
    // All up but s + 1 spins of system s, scattered: averages next to 1, where rounding would show at once.
    const geometry = replicaGeometry(4096, 32);
    const words = new Uint32Array(wordCount(geometry)).fill(0xffffffff);
    for (let system = 0; system < 32; system++)
      for (let i = 0; i <= system; i++) {
        const at = 7 + 127 * i;
        const { word, bit } = placeOf(geometry, system, at, (at * 593 + 40 * system) % 4096);
        words[word] = (words[word] & ~(1 << bit)) >>> 0;
      }
    const [, , last] = await averagesOf(geometry, words, { factor: 16 });
    expect(last.block).toBe(4096);
    const found = last.averages.map(([average]) => average);
    expect(found).toEqual(Array.from({ length: 32 }, (_, s) => 1 - (2 * (s + 1)) / 2 ** 24));
  });
});

describe('averages over blocks of other sides', () => {
  it.each([
    [3, replicaGeometry(54, 64), [18, 6, 2]],
    [5, replicaGeometry(50, 32), [10, 2]],
    [6, replicaGeometry(36, 32), [6, 1]],
    [22, replicaGeometry(44, 32), [2]],
  ] as const)(
    'factor %d: the first level bit for bit, then within the bound',
    async (factor, geometry, sizes) => {
      const words = startWords(geometry, 'hot', 5);
      const lattices = unpack(geometry, words);
      const levels = await averagesOf(geometry, words, { factor });
      expect(levels.map(({ size }) => size)).toEqual(sizes);
      for (const [level, { size, block, averages, moments }] of levels.entries()) {
        const bound = 2 ** -23 + level * 2 * factor * 2 ** -24;
        for (const [system, lattice] of lattices.entries()) {
          const twin = averageTwin(lattice, geometry.size, block);
          if (level === 0) {
            const share = Math.fround(1 / factor ** 2);
            const sums = twin.map((mean) => Math.fround(Math.round(mean * factor ** 2) * share));
            expect(plain(averages[system])).toEqual(plain(sums));
          }
          const errors = twin.map((mean, site) => Math.abs(averages[system][site] - mean));
          expect(Math.max(...errors)).toBeLessThanOrEqual(bound);
          const own = momentsTwin(averages[system], size);
          const rounding = (size + 2) * 2 ** -24;
          expect(Math.abs(moments.square[system] - own.square)).toBeLessThanOrEqual(
            rounding * own.square,
          );
          expect(Math.abs(moments.neighbours[system] - own.neighbours)).toBeLessThanOrEqual(
            rounding * own.absolute,
          );
        }
      }
    },
  );
});

describe('block averages of thermalized lattices at the critical temperature', () => {
  it('have the mean of the lattice and the correlation with a spin of their own block', async () => {
    const { gpu } = device;
    const geometry = replicaGeometry(32, 128);
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      temperatures: new Float64Array(geometry.systems).fill(CRITICAL_TEMPERATURE),
      update: 'swendsen-wang',
      start: 'hot',
      seed: 31,
    });
    const blocks = await BlockAverages.create(gpu, simulation.ensemble, { depth: 1 });
    const operators = await OperatorSums.create(gpu, simulation.ensemble);
    const [level] = blocks.levels;
    // Means over the samples of every system, which are independent of each other.
    const own = new Float64Array(geometry.systems);
    const placed = new Float64Array(geometry.systems);
    const samples = 8;
    await simulation.sweep(40);
    for (let sample = 0; sample < samples; sample++) {
      await simulation.sweep(5);
      gpu.compute('average', (pass) => {
        blocks.record(pass);
        operators.record(pass);
      });
      const [nearest, diagonal] = await operators.read();
      const { square } = await level.moments.read();
      for (let system = 0; system < geometry.systems; system++) {
        // A block average times a spin of its block, over all of these, is h^2.
        own[system] += square[system] / samples;
        placed[system] += (1 + (nearest[system] + diagonal[system] / 2) / 1024) / 4 / samples;
      }
    }
    const lattices = unpack(geometry, await gpu.readWords(simulation.ensemble.buffer));
    const averages = await blocks.read(level);
    for (const [system, lattice] of lattices.entries()) {
      const mean = averages[system].reduce((sum, h) => sum + h, 0) / level.size ** 2;
      expect(mean).toBe(measureTwin(lattice, 32).magnetization);
    }
    blocks.dispose();
    operators.dispose();
    simulation.dispose();

    // 0.77101(1) on 32 x 32 (Swendsen-Wang and the exact energy); |z| < 4 twice, false alarm 1.3e-4.
    const direct = meanOf(own);
    expect(direct.error).toBeLessThan(3e-3);
    expect(Math.abs(direct.mean - 0.77101) / direct.error).toBeLessThan(4);
    // (1 + 2 nn + diagonal)/4 of the same spins, over blocks at all four places: the difference is far more certain.
    const difference = meanOf(own.map((value, system) => value - placed[system]));
    expect(difference.error).toBeLessThan(direct.error / 4);
    expect(Math.abs(difference.mean) / difference.error).toBeLessThan(4);
  });
});

describe('correlations and histograms of averages', () => {
  it.each([
    [2, replicaGeometry(12, 64), [6, 3]],
    [4, replicaGeometry(32, 32), [8, 2]],
  ] as const)('of factor %d are those of the CPU twin', async (factor, geometry, sizes) => {
    const { gpu } = device;
    const words = startWords(geometry, 'hot', 6);
    const ensemble = new Ensemble(gpu, geometry);
    gpu.write(ensemble.buffer, words);
    const blocks = await BlockAverages.create(gpu, ensemble, { factor });
    expect(blocks.levels.map(({ size }) => size)).toEqual(sizes);
    for (const level of blocks.levels) {
      const { systems } = geometry;
      const correlations = await AverageCorrelations.create(gpu, level, systems);
      const histogram = await AverageHistogram.create(gpu, level, systems);
      gpu.compute('averages', (pass) => {
        blocks.record(pass);
        correlations.record(pass);
        histogram.record(pass);
      });
      const [products, counts] = [await correlations.read(), await histogram.read()];
      for (const [system, lattice] of unpack(geometry, words).entries()) {
        const twin = averageTwin(lattice, geometry.size, level.block);
        expect(counts[system]).toEqual(averageHistogramTwin(twin, level.block ** 2));
        const known = averageCorrelationsTwin(twin, level.size);
        expect(products[system]).toHaveLength(known.length);
        // Sides of blocks up to 16 have exact averages; sums of products of 16-bit numbers err by their number of terms.
        for (const [r, product] of known.entries())
          expect(Math.abs(products[system][r] - product)).toBeLessThan((level.size + 2) * 2 ** -24);
      }
      correlations.dispose();
      histogram.dispose();
    }
    blocks.dispose();
    ensemble.dispose();
  });
});

describe('refuses', () => {
  it.each([
    ['strips', stripGeometry(64), 2],
    ['chains', replicaGeometry(16, 32, 'chain'), 2],
    ['a side without blocks', replicaGeometry(16, 32), 3],
    ['blocks of one spin', replicaGeometry(16, 32), 1],
    ['blocks whose spins nine bits do not count', replicaGeometry(46, 32), 23],
  ] as const)('%s', async (_, geometry, factor) => {
    const ensemble = new Ensemble(device.gpu, geometry);
    await expect(BlockAverages.create(device.gpu, ensemble, { factor })).rejects.toThrow(
      GeometryError,
    );
    ensemble.dispose();
  });
});

function meanOf(values: Float64Array): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length * (values.length - 1))) };
}
