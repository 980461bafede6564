import { describe, expect, it } from 'vitest';
import { blockInformation } from '../../src/theory/block-information.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';

/** P(h = 1 | V) of a soft vote, (1 + tanh f)/2, or of its hard limit with a fair coin for f = 0. */
function rule(weights: readonly number[], kind: 'soft' | 'hard'): number[] {
  return Array.from({ length: 16 }, (_, block) => {
    const field = weights.reduce((sum, w, i) => sum + w * (2 * ((block >> i) & 1) - 1), 0);
    return (1 + (kind === 'soft' ? Math.tanh(field) : Math.sign(field))) / 2;
  });
}

const soft = (w: number): number[] => rule([w, w, w, w], 'soft');

describe('information of a block about its environment', () => {
  const critical = blockInformation(CRITICAL_COUPLING);

  it('is that of an independent enumeration of all 2^25 states at T_c', () => {
    expect(critical.whole).toBeCloseTo(0.54818916, 7);
    expect(critical.of(rule([1, 0, 0, 0], 'hard'))).toBeCloseTo(0.38830868, 7);
    expect(critical.of(rule([1, 1, 0, 0], 'hard'))).toBeCloseTo(0.38786179, 7);
    expect(critical.of(rule([1, 1, 1, 0], 'hard'))).toBeCloseTo(0.47044339, 7);
    expect(critical.of(rule([1, 1, 1, 1], 'hard'))).toBeCloseTo(0.47021587, 7);
  });

  it.each([
    [2, 0.470091],
    [1.16, 0.46648],
    [1, 0.46287],
    [0.5, 0.39425],
    [0.375, 0.32745],
  ])('of a soft vote with weight %d is %d nats', (w, expected) => {
    expect(Math.abs(critical.of(soft(w)) - expected)).toBeLessThan(6e-6);
  });

  it('of a vote against one spin is 0.35223 nats, and of a coin 0', () => {
    expect(Math.abs(critical.of(rule([1, 1, 1, -1], 'hard')) - 0.35223)).toBeLessThan(6e-6);
    expect(critical.of(Array<number>(16).fill(0.5))).toBeCloseTo(0, 12);
  });

  it('at other temperatures', () => {
    const hot = blockInformation(1 / 3.5);
    expect(hot.whole).toBeCloseTo(0.08939951, 7);
    expect(hot.of(rule([1, 1, 1, 1], 'hard'))).toBeCloseTo(0.05717117, 7);
    const cold = blockInformation(1 / 1.8);
    expect(cold.of(rule([1, 1, 1, 0], 'hard'))).toBeCloseTo(0.64792894, 7);
  });
});
