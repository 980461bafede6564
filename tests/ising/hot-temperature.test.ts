import { describe, expect, it } from 'vitest';
import { acceptsNearlyAll } from '../../src/ising/hot-temperature.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { planSampling } from '../../src/ising/sampling-plan.ts';

/** The update of every part of a plan. */
const updates = (options: { exchange?: boolean; temperatures: number[] }): string[] =>
  planSampling({ size: 8, ...options }).parts.map(({ update }) => update);

describe('very hot temperatures', () => {
  it('begin where nine in ten of the dearest moves are accepted: exp(-8/T) = 0.9 without a field', () => {
    const border = -8 / Math.log(0.9);
    expect(acceptsNearlyAll(ferromagnet, border * 0.999)).toBe(false);
    expect(acceptsNearlyAll(ferromagnet, border * 1.001)).toBe(true);
    expect(acceptsNearlyAll({ ...ferromagnet, field: 4 }, border * 1.5)).toBe(false);
    expect(acceptsNearlyAll(ferromagnet, Infinity)).toBe(true);
  });

  it('have an update, a start and a seed of their own, and the others keep theirs', () => {
    const { parts, update, start } = planSampling({ size: 8, temperatures: [1, 3, 1e6], seed: 4 });
    expect([update, start]).toEqual(['metropolis', 'cold']);
    expect(parts.map((part) => [part.places, part.own, part.update, part.start])).toEqual([
      [[0, 1], [0, 1], 'metropolis', 'cold'],
      [[2], [2], 'heat-bath', 'hot'],
    ]);
    expect(parts[0]?.seed).toBe(4);
    expect(parts[1]?.seed).not.toBe(4);
  });

  it('before an ordinary one do not move its lattices to another place', () => {
    const { parts } = planSampling({ size: 8, couplings: [0.001, 0.4] });
    expect(parts.map(({ places, own }) => [places, own])).toEqual([
      [[0, 1], [1]],
      [[0], [0]],
    ]);
  });

  it('alone, or with replica exchange, take heat bath for all', () => {
    expect(updates({ temperatures: [Infinity] })).toEqual(['heat-bath']);
    expect(updates({ temperatures: [2, 100], exchange: true })).toEqual(['heat-bath']);
    expect(planSampling({ size: 8, temperatures: [1e6], update: 'metropolis' }).update).toBe(
      'metropolis',
    );
  });
});
