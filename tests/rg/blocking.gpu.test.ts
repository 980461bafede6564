import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  GeometryError,
  replicaGeometry,
  stripGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { startSpins } from '../../src/ising/start.ts';
import { largestFactor } from '../../src/rg/block-rule.ts';
import { Blocking } from '../../src/rg/blocking.ts';
import { OperatorSums } from '../../src/rg/operators.ts';
import { pairsTwin } from '../twins/correlation-pairs.ts';
import { unpack, type PlainLattice } from '../twins/lattices.ts';
import { withGpu } from '../support/with-gpu.ts';
import { blocksOf, decimation, hotWords, majority } from './block-words.ts';

const device = withGpu();

/** Lattices of which site (x, y) of system s is up as `up` says of its place in its block. */
function blockwise(
  { size, height, systems }: Geometry,
  factor: number,
  up: (place: number, system: number) => boolean,
): PlainLattice[] {
  return Array.from({ length: systems }, (_, system) =>
    Uint8Array.from({ length: size * height }, (__, site) => {
      const [x, y] = [site % size, Math.floor(site / size)];
      return Number(up((y % factor) * factor + (x % factor), system));
    }),
  );
}

describe('a block spin is the majority of its block', () => {
  it.each([
    ['square', 2],
    ['square', 3],
    ['square', 4],
    ['square', 5],
    ['square', 16],
    ['square', largestFactor],
    ['chain', 2],
    ['chain', 3],
    ['chain', 4],
    ['chain', largestFactor],
  ] as const)('on the %s, b = %d, of every number of up spins', async (lattice, factor) => {
    const sites = lattice === 'chain' ? factor : factor ** 2;
    const systems = 32 * Math.ceil((sites + 1) / 32);
    const geometry = replicaGeometry(2 * factor, systems, lattice);
    // System s has s spins up in each block.
    const lattices = blockwise(geometry, factor, (place, system) => place < system);
    const blocks = await blocksOf(device.gpu, geometry, lattices, majority(factor));
    for (let up = 0; up <= sites; up++) {
      if (2 * up === sites) continue;
      expect([...new Set(blocks[up])], `${up} of ${sites}`).toEqual([Number(2 * up > sites)]);
    }
  });

  it.each([
    ['majority', 3],
    ['majority', 4],
    ['majority', 5],
    ['decimation', 2],
    ['decimation', 3],
  ] as const)(
    '%s, b = %d: of up spins but one at each place of the block',
    async (kind, factor) => {
      const geometry = replicaGeometry(4 * factor, 32);
      const lattices = blockwise(geometry, factor, (place, system) => place !== system);
      const blocks = await blocksOf(device.gpu, geometry, lattices, {
        kind,
        factor,
        ties: 'random',
      });
      for (const [system, block] of blocks.entries()) {
        const kept = kind === 'decimation' && system === 0;
        expect([...new Set(block)], `spin ${system} down`).toEqual([kept ? 0 : 1]);
      }
    },
  );

  it.each(['random', 'up', 'first'] as const)('ties %s: three against one', async (ties) => {
    const geometry = replicaGeometry(8, 32);
    // Systems 0 to 3 have one spin of each block down, systems 4 to 7 one up; the others are all up.
    const lattices = blockwise(geometry, 2, (place, system) =>
      system < 4 ? place !== system : system >= 8 || place === system - 4,
    );
    const blocks = await blocksOf(device.gpu, geometry, lattices, majority(2, ties));
    for (const [system, block] of blocks.entries())
      expect([...new Set(block)]).toEqual([Number(system < 4 || system >= 8)]);
  });
});

describe('decimation leaves correlations as they are', () => {
  it.each([
    ['square', 2, 12],
    ['square', 3, 18],
    ['square', 5, 30],
    ['chain', 2, 20],
    ['chain', 3, 30],
  ] as const)('on the %s, b = %d: C(1) of block spins is C(b)', async (lattice, factor, size) => {
    const rows = lattice === 'chain' ? 1 : size;
    const shifts = lattice === 'chain' ? factor : factor ** 2;
    const geometry = replicaGeometry(size, 32, lattice);
    const [spins] = unpack(geometry, await hotWords(device.gpu, geometry));
    // System s is the same lattice, moved so that another spin of each block is its first.
    const moved = Array.from({ length: 32 }, (_, system) => {
      const [dx, dy] = [system % factor, Math.floor((system % shifts) / factor)];
      return Uint8Array.from({ length: size * rows }, (__, at) => {
        const y = (Math.floor(at / size) + dy) % rows;
        return spins[y * size + ((at + dx) % size)];
      });
    });
    const blocks = await blocksOf(device.gpu, geometry, moved, decimation(factor));
    const blocked = { size: size / factor, rows: lattice === 'chain' ? 1 : size / factor };
    const unequal = blocks
      .slice(0, shifts)
      .map((block) => pairsTwin(block, blocked).axis[1])
      .reduce((sum, count) => sum + count);
    expect(unequal).toBe(pairsTwin(spins, { size, rows }).axis[factor]);
  });

  it('the sum over neighbouring block spins is that over the kept spins', async () => {
    const { gpu } = device;
    const fine = new Ensemble(gpu, replicaGeometry(18, 64));
    await startSpins(gpu, fine, { start: 'hot', seed: 4 });
    const blocking = await Blocking.create(gpu, fine, { rule: decimation(3), seed: 5, level: 1 });
    const sums = await OperatorSums.create(gpu, blocking.coarse);
    blocking.begin(1);
    gpu.compute('block and sum', (pass) => {
      blocking.record(pass);
      sums.record(pass);
    });
    const [nearest] = await sums.read();
    const lattices = unpack(fine.geometry, await gpu.readWords(fine.buffer));
    for (const [system, spins] of lattices.entries()) {
      const s = (x: number, y: number): number => 2 * spins[(y % 18) * 18 + (x % 18)] - 1;
      let sum = 0;
      for (let y = 0; y < 18; y += 3)
        for (let x = 0; x < 18; x += 3) sum += s(x, y) * (s(x + 3, y) + s(x, y + 3));
      expect(nearest[system] + 0).toBe(sum);
    }
    for (const part of [sums, blocking, fine]) part.dispose();
  });
});

describe('refuses', () => {
  it.each([
    ['blocks of one site', replicaGeometry(6, 32), majority(1), /from 2 to 22/],
    ['blocks that nine bits cannot count', replicaGeometry(46, 32), majority(23), /from 2 to 22/],
    ['fractions', replicaGeometry(6, 32), decimation(1.5), /from 2 to 22/],
    ['blocks that do not fill the lattice', replicaGeometry(8, 32), majority(3), /no blocks/],
    ['blocks across strips', stripGeometry(64), decimation(4), /no blocks/],
    ['fixed ties of large blocks', replicaGeometry(6, 32), majority(3, 'up'), /Fixed ties/],
    ['fixed ties on chains', replicaGeometry(6, 32, 'chain'), majority(2, 'first'), /Fixed ties/],
  ] as const)('%s', async (_, geometry, rule, message) => {
    const fine = new Ensemble(device.gpu, geometry);
    const created = Blocking.create(device.gpu, fine, { rule, seed: 1, level: 1 });
    await expect(created).rejects.toThrow(GeometryError);
    await expect(created).rejects.toThrow(message);
    fine.dispose();
  });
});
