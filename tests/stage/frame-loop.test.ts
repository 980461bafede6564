import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { FrameLoop } from '../../src/stage/frame-loop.ts';

/** Milliseconds between two frames of the screen. */
const refresh = 1000 / 60;

interface Device {
  /** The engine notices finished work at multiples of this many milliseconds. */
  readonly tick: number;
  /** Whether the device has timestamps, and whether the timestamps are right. */
  readonly timestamps: 'right' | 'zero' | 'none';
}

/** A device that works in the order of the queue, in virtual time. */
class FakeDevice {
  waits = 0;
  readonly #device: Device;
  #ready = 0;
  readonly #times: number[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  /** Queues work. @returns the milliseconds of work in the queue */
  work(milliseconds: number): number {
    this.#ready = Math.max(this.#ready, performance.now()) + milliseconds;
    return this.#ready - performance.now();
  }

  get gpu(): Gpu {
    const { timestamps } = this.#device;
    const fake = {
      adapter: { software: true },
      device: {
        features: new Set(timestamps === 'none' ? [] : ['timestamp-query']),
        createQuerySet: () => ({ destroy: () => undefined }),
        createBuffer: () => ({ destroy: () => undefined }),
      },
      submit: (_: string, record: (encoder: unknown) => void) =>
        record({
          beginComputePass: (pass: GPUComputePassDescriptor) => {
            this.work(0);
            const index = pass.timestampWrites?.beginningOfPassWriteIndex ?? 0;
            this.#times[index] = timestamps === 'right' ? this.#ready : 0;
            return { end: () => undefined };
          },
          resolveQuerySet: () => undefined,
        }),
      readWords: async () => {
        const nanoseconds = this.#times.map((time) => BigInt(Math.round(time * 1e6)));
        await this.#notice();
        return new Uint32Array(BigInt64Array.from(nanoseconds).buffer);
      },
      settle: () => this.#notice(),
    };
    return fake as unknown as Gpu;
  }

  #notice(): Promise<void> {
    this.waits++;
    const { tick } = this.#device;
    const done = Math.max(performance.now(), this.#ready);
    const noticed = tick > 0 ? tick * (Math.floor(done / tick) + 1) : done;
    return new Promise((resolve) => setTimeout(resolve, noticed - performance.now()));
  }
}

/** Runs two tasks and a picture for `seconds`; the first second is not counted. */
async function run(
  device: Device,
  { unit = 0.5, picture = 4, wished = Infinity, seconds = 5 } = {},
): Promise<{ units: number; frames: number; waits: number; longestQueue: number }> {
  const fake = new FakeDevice(device);
  let [units, frames, longestQueue] = [0, 0, 0];
  const task = {
    wished: () => wished,
    submit: (count: number) => {
      units += count;
      longestQueue = Math.max(longestQueue, fake.work(count * unit));
    },
  };
  const loop = new FrameLoop(fake.gpu, {
    tasks: [task, { wished: () => 0, submit: () => undefined }, task],
    stale: () => false,
    draw: () => {
      frames++;
      fake.work(picture);
    },
    failed: (error) => {
      throw error;
    },
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(1000);
  const before = { units, frames, waits: fake.waits };
  longestQueue = 0;
  await vi.advanceTimersByTimeAsync(1000 * seconds);
  loop.dispose();
  return {
    units: units - before.units,
    frames: frames - before.frames,
    waits: fake.waits - before.waits,
    longestQueue,
  };
}

describe('the frame loop', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) =>
      setTimeout(callback, refresh - (performance.now() % refresh)),
    );
    vi.stubGlobal('cancelAnimationFrame', clearTimeout);
    vi.stubGlobal('GPUBufferUsage', { QUERY_RESOLVE: 0, COPY_SRC: 0 });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('waits once a frame, not once a task', async () => {
    const { frames, waits } = await run({ tick: 0, timestamps: 'right' });
    expect(frames).toBeGreaterThan(50);
    expect(waits).toBe(frames);
  });

  it('does as much work, at two thirds of the frames or more, where finished work is noticed every 100 ms', async () => {
    for (const options of [{}, { wished: 4 }, { unit: 20 }, { picture: 40 }]) {
      const prompt = await run({ tick: 0, timestamps: 'right' }, options);
      const late = await run({ tick: 100, timestamps: 'right' }, options);
      expect(late.units).toBeGreaterThan(prompt.units / 1.5);
      expect(late.frames).toBeGreaterThan(prompt.frames / 1.5);
      expect(late.waits).toBeLessThanOrEqual(late.frames + 1);
    }
  });

  it('keeps 60 frames a second under late notice where a frame takes less', async () => {
    const { frames } = await run({ tick: 100, timestamps: 'right' }, { wished: 8 });
    expect(frames).toBeGreaterThan(0.95 * 60 * 5);
  });

  it('keeps the queue of the device short under late notice', async () => {
    const { longestQueue } = await run({ tick: 100, timestamps: 'right' });
    expect(longestQueue).toBeLessThan(100);
  });

  it('leaves two thirds of the device to sweeps that want all of it, also where pictures or sweeps become slow', async () => {
    const seconds = 10;
    for (const { unit, picture } of [
      { unit: 0.01, picture: 1 },
      { unit: 0.5, picture: 8 },
      { unit: 5, picture: 30 },
      { unit: 50, picture: 80 },
    ]) {
      const { units, frames } = await run(
        { tick: 0, timestamps: 'right' },
        { unit, picture, seconds },
      );
      expect((units * unit) / (1000 * seconds)).toBeGreaterThan(2 / 3);
      // Pictures stay legible as a film.
      expect(frames / seconds).toBeGreaterThan(1);
    }
  });

  it('goes on without timestamps, and where all timestamps are zero', async () => {
    for (const timestamps of ['none', 'zero'] as const) {
      const { units, longestQueue } = await run({ tick: 0, timestamps });
      expect(units).toBeGreaterThan(1000);
      expect(longestQueue).toBeLessThan(50);
    }
  });
});
