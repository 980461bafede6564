import { describe, expect, it } from 'vitest';
import { criticalGain, linearGain, stepGains } from '../../src/rg/gain.ts';
import { filter, uniform } from './filters.ts';

const hard = { limit: 'hard' } as const;

function majority(factor: number): number {
  return linearGain({ kind: 'majority', factor, ties: 'random' }).value;
}

describe('the linear gain g0 of known filters', () => {
  it.each([
    ['majority as a filter', uniform(2, 1, hard), 1.5],
    ['three of four', filter([1, 1, 1, 0], hard), 1.5],
    ['soft 2 x 2, w = 1', uniform(2, 1), (Math.tanh(4) + 2 * Math.tanh(2)) / 2],
    ['soft 2 x 2, w = 0.5', uniform(2, 0.5), 1.244],
    ['soft 2 x 2 that has just no fixed point', uniform(2, 0.3768), criticalGain(2)],
    ['soft 3 x 3, w = 0.3', uniform(3, 0.3), 1.759],
    ['uniform 4 x 4, hard', uniform(4, 1, hard), (16 * 12_870) / 2 ** 16],
    ['decimation as a filter', filter([1, 0, 0, 0], hard), 1],
    ['a minority of one', filter([1, 1, 1, -1], hard), 0.75],
    // The second spin decides where the others cancel, half of the time: 1/2 + 1/2 - 1/2.
    ['a spin far below the rounding of two others', filter([1e20, 1, -1e20, 0], hard), 0.5],
  ])('%s', (_, rule, expected) => {
    const { value, error } = linearGain(rule);
    expect(Math.abs(value - expected)).toBeLessThan(1e-3);
    expect(error).toBe(0);
  });

  it('of blocks: the mean size of the sum of a block', () => {
    expect(majority(2)).toBe(1.5);
    expect(majority(4)).toBeCloseTo(linearGain(uniform(4, 1, hard)).value, 12);
    expect(linearGain({ kind: 'decimation', factor: 3, ties: 'random' }).value).toBe(1);
  });

  it('of larger filters: random states, with an error', () => {
    const { value, error } = linearGain(uniform(8, 1, hard));
    const exact = linearGain({ kind: 'majority', factor: 8, ties: 'random' }).value;
    expect(error).toBeGreaterThan(0.005);
    expect(error).toBeLessThan(0.015);
    // Beyond 4 errors once in 16,000.
    expect(Math.abs(value - exact)).toBeLessThan(4 * error);
  });
});

function series(value: (system: number, time: number) => number, systems: number) {
  return Array.from({ length: systems }, (_, system) =>
    Float64Array.from({ length: 50 }, (__, time) => value(system, time)),
  );
}

function m(system: number, time: number): number {
  return Math.sin(1 + system + 2.5 * time);
}

describe('gains of the steps of a flow', () => {
  it.each([1, 3, 32])(
    'of %d systems: m in proportion has exact gains without an error',
    (systems) => {
      const levels = [1, 1.25, 1.5].map((factor) => ({
        magnetization: series((system, time) => factor * m(system, time), systems),
      }));
      const gains = stepGains(levels);
      expect(gains).toHaveLength(2);
      expect(gains[0]?.linear.value).toBeCloseTo(1.25, 12);
      expect(gains[1]?.square.value).toBeCloseTo(1.44, 12);
      expect(gains[1]?.linear.error).toBeLessThan(1e-12);
    },
  );

  it('noise of the block spins enters the square and not the linear gain', () => {
    const [gain] = stepGains([
      { magnetization: series(m, 64) },
      { magnetization: series((s, t) => m(s, t) + Math.sin(77 * s + 1000.5 * t ** 2), 64) },
    ]);
    const { linear, square } = gain ?? {
      linear: { value: 0, error: 0 },
      square: { value: 0, error: 0 },
    };
    // Beyond 5 errors once in two million.
    expect(Math.abs(linear.value - 1)).toBeLessThan(5 * linear.error);
    expect(linear.error).toBeLessThan(0.05);
    expect(Math.abs(square.value - 2)).toBeLessThan(0.2);
  });
});
