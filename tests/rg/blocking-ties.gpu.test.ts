import { describe, expect, it } from 'vitest';
import { replicaGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import type { BlockRule } from '../../src/rg/block-rule.ts';
import { placeOf } from '../twins/lattices.ts';
import { withGpu } from '../support/with-gpu.ts';
import { blockWords, decimation, hotWords, majority } from './block-words.ts';

const device = withGpu();

function bits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How far the heads of so many tosses are from half of them, in standard deviations of a fair coin. */
function scoreOf(heads: number, tosses: number): number {
  return (heads - tosses / 2) / Math.sqrt(tosses / 4);
}

/** The four spins, or bits of 32 systems, of each 2 x 2 block, and its block spin. */
function* blocksAndSpins(
  geometry: Geometry,
  fine: Uint32Array,
  { coarse, words: [blocked] }: { coarse: Geometry; words: Uint32Array[] },
): Generator<[number, number, number, number, number]> {
  for (let y = 0; y < coarse.height; y++)
    for (let x = 0; x < coarse.width; x++)
      for (let g = 0; g < coarse.groups; g++) {
        const at = (dx: number, dy: number): number =>
          fine[placeOf(geometry, 32 * g, 2 * x + dx, 2 * y + dy).word];
        const spin = blocked[placeOf(coarse, 32 * g, x, y).word];
        yield [at(0, 0), at(1, 0), at(0, 1), at(1, 1), spin];
      }
}

/** Shares of block spins that are up, that agree with the first and that agree with the last spin of the block. */
async function shares(
  ties: BlockRule['ties'],
): Promise<{ up: number; first: number; last: number }> {
  const geometry = replicaGeometry(64, 1024);
  const fine = await hotWords(device.gpu, geometry);
  const sums = { up: 0, first: 0, last: 0 };
  const blocked = await blockWords(device.gpu, geometry, fine, majority(2, ties));
  for (const [a, , , d, spin] of blocksAndSpins(geometry, fine, blocked)) {
    sums.up += bits(spin);
    sums.first += bits(~(spin ^ a));
    sums.last += bits(~(spin ^ d));
  }
  const blocks = 32 * blocked.words[0].length;
  return { up: sums.up / blocks, first: sums.first / blocks, last: sums.last / blocks };
}

describe('rules favour neither direction', () => {
  it.each([
    ['majority, b = 3', majority(3), 12],
    ['majority, b = 5', majority(5), 10],
    ['decimation, b = 2', decimation(2), 8],
    ['decimation, b = 3', decimation(3), 12],
  ])('%s: mirrored spins have mirrored block spins', async (_, rule, size) => {
    const geometry = replicaGeometry(size, 64);
    const words = await hotWords(device.gpu, geometry);
    const { words: blocked } = await blockWords(device.gpu, geometry, words, rule);
    const mirrored = await blockWords(
      device.gpu,
      geometry,
      words.map((word) => ~word),
      rule,
    );
    expect(mirrored.words[0]).toEqual(blocked[0].map((word) => ~word));
  });

  it('of 1e8 hot blocks as many are up as down, tied ones and others', async () => {
    const { gpu } = device;
    const hot = replicaGeometry(64, 11_264);
    let blocks = 0;
    const ups = { all: 0, tied: 0 };
    let ties = 0;
    for (let seed = 1; seed <= 9; seed++) {
      const fine = await hotWords(gpu, hot, seed);
      const blocked = await blockWords(gpu, hot, fine, majority(2), { steps: [seed] });
      for (const [a, b, c, d, spin] of blocksAndSpins(hot, fine, blocked)) {
        // Two of four are up where the sum of the bits is even and neither all nor none are.
        const tied = ~(a ^ b ^ c ^ d) & (a | b | c | d) & ~(a & b & c & d);
        blocks += 32;
        ups.all += bits(spin);
        ties += bits(tied);
        ups.tied += bits(tied & spin);
      }
    }
    expect(blocks).toBeGreaterThan(1e8);
    expect(Math.abs(ties / blocks - 6 / 16)).toBeLessThan(1e-3);
    // Fair coins: beyond 4 standard deviations once in 8,000, either of them.
    expect(Math.abs(scoreOf(ups.all, blocks))).toBeLessThan(4);
    expect(Math.abs(scoreOf(ups.tied, ties))).toBeLessThan(4);
  });

  // 11.5 million hot blocks, of which 6/16, that is 4.3 million, are tied.
  const geometry = replicaGeometry(64, 11_264);

  it('each of the six tied states falls up as often as down', async () => {
    const fine = await hotWords(device.gpu, geometry);
    const ups = new Float64Array(6);
    const all = new Float64Array(6);
    for (const [a, b, c, d, spin] of blocksAndSpins(
      geometry,
      fine,
      await blockWords(device.gpu, geometry, fine, majority(2)),
    )) {
      const tied = [
        a & b & ~c & ~d,
        a & ~b & c & ~d,
        a & ~b & ~c & d,
        ~a & b & c & ~d,
        ~a & b & ~c & d,
        ~a & ~b & c & d,
      ];
      for (const [state, lanes] of tied.entries()) {
        all[state] += bits(lanes);
        ups[state] += bits(lanes & spin);
      }
    }
    const ties = all.reduce((sum, value) => sum + value);
    expect(ties).toBeGreaterThan(2 ** 22);
    const scores = [...ups].map((up, state) => Math.abs(scoreOf(up, all[state])));
    const total = scoreOf(
      ups.reduce((sum, value) => sum + value),
      ties,
    );
    // Fair coins: one of seven beyond 4.5 standard deviations once in 20,000.
    expect(Math.max(...scores, Math.abs(total))).toBeLessThan(4.5);
  });

  it('ties are those of their step and level, independent of all others', async () => {
    // Up on one colour, down on the other: every block is tied.
    const words = new Uint32Array(geometry.width * geometry.height * geometry.groups);
    words.fill(0xffffffff, 0, words.length / 2);
    const steps = [1, 2, 1, 2 ** 32 + 1];
    const { words: first } = await blockWords(device.gpu, geometry, words, majority(2), { steps });
    const { words: second } = await blockWords(device.gpu, geometry, words, majority(2), {
      level: 2,
    });
    expect(first[2]).toEqual(first[0]);
    const tosses = 32 * first[0].length;
    expect(tosses).toBeGreaterThan(2 ** 22);
    const unlike = [first[1], first[3], second[0]].map((other) =>
      other.reduce((sum, word, at) => sum + bits(word ^ first[0][at]), 0),
    );
    const ups = first[0].reduce((sum, word) => sum + bits(word), 0);
    // Fair coins: one of four beyond 4.5 standard deviations once in 37,000.
    for (const heads of [ups, ...unlike])
      expect(Math.abs(scoreOf(heads, tosses))).toBeLessThan(4.5);
  });

  it('blocks of 4 x 4 sites and pairs on a chain break their ties fairly, too', async () => {
    for (const [fine, factor] of [
      [replicaGeometry(64, 16_384), 4],
      [replicaGeometry(512, 16_384, 'chain'), 2],
    ] as const) {
      const words = new Uint32Array(fine.width * fine.height * fine.groups);
      words.fill(0xffffffff, 0, words.length / 2);
      const { words: blocked } = await blockWords(device.gpu, fine, words, majority(factor));
      const tosses = 32 * blocked[0].length;
      expect(tosses).toBeGreaterThanOrEqual(2 ** 22);
      const ups = blocked[0].reduce((sum, word) => sum + bits(word), 0);
      // A fair coin twice: beyond 4.5 standard deviations once in 70,000.
      expect(Math.abs(scoreOf(ups, tosses))).toBeLessThan(4.5);
    }
  });
});

describe('fixed ties change the map, and these tests would see it', () => {
  it.each([
    // Of the 16 states 5 have more spins up than down, 6 are tied. Apart from ties, a spin is with the majority in 8 of
    // 10 states; a tie agrees with it in 3 of 6 states, with the first spin in 6 and with the last one then in 2.
    ['random', { up: 8, first: 11, last: 11 }],
    ['up', { up: 11, first: 11, last: 11 }],
    ['first', { up: 8, first: 14, last: 10 }],
  ] as const)('ties %s', async (ties, expected) => {
    const found = await shares(ties);
    for (const name of ['up', 'first', 'last'] as const) {
      const share = expected[name] / 16;
      const error = Math.sqrt((share * (1 - share)) / 2 ** 20);
      // 2^20 blocks: beyond 4.5 standard deviations once in 16,000, of nine shares. The rules differ by 100 or more.
      expect(Math.abs(found[name] - share), name).toBeLessThan(4.5 * error);
    }
  });
});
