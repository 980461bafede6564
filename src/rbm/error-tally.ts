import type { Gpu } from '../gpu/gpu.ts';
import type { Measured } from '../statistics/measured.ts';

/** Turns counts of wrong bits per group of the data (shaders/rbm/biases.wgsl) into an error with its error. */
export class ErrorTally {
  readonly #gpu: Gpu;
  readonly #errors: GPUBuffer;
  readonly #units: number;
  /** How often each group was in a batch since the last reading. */
  #visits: Uint32Array;

  constructor(gpu: Gpu, errors: GPUBuffer, { groups, units }: { groups: number; units: number }) {
    this.#gpu = gpu;
    this.#errors = errors;
    this.#units = units;
    this.#visits = new Uint32Array(groups);
  }

  /** Notes the groups of records (shaders/rbm/batch.wgsl) about to be submitted. */
  count(records: Uint32Array, stride: number): void {
    for (let record = 0; record < records.length; record += stride) {
      const groups = records[record] as number;
      for (let i = 1; i <= groups; i++) {
        const group = records[record + i] as number;
        this.#visits[group] = (this.#visits[group] as number) + 1;
      }
    }
  }

  /** The share of wrong bits since the last reading, and begins anew; undefined where nothing was counted. */
  async read(): Promise<Measured | undefined> {
    const visits = this.#visits;
    this.#visits = new Uint32Array(visits.length);
    // Both commands are in the queue before anything is awaited, so no later update falls between them.
    const reading = this.#gpu.readWords(this.#errors, 0, visits.length * 4);
    this.#gpu.submit('clear errors', (encoder) => encoder.clearBuffer(this.#errors));
    const wrong = await reading;
    const bits = 32 * this.#units;
    const shares = Array.from(
      visits,
      (count, group) => (wrong[group] as number) / (count * bits),
    ).filter((share) => !Number.isNaN(share));
    if (shares.length === 0) return undefined;
    const value = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    if (shares.length === 1) {
      // One group has no spread to judge by: its 32 samples, taken as alike as their units, bound it from above.
      return { value, error: Math.sqrt((value * (1 - value)) / 32) };
    }
    const squares = shares.reduce((sum, share) => sum + (share - value) ** 2, 0);
    return { value, error: Math.sqrt(squares / (shares.length - 1) / shares.length) };
  }
}
