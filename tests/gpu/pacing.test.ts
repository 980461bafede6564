import { describe, expect, it } from 'vitest';
import { paced, Pacer } from '../../src/gpu/pacing.ts';
import { workgroupsFor } from '../../src/gpu/dispatch.ts';

/** Submits work that takes `cost` milliseconds a unit; returns what each submit took. */
function drive(pacer: Pacer, cost: number, submits: number): number[] {
  return Array.from({ length: submits }, () => {
    const milliseconds = pacer.units * cost;
    pacer.learn(pacer.units, milliseconds);
    return milliseconds;
  });
}

describe('pacing of submits', () => {
  it('reaches the target and does not exceed it', () => {
    const times = drive(new Pacer(50, 1000), 0.5, 12);
    expect(Math.max(...times)).toBeLessThanOrEqual(50);
    expect(times[11]).toBeGreaterThan(49);
  });

  it('keeps to one unit where even that is too long, and to the most that is allowed', () => {
    expect(drive(new Pacer(50, 1000), 200, 3)).toEqual([200, 200, 200]);
    const pacer = new Pacer(50, 8);
    drive(pacer, 0.001, 6);
    expect(pacer.units).toBe(8);
  });

  it('backs off at once when work becomes dearer', () => {
    const pacer = new Pacer(50, 1000);
    drive(pacer, 0.5, 12);
    pacer.learn(100, 500);
    expect(pacer.units).toBe(10);
  });
});

describe('paced work', () => {
  const idle = { settle: () => Promise.resolve() };

  it('does every unit once, in submits of as many as the pacer wants', async () => {
    const done: number[] = [];
    const submits: number[] = [];
    const control = { total: 30, onProgress: (units: number) => void done.push(units) };
    await paced(idle, new Pacer(1e9, 8), control, (units, before) => {
      expect(before).toBe(submits.reduce((sum, each) => sum + each, 0));
      submits.push(units);
    });
    expect(submits).toEqual([1, 4, 8, 8, 8, 1]);
    expect(done).toEqual([1, 5, 13, 21, 29, 30]);
  });

  it('stops after the submit in which it is aborted', async () => {
    const controller = new AbortController();
    const submits: number[] = [];
    const control = { total: 30, signal: controller.signal };
    await paced(idle, new Pacer(1e9, 8), control, (units) => {
      submits.push(units);
      if (submits.length === 2) controller.abort();
    });
    expect(submits).toEqual([1, 4]);
  });
});

describe('workgroups', () => {
  it('cover all invocations within the limit of a dimension', () => {
    for (const invocations of [1, 64, 65, 64 * 65_535, 64 * 65_535 + 1, 2 ** 28]) {
      const [x, y] = workgroupsFor(invocations);
      expect(x * y * 64).toBeGreaterThanOrEqual(invocations);
      expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
    }
  });
});
