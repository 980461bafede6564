import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import {
  GeometryError,
  replicaGeometry,
  stripGeometry,
  unfoldedGeometry,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { ArgumentError } from '../../src/errors.ts';
import type { FilterRule } from '../../src/rg/filter-rule.ts';
import { Filtering } from '../../src/rg/filtering.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { withGpu } from '../support/with-gpu.ts';
import { filterTwin } from '../twins/filtering.ts';
import { pack, unpack, type PlainLattice } from '../twins/lattices.ts';
import { blocksOf, decimation, hotWords } from './block-words.ts';
import { filter, uniform, uneven } from './filters.ts';

const device = withGpu();

/** The coarse lattices of one step. */
async function filtered(
  geometry: Geometry,
  words: Uint32Array,
  rule: FilterRule,
  { step = 1, level = 1 } = {},
): Promise<PlainLattice[]> {
  const { gpu } = device;
  using fine = new Ensemble(gpu, geometry);
  gpu.write(fine.buffer, words);
  using map = await Filtering.create(gpu, fine, { rule, seed: 5, level });
  map.begin(step);
  gpu.compute('filter', (pass) => map.record(pass));
  return unpack(map.coarse.geometry, await gpu.readWords(map.coarse.buffer));
}

describe('the kernels are their twins bit for bit', () => {
  it.each<[string, Geometry, FilterRule]>([
    ['2 x 2 soft, replicas', replicaGeometry(6, 64), uneven(2)],
    ['2 x 2 soft, strips', stripGeometry(128, 2), uneven(2)],
    ['2 x 2 hard with ties', replicaGeometry(4, 64), uniform(2, 1, { limit: 'hard' })],
    ['1 x 1', replicaGeometry(4, 32), uneven(1)],
    ['2 x 2 shifted by one', replicaGeometry(6, 32), { ...uneven(2), offset: 1 }],
    ['3 x 3', replicaGeometry(6, 64), uneven(3)],
    ['3 x 3 with a stride of 3, hard', replicaGeometry(6, 32), { ...uneven(3, 'hard'), factor: 3 }],
    ['4 x 4', replicaGeometry(8, 64), uneven(4)],
    ['4 x 4 hard with ties', replicaGeometry(6, 64), uniform(4, 1, { limit: 'hard' })],
    ['4 x 4, strips of 2 columns', stripGeometry(64, 2), uneven(4)],
    ['8 x 8, strips of 2 columns', stripGeometry(64), uneven(8)],
    ['8 x 8, wider than the lattice', replicaGeometry(4, 32), uneven(8, 'hard')],
    ['tiny weights', replicaGeometry(4, 64), uniform(4, 1e-7)],
    // Weights far below the rounding of the others decide where the others cancel.
    ['3 x 3 hard, weights of 2^-40', replicaGeometry(6, 64), tiny(3, 2 ** -40)],
    ['4 x 4 hard, weights of 2^-100 and ties', replicaGeometry(6, 64), tiny(4, 2 ** -100)],
    ['5 x 5 hard, weights of 2^-300', replicaGeometry(6, 32), tiny(5, 2 ** -300)],
    [
      '3 x 3 hard, 0.1 + 0.2 - 0.3',
      replicaGeometry(6, 64),
      hard([0.1, 0.2, -0.3, 0, 0, 0, 0, 0, 0]),
    ],
    [
      '3 x 3 hard, huge and small',
      replicaGeometry(6, 64),
      hard([1e30, 1, -1e30, 1e-30, 0, 0, -1, 0, 0]),
    ],
    ['2 x 2 hard, huge and small', replicaGeometry(6, 64), hard([1e30, 1, -1e30, 1e-30])],
    ['weights at the limit of soft ones', replicaGeometry(4, 32), uniform(3, 50)],
  ])('%s', async (_, geometry, rule) => {
    const words = await hotWords(device.gpu, geometry);
    for (const [step, level] of [
      [7, 1],
      [2 ** 32 + 7, 3],
    ] as const)
      expect(await filtered(geometry, words, rule, { step, level })).toEqual(
        filterTwin(geometry, unpack(geometry, words), { seed: 5, step, level }, rule),
      );
  });

  it('hard filters are exact: a weight of 2^-60 decides every tie of the others', async () => {
    const geometry = replicaGeometry(6, 64);
    const words = await hotWords(device.gpu, geometry);
    const rule = hard([1, -1, 0, 1, -1, 0, 0, 0, 2 ** -60]);
    const [first, second] = [
      await filtered(geometry, words, rule, { step: 1 }),
      await filtered(geometry, words, rule, { step: 2 }),
    ];
    // Nothing is left to chance.
    expect(second).toEqual(first);
  });

  it('level after level, with strips laid flat on the way', async () => {
    const { gpu } = device;
    const rule = uneven(4);
    using fine = new Ensemble(gpu, stripGeometry(64));
    const words = await hotWords(gpu, fine.geometry);
    gpu.write(fine.buffer, words);
    using pyramid = await Pyramid.create(gpu, fine, { rule, seed: 5, depth: 2 });
    pyramid.update(3);
    const [, one, two] = pyramid.levels;
    const first = filterTwin(fine.geometry, unpack(fine.geometry, words), stream(1), rule);
    const flat = unfoldedGeometry(one.geometry);
    expect(unpack(one.geometry, await gpu.readWords(one.buffer))).toEqual(first);
    expect(unpack(two.geometry, await gpu.readWords(two.buffer))).toEqual(
      filterTwin(flat, first, stream(2), rule),
    );
  });
});

/** Weights of 1 and -1, whose sum is often 0, and one other. */
function tiny(side: number, weight: number): FilterRule {
  const weights = Array.from({ length: side * side }, (_, i): number => (i % 2 === 0 ? 1 : -1));
  weights[1] = weight;
  weights[3] = side % 2 === 0 ? 0 : -weight;
  return hard(weights);
}

function hard(weights: readonly number[]): FilterRule {
  return filter(weights, { limit: 'hard' });
}

function stream(level: number) {
  return { seed: 5, step: 3, level };
}

describe('filters that are known rules', () => {
  it.each([
    ['2 x 2', filter([1, 0, 0, 0], { limit: 'hard' })],
    ['4 x 4', filter([0, 0, 0, 0, 0, 1, ...Array<number>(10).fill(0)], { limit: 'hard' })],
  ])('the hard filter of one spin is decimation, %s', async (_, rule) => {
    const geometry = replicaGeometry(8, 64);
    const words = await hotWords(device.gpu, geometry);
    expect(await filtered(geometry, words, rule)).toEqual(
      await blocksOf(device.gpu, geometry, unpack(geometry, words), decimation(2)),
    );
  });
});

/** Share of block spins up, of 2^20 blocks that all have the spins `values` and independent random numbers. */
async function shareUp(rule: FilterRule, values: readonly number[]): Promise<number> {
  const { side, factor } = rule;
  const geometry = replicaGeometry(2 * factor * side, 32);
  // All lattices have period `factor`, so filters no wider than a block see the same spins everywhere.
  const lattice = Uint8Array.from({ length: geometry.size ** 2 }, (_, at) => {
    const [x, y] = [at % geometry.size, Math.floor(at / geometry.size)];
    return values[(y % factor) * factor + (x % factor)];
  });
  const words = pack(geometry, Array<PlainLattice>(32).fill(lattice));
  let up = 0;
  let all = 0;
  for (let step = 0; all < 2 ** 17; step++)
    for (const spins of await filtered(geometry, words, rule, { step })) {
      all += spins.length;
      for (const spin of spins) up += spin;
    }
  return (up - all * chanceOf(rule, values)) / Math.sqrt(all / 4);
}

function chanceOf({ weights, bias, limit }: FilterRule, values: readonly number[]): number {
  const field = values.reduce((sum, up, i) => sum + weights[i] * (2 * up - 1), bias);
  if (limit === 'hard') return (1 + Math.sign(field)) / 2;
  return (1 + Math.tanh(field)) / 2;
}

describe('block spins are up with probability (1 + tanh f)/2', () => {
  it.each([
    ['majority, tied', uniform(2, 1, { limit: 'hard' }), [1, 0, 0, 1]],
    ['2 x 2', uneven(2), [1, 0, 0, 1]],
    ['2 x 2, other spins', uneven(2), [0, 0, 1, 0]],
    ['3 x 3', { ...uneven(3), factor: 3 }, [1, 0, 0, 1, 1, 0, 1, 0, 0]],
    [
      '3 x 3 tied',
      { ...filter([1, -1, 0, 0, 0, 0, 0, 0, 0], { limit: 'hard' }), factor: 3 },
      [1, 1, 0, 1, 1, 0, 1, 0, 0],
    ],
  ] as const)('%s', async (_, rule, values) => {
    // 2^17 draws, five times: beyond 4 standard deviations once in 3,000. Each score is divided by the largest error.
    expect(Math.abs(await shareUp(rule, values))).toBeLessThan(4);
  });

  it('block spins of a mirrored lattice are mirrored, where the field is not random', async () => {
    const geometry = replicaGeometry(12, 64);
    const words = await hotWords(device.gpu, geometry);
    const rule = { ...uneven(4, 'hard'), bias: 0 };
    const mirrored = await filtered(
      geometry,
      words.map((word) => ~word),
      rule,
    );
    expect(mirrored.map((spins) => spins.map((spin) => 1 - spin))).toEqual(
      await filtered(geometry, words, rule),
    );
  });
});

describe('refuses', () => {
  it.each([
    ['a stride of 4', { ...uniform(2, 1), factor: 4 }, /stride of 4: give 2 or 3/],
    ['nine columns', uniform(9, 1), /side 9: give a whole number from 1 to 8/],
    ['missing weights', { ...uniform(3, 1), weights: [1] }, /9 weights, not 1/],
    ['an infinite weight', uniform(2, Infinity), /Infinity among/],
    [
      'a far offset',
      { ...uniform(2, 1), offset: 2 },
      /offset of 2: give a whole number from -8 to 1/,
    ],
    [
      'heavy soft weights',
      uniform(2, 200),
      /add up to 800.000 in absolute value: give at most 512/,
    ],
  ] as const)('%s', async (_, rule, message) => {
    using fine = new Ensemble(device.gpu, replicaGeometry(8, 32));
    const created = Filtering.create(device.gpu, fine, { rule, seed: 1, level: 1 });
    await expect(created).rejects.toThrow(ArgumentError);
    await expect(created).rejects.toThrow(message);
  });

  it('chains', async () => {
    using fine = new Ensemble(device.gpu, replicaGeometry(8, 32, 'chain'));
    const created = Filtering.create(device.gpu, fine, { rule: uniform(2, 1), seed: 1, level: 1 });
    await expect(created).rejects.toThrow(GeometryError);
  });
});
