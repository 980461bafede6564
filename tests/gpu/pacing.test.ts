import { describe, expect, it, vi } from 'vitest';
import { cautiousUnits, paced, Pacer } from '../../src/gpu/pacing.ts';
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
    const times = drive(new Pacer(50), 0.5, 12);
    expect(Math.max(...times)).toBeLessThanOrEqual(50);
    expect(times[11]).toBeGreaterThan(49);
  });

  it('keeps to one unit where even that is too long, and to the most that is allowed', () => {
    expect(drive(new Pacer(50), 200, 3)).toEqual([200, 200, 200]);
    const pacer = new Pacer(50, { most: 8 });
    drive(pacer, 0.001, 6);
    expect(pacer.units).toBe(8);
  });

  it('backs off at once when work becomes dearer', () => {
    const pacer = new Pacer(50);
    drive(pacer, 0.5, 12);
    pacer.learn(100, 500);
    expect(pacer.units).toBe(10);
  });

  it('begins with fewer units the more a unit costs', () => {
    expect([2 ** 10, 2 ** 18, 2 ** 20, 2 ** 30].map(cautiousUnits)).toEqual([16, 16, 4, 1]);
  });
});

/** Does `total` units of `cost` milliseconds on a device that notices finished work every `tick` milliseconds. */
async function onSlowDevice(
  pacer: Pacer,
  { total, cost, tick }: { total: number; cost: number; tick: number },
): Promise<{ waits: number; submits: number[]; milliseconds: number }> {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  try {
    let ready = performance.now();
    const began = ready;
    let waits = 0;
    const submits: number[] = [];
    const settle = (): Promise<void> => {
      waits++;
      const done = Math.max(performance.now(), ready);
      const noticed = tick > 0 ? tick * (Math.floor(done / tick) + 1) : done;
      return new Promise((resolve) => setTimeout(resolve, noticed - performance.now()));
    };
    const work = paced({ settle }, pacer, { total }, (units) => {
      ready = Math.max(ready, performance.now()) + units * cost;
      submits.push(units);
    });
    await vi.runAllTimersAsync();
    await work;
    return { waits, submits, milliseconds: performance.now() - began };
  } finally {
    vi.useRealTimers();
  }
}

describe('paced work', () => {
  const idle = { settle: () => Promise.resolve() };

  it('does every unit once, and waits seldom', async () => {
    const done: number[] = [];
    const submits: [number, number][] = [];
    const control = { total: 100, onProgress: (units: number) => void done.push(units) };
    await paced(idle, new Pacer(1e9, { most: 30 }), control, (units, before, waited) => {
      expect(before).toBe(submits.reduce((sum, [each]) => sum + each, 0));
      submits.push([units, waited]);
    });
    expect(submits).toEqual([
      [1, 0],
      [8, 1],
      [30, 9],
      [30, 9],
      [4, 9],
      [27, 73],
    ]);
    expect(done).toEqual([1, 9, 73, 100]);
  });

  it('stops at the wait in which it is aborted', async () => {
    const controller = new AbortController();
    const submits: number[] = [];
    const control = { total: 300, signal: controller.signal };
    await paced(idle, new Pacer(1e9, { most: 8 }), control, (units) => {
      submits.push(units);
      if (submits.length === 2) controller.abort();
    });
    expect(submits).toEqual([1, 8]);
  });

  it('waits a handful of times where finished work is noticed every 100 ms', async () => {
    const pacer = new Pacer(25, { most: 1024, first: 16 });
    const { waits, milliseconds } = await onSlowDevice(pacer, {
      total: 400,
      cost: 0.05,
      tick: 100,
    });
    expect(waits).toBe(4);
    expect(milliseconds).toBe(400);
  });

  it('loses less than half of the time to waits that end late, with submits as short as with prompt ones', async () => {
    const work = { total: 4000, cost: 2 };
    const prompt = await onSlowDevice(new Pacer(25), { ...work, tick: 0 });
    const late = await onSlowDevice(new Pacer(25), { ...work, tick: 100 });
    expect(prompt.milliseconds).toBe(8000);
    expect(late.milliseconds).toBeLessThan(1.3 * prompt.milliseconds);
    expect(late.waits).toBeLessThan(30);
    for (const { submits } of [prompt, late])
      expect(2 * Math.max(...submits)).toBeLessThanOrEqual(25);
  });

  it('waits at least twice a second', async () => {
    for (const tick of [0, 100]) {
      const { waits, milliseconds } = await onSlowDevice(new Pacer(25), {
        total: 3000,
        cost: 3,
        tick,
      });
      expect(milliseconds / waits).toBeLessThan(500);
    }
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
