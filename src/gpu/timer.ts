import type { Gpu } from './gpu.ts';

/** How long a submit took, and which clock measured it. */
export interface Timing {
  readonly milliseconds: number;
  /** `gpu`: timestamps around the compute pass. `wall`: the host, from submit to completion. */
  readonly clock: 'gpu' | 'wall';
}

/**
 * Times compute passes with timestamp queries if the device has them, otherwise with the wall clock. Browsers
 * round timestamps to 100 microseconds, so time batches of many dispatches.
 */
export class GpuTimer {
  readonly #gpu: Gpu;
  readonly #queries: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer;

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
    this.#queries = gpu.device.features.has('timestamp-query')
      ? gpu.device.createQuerySet({ label: 'timer', type: 'timestamp', count: 2 })
      : undefined;
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
    this.#resolved = gpu.device.createBuffer({ label: 'timer', size: 16, usage });
  }

  /** Runs `submit`, which puts the given timestamps into its compute pass, and waits until it is done. */
  async time(submit: (timestampWrites?: GPUComputePassTimestampWrites) => void): Promise<Timing> {
    await this.#gpu.settle();
    const start = performance.now();
    const querySet = this.#queries;
    submit(querySet && { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 });
    await this.#gpu.settle();
    const wall = performance.now() - start;
    if (!querySet) return { milliseconds: wall, clock: 'wall' };
    this.#gpu.submit('timer', (encoder) =>
      encoder.resolveQuerySet(querySet, 0, 2, this.#resolved, 0),
    );
    const words = await this.#gpu.readWords(this.#resolved, 0, 16);
    const [begin = 0n, end = 0n] = new BigUint64Array(words.buffer);
    const nanoseconds = Number(end - begin);
    // Some implementations return zeros, or times from two clocks. The wall clock then replaces them.
    if (nanoseconds <= 0 || nanoseconds > wall * 1.05e6)
      return { milliseconds: wall, clock: 'wall' };
    return { milliseconds: nanoseconds / 1e6, clock: 'gpu' };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#queries?.destroy();
    this.#resolved.destroy();
  }
}
