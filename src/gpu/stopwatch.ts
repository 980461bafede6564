import type { Gpu } from './gpu.ts';

/**
 * Device time of pieces of work, from timestamps between them. A timestamp says how long the work took, even if the
 * engine notices only much later that the work is done.
 */
export class Stopwatch {
  readonly #gpu: Gpu;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  #marks = 0;

  private constructor(gpu: Gpu, most: number) {
    this.#gpu = gpu;
    this.#queries = gpu.device.createQuerySet({
      label: 'stopwatch',
      type: 'timestamp',
      count: most,
    });
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
    this.#resolved = gpu.device.createBuffer({ label: 'stopwatch', size: 8 * most, usage });
  }

  /**
   * @param most times between two readings
   * @returns undefined for a device without timestamps
   */
  static for(gpu: Gpu, most: number): Stopwatch | undefined {
    return gpu.device.features.has('timestamp-query') ? new Stopwatch(gpu, most) : undefined;
  }

  /** Takes the time after all work submitted so far. */
  mark(): void {
    this.#gpu.submit('stopwatch', (encoder) => this.#record(encoder));
  }

  /** Takes the last time, and reads the milliseconds between all of them when this work is done. */
  async read(): Promise<number[]> {
    const count = this.#marks + 1;
    this.#gpu.submit('stopwatch', (encoder) => {
      this.#record(encoder);
      encoder.resolveQuerySet(this.#queries, 0, count, this.#resolved, 0);
    });
    this.#marks = 0;
    const words = await this.#gpu.readWords(this.#resolved, 0, 8 * count);
    const times = new BigInt64Array(words.buffer, words.byteOffset, count);
    return Array.from(times.slice(1), (time, i) => Number(time - (times[i] ?? time)) / 1e6);
  }

  #record(encoder: GPUCommandEncoder): void {
    const querySet = this.#queries;
    const beginningOfPassWriteIndex = this.#marks++;
    encoder.beginComputePass({ timestampWrites: { querySet, beginningOfPassWriteIndex } }).end();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#queries.destroy();
    this.#resolved.destroy();
  }
}
