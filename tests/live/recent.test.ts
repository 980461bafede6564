import { describe, expect, it } from 'vitest';
import { Recent } from '../../src/live/recent.ts';

/** Numbers from 0 to 1 that repeat themselves (Knuth's MMIX generator, high bits). */
function* uniform(seed: bigint): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    yield Number(state >> 11n) / 2 ** 53;
  }
}

describe('the recent means', () => {
  it('have no error before they can', () => {
    const recent = new Recent(2);
    for (let i = 0; i < 62; i++) recent.add(2, -1.5, 0.5);
    expect(recent.estimate()).toBeUndefined();
    recent.add(2, -1.5, 0.5);
    expect(recent.estimate()).toMatchObject({ samples: 32, energy: { value: -1.5 } });
  });

  it('forget the relaxation, and take the absolute magnetization', () => {
    const recent = new Recent(2);
    for (let i = 0; i < 100; i++) recent.add(2, 0, 0);
    for (let i = 0; i < 100; i++) recent.add(2, -1.5, i % 2 === 0 ? 0.25 : -0.25);
    const estimate = recent.estimate();
    expect(estimate?.energy.value).toBe(-1.5);
    expect(estimate?.absoluteMagnetization.value).toBe(0.25);
  });

  it('leave out observations of another temperature', () => {
    const recent = new Recent(2);
    for (let i = 0; i < 100; i++) recent.add(3, -1, 0);
    expect(recent.last).toBeUndefined();
    recent.restart(3);
    for (let i = 0; i < 100; i++) recent.add(3, -1, 0);
    expect(recent.estimate()?.temperature).toBe(3);
  });

  it('have the error of independent values, 1/sqrt(12 n)', () => {
    const recent = new Recent(2);
    const random = uniform(1n);
    for (let i = 0; i < 8000; i++) recent.add(2, random.next().value, 0);
    const { value = 0, error = 0 } = recent.estimate()?.energy ?? {};
    const exact = 1 / Math.sqrt(12 * 4000);
    // A fixed seed; by chance the error could differ by 2 % and the mean by 4 errors in one of 10,000 seeds.
    expect(Math.abs(value - 0.5)).toBeLessThan(4 * exact);
    expect(error / exact).toBeGreaterThan(0.8);
    expect(error / exact).toBeLessThan(1.4);
  });
});
