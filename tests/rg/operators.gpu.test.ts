import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  blockedGeometry,
  GeometryError,
  replicaGeometry,
  stripGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { allOperators, operators, OperatorSums } from '../../src/rg/operators.ts';
import { pack, unpack, type PlainLattice } from '../twins/lattices.ts';
import { measureTwin } from '../twins/measurement.ts';
import { operatorsTwin } from '../twins/operators.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** The sums of every operator and system of packed spins. */
async function sumsOf(
  geometry: Geometry,
  words: Uint32Array,
  further = false,
): Promise<Float64Array[]> {
  const { gpu } = device;
  const ensemble = new Ensemble(gpu, geometry);
  gpu.write(ensemble.buffer, words);
  const sums = await OperatorSums.create(gpu, ensemble, { further });
  gpu.compute('operators', (pass) => sums.record(pass));
  const found = await sums.read();
  sums.dispose();
  ensemble.dispose();
  // A sum may be -0, which assertions tell from 0.
  return found.map((row) => row.map((sum) => sum + 0));
}

/** The same lattice in every system. */
async function sumsOfOne(
  size: number,
  up: (x: number, y: number) => boolean,
): Promise<Record<string, number>> {
  const geometry = replicaGeometry(size, 32);
  const lattice = Uint8Array.from({ length: size ** 2 }, (_, site) =>
    Number(up(site % size, Math.floor(site / size))),
  );
  const lattices = Array.from({ length: 32 }, () => lattice);
  const found = await sumsOf(geometry, pack(geometry, lattices), true);
  for (const row of found) expect(new Set(row).size).toBe(1);
  return Object.fromEntries(allOperators.map(({ name }, index) => [name, found[index][0]]));
}

/** Sums as a table of all operators, in their order. */
function named(...sums: number[]): Record<string, number> {
  expect(sums).toHaveLength(allOperators.length);
  return Object.fromEntries(allOperators.map(({ name }, index) => [name, sums[index]]));
}

describe('sums of all operators are those of the CPU twin', () => {
  it.each([
    // Small and odd sides are those of blocked lattices.
    [2, blockedGeometry(replicaGeometry(4, 64))],
    [3, blockedGeometry(replicaGeometry(6, 64))],
    [4, replicaGeometry(4, 96)],
    [5, blockedGeometry(replicaGeometry(10, 96))],
    [6, replicaGeometry(6, 96)],
    [8, replicaGeometry(8, 96)],
    [9, blockedGeometry(replicaGeometry(54, 64), 6)],
    [11, blockedGeometry(replicaGeometry(22, 64))],
    [16, replicaGeometry(16, 96)],
    // 73 chunks: more than one pass adds up.
    [96, replicaGeometry(96, 32)],
  ] as const)('side %d', async (size, geometry) => {
    expect(geometry.size).toBe(size);
    const words = startWords(geometry, 'hot', 17);
    const lattices: readonly PlainLattice[] = unpack(geometry, words);
    const found = await sumsOf(geometry, words);
    expect(found).toHaveLength(operators.length);
    expect(found[0]).toHaveLength(geometry.systems);
    const more = await sumsOf(geometry, words, true);
    expect(more).toHaveLength(allOperators.length);
    for (const [system, lattice] of lattices.entries()) {
      const sums = found.map((row) => row[system]);
      expect(sums, `system ${system}`).toEqual(operatorsTwin(lattice, size));
      const all = more.map((row) => row[system]);
      expect(all, `system ${system}`).toEqual(operatorsTwin(lattice, size, allOperators));
      const { energy, magnetization } = measureTwin(lattice, size);
      expect(sums[0] + Math.round(energy * size ** 2)).toBe(0);
      expect(sums[5]).toBe(Math.round(magnetization * size ** 2));
    }
  });

  it('of a mirrored lattice even ones are the same, odd ones opposite', async () => {
    const geometry = replicaGeometry(8, 64);
    const words = startWords(geometry, 'hot', 18);
    const found = await sumsOf(geometry, words, true);
    const mirrored = await sumsOf(
      geometry,
      words.map((word) => ~word),
      true,
    );
    for (const [index, { parity }] of allOperators.entries()) {
      const expected = found[index].map((sum) => (parity === 'even' ? sum : 0 - sum));
      expect(mirrored[index]).toEqual(expected);
    }
  });
});

describe('sums by hand', () => {
  it.each([4, 6, 16, 48])('all up, side %d: every product is 1', async (size) => {
    const n = size ** 2;
    const expected = Object.fromEntries(allOperators.map(({ name, terms }) => [name, terms * n]));
    expect(await sumsOfOne(size, () => true)).toEqual(expected);
    expect(expected).toEqual(
      named(2 * n, 2 * n, n, 2 * n, 4 * n, n, 4 * n, 2 * n, 4 * n, 2 * n, n),
    );
  });

  it.each([4, 6, 16])('a checkerboard, side %d', async (size) => {
    const n = size ** 2;
    const found = await sumsOfOne(size, (x, y) => (x + y) % 2 === 0);
    expect(found).toEqual(named(-2 * n, 2 * n, n, 2 * n, -4 * n, 0, 0, 0, 0, 2 * n, n));
  });

  it.each([4, 6, 16])('columns up and down, side %d', async (size) => {
    const n = size ** 2;
    const found = await sumsOfOne(size, (x) => x % 2 === 0);
    expect(found).toEqual(named(0, -2 * n, n, 2 * n, 0, 0, 0, 0, 0, 2 * n, n));
  });

  it.each([6, 16])('one spin down among others up, side %d', async (size) => {
    const n = size ** 2;
    const found = await sumsOfOne(size, (x, y) => x !== 1 || y !== 4);
    // Each product of m spins has one on every site of m per term, and each changes by 2.
    expect(found).toEqual(
      named(
        2 * n - 8,
        2 * n - 8,
        n - 8,
        2 * n - 8,
        4 * n - 16,
        n - 2,
        4 * n - 24,
        2 * n - 12,
        4 * n - 24,
        2 * n - 8,
        n - 8,
      ),
    );
  });
});

describe('refuses', () => {
  it.each([
    ['strips', stripGeometry(64)],
    // Their operators would be others: there are no diagonals, and the neighbours above are the sites themselves.
    ['chains', replicaGeometry(20, 32, 'chain')],
  ])('%s', async (_, geometry) => {
    const ensemble = new Ensemble(device.gpu, geometry);
    await expect(OperatorSums.create(device.gpu, ensemble)).rejects.toThrow(GeometryError);
    ensemble.dispose();
  });
});
