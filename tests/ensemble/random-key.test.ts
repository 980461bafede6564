import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  derivedSeed,
  purposes,
  randomKey,
  seedPurposes,
  type RandomPurpose,
  type SeedPurpose,
} from '../../src/ensemble/random-key.ts';

interface Range {
  readonly number: number;
  readonly streams?: number;
  readonly periods?: number;
  readonly first?: number;
}

interface SeedRange {
  readonly first: number;
  readonly count?: number;
  readonly from?: string;
}

const table: readonly [string, Range][] = Object.entries(purposes);
const seedTable: readonly [string, SeedRange][] = Object.entries(seedPurposes);
const sources = ['src', 'bench', 'shaders'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name)),
);
const owner = path.join('src', 'ensemble', 'random-key.ts');

/** The texts of files. */
function read(files: readonly string[]): string {
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

/** The keys before they are hashed: a purpose owns those from the first to before the last. */
function keysOf({ number, streams = 1, periods = 1, first = 0 }: Range) {
  const end = BigInt(first) + BigInt(streams) * BigInt(periods);
  return { number, first: BigInt(first), end };
}

describe('purposes of random bits', () => {
  it('have keys of their own', () => {
    for (const [name, range] of table) {
      const own = keysOf(range);
      expect(own.number).toBeLessThan(256);
      // Number and place share 64 bits.
      expect(own.end).toBeLessThanOrEqual(2n ** 56n);
      for (const [other, otherRange] of table) {
        const { number, first, end } = keysOf(otherRange);
        const meet = number === own.number && own.first < end && first < own.end;
        expect(meet, `${name} meets ${other}`).toBe(name === other);
      }
    }
  });

  it('are refused outside their ranges', () => {
    for (const [name, { streams = 1, periods = 1 }] of table) {
      const purpose = name as RandomPurpose;
      expect(() =>
        randomKey(1, purpose, { stream: streams - 1, period: periods - 1 }),
      ).not.toThrow();
      for (const place of [
        { stream: streams },
        { period: periods },
        { stream: -1 },
        { period: 0.5 },
      ])
        expect(() => randomKey(1, purpose, place), name).toThrow(RangeError);
    }
  });

  it('are all used, and keys are made of nothing else', () => {
    const texts = sources
      .filter((file) => file !== owner)
      .map((file) => readFileSync(file, 'utf8'));
    const text = texts.join('\n');
    // The purposes of kernels and layers carry the names of these, and the owner alone makes seeds.
    const named = ['metropolis', 'single-spin', 'hidden', 'visible', 'seed'];
    for (const [name] of table)
      if (!named.includes(name))
        // A key, or a purpose that is handed on to one.
        expect(text).toMatch(
          new RegExp(`(?:randomKey\\(\\s*[^,()]+,\\s*|\\bpurpose:? (?:= )?)'${name}'`),
        );
    for (const [call, purpose] of text.matchAll(/randomKey\(\s*[^,()]+,\s*('[\w-]+'|[\w.#]+)/g)) {
      const literal = /^'(.*)'$/.exec(purpose ?? '')?.[1];
      const known =
        literal === undefined
          ? ['purpose', 'this.#purpose', 'rule.kernel'].includes(purpose ?? '')
          : literal in purposes;
      expect(known, call).toBe(true);
    }
    // Streams and periods are numbers of something, not offsets that keep two users apart.
    expect(text).not.toMatch(/randomKey\([^;]*?2 \*\* (?!32\b)/);
    // The hash of the keys is nowhere else.
    expect(text).not.toContain('0xbf58476d1ce4e5b9');
  });
});

describe('purposes of seeds', () => {
  it('have numbers of their own', () => {
    for (const [name, { first, count = 1, from }] of seedTable) {
      expect(first + count).toBeLessThanOrEqual(purposes.seed.streams);
      if (from !== undefined) expect(from in seedPurposes, name).toBe(true);
      for (const [other, { from: otherFrom, ...otherRange }] of seedTable) {
        const { first: otherFirst, count: otherCount = 1 } = otherRange;
        const meet =
          from === otherFrom && first < otherFirst + otherCount && otherFirst < first + count;
        expect(meet, `${name} meets ${other}`).toBe(name === other);
      }
    }
  });

  it('are refused outside their ranges', () => {
    for (const [name, { count = 1 }] of seedTable) {
      const purpose = name as SeedPurpose;
      expect(() => derivedSeed(1, purpose, count - 1)).not.toThrow();
      for (const index of [count, -1, 0.5])
        expect(() => derivedSeed(1, purpose, index), name).toThrow(RangeError);
    }
  });

  it('are all used, and seeds are made in no other way', () => {
    const others = sources.filter((file) => file !== owner);
    const text = read(others);
    for (const [name] of seedTable) expect(text.includes(`'${name}'`), name).toBe(true);
    // `train --seeds` trains with the seeds that a user could give one by one.
    const ofUsers = path.join('src', 'cli', 'train', 'seeds');
    expect(read(others.filter((file) => !file.startsWith(ofUsers)))).not.toMatch(/seed [+*-] /i);
  });

  it('of held-out samples and evaluations keep their bits', () => {
    expect(derivedSeed(1, 'held-out')).toBe(5593964125900538);
    expect(derivedSeed(derivedSeed(1, 'evaluation'), 'one-evaluation', 7)).toBe(6294652013361506);
  });
});

describe('keys of random streams', () => {
  it('differ between seeds, purposes, streams and periods', () => {
    const keys = [0, 1, 2, 2 ** 32, 2 ** 53 - 1].flatMap((seed) => [
      ...(['start', 'metropolis', 'ties'] as const).map((purpose) => randomKey(seed, purpose)),
      ...[1, 2].map((period) => randomKey(seed, 'metropolis', { period })),
      ...[0, 1, 2].flatMap((stream) =>
        [0, 1, 2].map((period) => randomKey(seed, 'hidden', { stream, period })),
      ),
      randomKey(seed, 'shuffle'),
      randomKey(seed, 'samples'),
    ]);
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  it('of lattices and trainings are those of version 0.1', () => {
    expect(randomKey(1, 'metropolis')).toEqual([3118239775, 3209026669]);
    expect(randomKey(2 ** 53 - 1, 'ties', { period: 3 })).toEqual([4206345883, 1822920621]);
    expect(randomKey(7, 'hidden', { stream: 2, period: 1 })).toEqual([99275102, 3163332261]);
    expect(randomKey(7, 'shuffle', { stream: 1, period: 5 })).toEqual([2138762975, 3386936390]);
    expect(randomKey(7, 'samples')).toEqual([498279971, 455347835]);
  });
});
