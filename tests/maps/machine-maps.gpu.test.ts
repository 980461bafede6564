import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { GeometryError, replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { MapError } from '../../src/maps/errors.ts';
import { machineMaps } from '../../src/maps/machine-maps.ts';
import { toUnits, type RbmParameters } from '../../src/rbm/machine/parameters.ts';
import type { MapMaker } from '../../src/rg/coarse-map.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { withGpu } from '../support/with-gpu.ts';
import { unpack, type PlainLattice } from '../twins/lattices.ts';
import { hotWords } from '../rg/block-words.ts';
import { scrambledBlocks } from './scrambled-blocks.ts';

const device = withGpu();

/** All levels of hot lattices of side `size`. */
async function levelsOf(rule: MapMaker, size: number, replicas = 64): Promise<PlainLattice[][]> {
  const { gpu } = device;
  using fine = new Ensemble(gpu, replicaGeometry(size, replicas));
  gpu.write(fine.buffer, await hotWords(gpu, fine.geometry));
  using pyramid = await Pyramid.create(gpu, fine, { rule, seed: 3 });
  pyramid.update(1);
  const words = await Promise.all(pyramid.levels.map(({ buffer }) => gpu.readWords(buffer)));
  return pyramid.levels.map(({ geometry }, level) => unpack(geometry, words[level]));
}

/** The block sums of plain lattices, [system][block]. */
function blockSums(lattices: readonly PlainLattice[], size: number, factor: number): number[][] {
  const blocks = size / factor;
  return lattices.map((lattice) => {
    const sums = Array<number>(blocks * blocks).fill(0);
    for (const [at, up] of lattice.entries()) {
      const [x, y] = [at % size, Math.floor(at / size)];
      sums[Math.floor(y / factor) * blocks + Math.floor(x / factor)] += 2 * up - 1;
    }
    return sums;
  });
}

describe('a machine whose hidden units are blocks, in scrambled order and with scrambled signs', () => {
  it.each(['spin', 'binary'] as const)(
    'of 3 x 3 blocks, hard, is majority: %s units',
    async (units) => {
      const { layer, sites } = scrambledBlocks({ size: 12, factor: 3, weight: 0.3 });
      const { parameters } = toUnits(layer, units);
      const rounded = { ...parameters, ...single(parameters) };
      const maps = machineMaps({ layers: [rounded], size: 12, sites }, { limit: 'hard' });
      const [fine, coarse, next] = await levelsOf(maps, 12);
      const signs = blockSums(fine, 12, 3).map((sums) =>
        Uint8Array.from(sums, (sum) => Number(sum > 0)),
      );
      expect(coarse).toEqual(signs);
      // The level after the machine is 2 x 2 majority.
      for (const [system, sums] of blockSums(coarse, 4, 2).entries())
        for (const [block, sum] of sums.entries())
          if (sum !== 0) expect(next[system][block]).toBe(Number(sum > 0));
    },
  );

  it('of 2 x 2 blocks, hard: ties fall up as often as down', async () => {
    const { layer, sites } = scrambledBlocks({ size: 16, factor: 2, weight: 0.5 });
    const [fine, coarse] = await levelsOf(
      machineMaps({ layers: [layer], size: 16, sites }, { limit: 'hard' }),
      16,
      1024,
    );
    const ties = { up: 0, all: 0 };
    for (const [system, sums] of blockSums(fine, 16, 2).entries())
      for (const [block, sum] of sums.entries())
        if (sum !== 0) expect(coarse[system][block]).toBe(Number(sum > 0));
        else {
          ties.all++;
          ties.up += coarse[system][block];
        }
    // 24,576 ties on the average: beyond 4 standard deviations once in 16,000.
    expect(ties.all).toBeGreaterThan(20_000);
    expect(Math.abs(ties.up - ties.all / 2)).toBeLessThan(4 * Math.sqrt(ties.all / 4));
  });

  it('of 2 x 2 blocks, soft: block spins are up with the probability of the soft filter', async () => {
    const weight = 0.3;
    const { layer, sites } = scrambledBlocks({ size: 16, factor: 2, weight });
    const [fine, coarse] = await levelsOf(
      machineMaps({ layers: [layer], size: 16, sites }),
      16,
      1024,
    );
    const found = new Map<number, { up: number; all: number }>();
    for (const [system, sums] of blockSums(fine, 16, 2).entries())
      for (const [block, sum] of sums.entries()) {
        const count = found.get(sum) ?? { up: 0, all: 0 };
        count.all++;
        count.up += coarse[system][block];
        found.set(sum, count);
      }
    expect([...found.keys()].toSorted((a, b) => a - b)).toEqual([-4, -2, 0, 2, 4]);
    for (const [sum, { up, all }] of found) {
      const chance = (1 + Math.tanh(weight * sum)) / 2;
      // Five scores: one beyond 4 standard deviations once in 3,000.
      expect(Math.abs(up - all * chance)).toBeLessThan(4 * Math.sqrt(all * chance * (1 - chance)));
    }
  });

  it('a stack of two such machines is two steps of majority', async () => {
    const first = scrambledBlocks({ size: 18, factor: 3, weight: 0.3, seed: 5 });
    // The visible units of the second machine are the hidden units of the first one, as they are.
    const second = scrambledBlocks({
      size: 6,
      factor: 3,
      weight: 0.3,
      seed: 6,
      visible: { sites: first.hiddenSites, signs: first.hiddenSigns },
    });
    const layers = [first.layer, second.layer];
    const levels = await levelsOf(
      machineMaps({ layers, size: 18, sites: first.sites }, { limit: 'hard' }),
      18,
    );
    expect(levels).toHaveLength(3);
    for (const [level, size] of [18, 6].entries())
      expect(levels[level + 1]).toEqual(
        blockSums(levels[level], size, 3).map((sums) =>
          Uint8Array.from(sums, (sum) => Number(sum > 0)),
        ),
      );
  });

  it('signs that are given replace those of the weight sums', async () => {
    const { layer, sites, hiddenSigns } = scrambledBlocks({ size: 12, factor: 3, weight: 0.3 });
    const machine = { layers: [layer], size: 12, sites };
    const limit = 'hard';
    const signs = [hiddenSigns.map((sign) => -sign)];
    const [, usual] = await levelsOf(machineMaps(machine, { limit }), 12);
    const [, turned] = await levelsOf(machineMaps(machine, { limit, signs }), 12);
    expect(turned).toEqual(usual.map((spins) => spins.map((spin) => 1 - spin)));
  });
});

function single({
  weights,
  visibleBias,
  hiddenBias,
}: ReturnType<typeof toUnits>['parameters']): Omit<RbmParameters, 'units'> {
  return {
    weights: Float32Array.from(weights),
    visibleBias: Float32Array.from(visibleBias),
    hiddenBias: Float32Array.from(hiddenBias),
  };
}

function machine(hidden: number, size = 12): RbmParameters {
  return {
    units: 'spin',
    weights: new Float32Array(size * size * hidden).fill(0.1),
    visibleBias: new Float32Array(size * size),
    hiddenBias: new Float32Array(hidden),
  };
}

describe('refuses', () => {
  it.each([
    [
      'units that are no square',
      machine(10),
      /10 hidden units above 12 x 12 sites; .* a layer has 4, 9, 16 or 36 of them/,
    ],
    ['sides that do not divide', machine(25), /25 hidden units above 12 x 12 sites/],
    ['as many units as sites', machine(144), /144 hidden units above/],
    ['another lattice', machine(9, 6), /36 visible units; the lattice below has 12 x 12 sites/],
  ] as const)('%s', (_, layer, message) => {
    expect(() => machineMaps({ layers: [layer], size: 12 })).toThrow(MapError);
    expect(() => machineMaps({ layers: [layer], size: 12 })).toThrow(message);
  });

  it.each([
    ['lattices of another side', replicaGeometry(16, 32), /side 12, not of side 16/],
    ['strips', stripGeometry(64), /replica mode only/],
  ] as const)('%s', async (_, geometry, message) => {
    using fine = new Ensemble(device.gpu, geometry);
    const made = machineMaps({ layers: [machine(16)], size: 12 })(device.gpu, fine, {
      seed: 1,
      level: 1,
    });
    await expect(made).rejects.toThrow(GeometryError);
    await expect(made).rejects.toThrow(message);
  });
});
