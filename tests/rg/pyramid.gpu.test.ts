import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  replicaGeometry,
  stripGeometry,
  unfoldedGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { startSpins } from '../../src/ising/start.ts';
import type { BlockRule } from '../../src/rg/block-rule.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { blockTwin } from '../twins/blocking.ts';
import { unpack } from '../twins/lattices.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Beyond 32 bits, which go into the key. */
const step = 3 * 2 ** 32 + 20;
const seed = 8;

/** Blocks hot lattices, which have blocks of every kind at every level, as deep as they go; each level as the twin. */
async function expectTwins(
  geometry: Geometry,
  rule: BlockRule | undefined,
  sizes: readonly number[],
): Promise<void> {
  const { gpu } = device;
  const base = new Ensemble(gpu, geometry);
  await startSpins(gpu, base, { start: 'hot', seed: 11 });
  const pyramid = await Pyramid.create(gpu, base, { seed, ...(rule && { rule }) });
  pyramid.update(step);
  expect(pyramid.levels.map((level) => level.geometry.size)).toEqual(sizes);
  const lattices = await Promise.all(
    pyramid.levels.map(async (level) => unpack(level.geometry, await gpu.readWords(level.buffer))),
  );
  for (let level = 1; level < sizes.length; level++) {
    const above = pyramid.levels[level - 1].geometry;
    // Strips that hold no whole number of blocks are laid side by side first.
    const fine = above.width % (rule?.factor ?? 2) === 0 ? above : unfoldedGeometry(above);
    const twin = blockTwin(fine, lattices[level - 1], { seed, step, level }, rule);
    expect(lattices[level]).toEqual(twin);
  }
  pyramid.dispose();
  base.dispose();
}

const squares = replicaGeometry;
const strips = stripGeometry;
const chains = (length: number, replicas: number): Geometry =>
  replicaGeometry(length, replicas, 'chain');
const longChains = (length: number, lattices: number): Geometry =>
  stripGeometry(length, lattices, 'chain');

describe('majority block spins, level after level, are bit-identical to the CPU twin', () => {
  it.each([
    ['replicas 16 x 16', squares(16, 64), [16, 8, 4, 2]],
    ['replicas 12 x 12, down to an odd side', squares(12, 32), [12, 6, 3]],
    ['strips 256 x 256', strips(256), [256, 128, 64, 32, 16, 8, 4, 2]],
    ['strips 192 x 192, two lattices', strips(192, 2), [192, 96, 48, 24, 12, 6, 3]],
  ] as const)('2 x 2 blocks unless a rule is given: %s', (_, geometry, sizes) =>
    expectTwins(geometry, undefined, sizes),
  );

  it.each([
    [3, 'replicas', squares(54, 64), [54, 18, 6, 2]],
    [3, 'strips', strips(576), [576, 192, 64]],
    [4, 'replicas, down to an odd side', squares(20, 64), [20, 5]],
    [4, 'strips, two lattices', strips(256, 2), [256, 64, 16, 4]],
    [5, 'replicas', squares(50, 64), [50, 10, 2]],
    [5, 'strips', strips(320), [320, 64]],
    [22, 'replicas: the largest blocks', squares(44, 64), [44, 2]],
    [2, 'chains', chains(64, 96), [64, 32, 16, 8, 4, 2]],
    [2, 'chains in strips, two of them', longChains(256, 2), [256, 128, 64, 32, 16, 8, 4, 2]],
    [3, 'chains', chains(54, 96), [54, 18, 6, 2]],
    [3, 'chains in strips', longChains(1728, 2), [1728, 576, 192, 64]],
    [4, 'chains', chains(20, 64), [20, 5]],
    [4, 'chains in strips', longChains(256, 2), [256, 64, 16, 4]],
    [5, 'chains', chains(50, 64), [50, 10, 2]],
  ] as const)('blocks of side %d: %s', (factor, _, geometry, sizes) =>
    expectTwins(geometry, { kind: 'majority', factor, ties: 'random' }, sizes),
  );

  it.each([
    ['up', squares(16, 64), [16, 8, 4, 2]],
    ['up', strips(192, 2), [192, 96, 48, 24, 12, 6, 3]],
    ['first', squares(16, 64), [16, 8, 4, 2]],
    ['first', strips(192, 2), [192, 96, 48, 24, 12, 6, 3]],
  ] as const)('ties that fall %s: $mode', (ties, geometry, sizes) =>
    expectTwins(geometry, { kind: 'majority', factor: 2, ties }, sizes),
  );
});

describe('decimation, level after level, is bit-identical to the CPU twin', () => {
  it.each([
    [2, 'replicas, down to an odd side', squares(12, 64), [12, 6, 3]],
    [2, 'strips, two lattices', strips(192, 2), [192, 96, 48, 24, 12, 6, 3]],
    [3, 'replicas', squares(54, 64), [54, 18, 6, 2]],
    [3, 'strips', strips(576), [576, 192, 64]],
    [2, 'chains', chains(64, 96), [64, 32, 16, 8, 4, 2]],
    [2, 'chains in strips, two of them', longChains(256, 2), [256, 128, 64, 32, 16, 8, 4, 2]],
    [3, 'chains', chains(54, 96), [54, 18, 6, 2]],
    [3, 'chains in strips', longChains(1728, 2), [1728, 576, 192, 64]],
  ] as const)('of each block of side %d the first spin: %s', (factor, _, geometry, sizes) =>
    expectTwins(geometry, { kind: 'decimation', factor, ties: 'random' }, sizes),
  );
});

it('makes no more levels than asked for', async () => {
  const base = new Ensemble(device.gpu, squares(16, 32));
  const pyramid = await Pyramid.create(device.gpu, base, { seed, depth: 2 });
  expect(pyramid.levels.map((level) => level.geometry.size)).toEqual([16, 8, 4]);
  pyramid.dispose();
  base.dispose();
});
