import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { shareOfErrors } from '../evaluation/reconstruction.ts';
import { LargestParameter } from '../machine/largest-parameter.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { GroupBuffers } from './group-buffers.ts';

/** What is measured at the end of each epoch of machines that train together, read at once. */
export class GroupTally {
  readonly #gpu: Gpu;
  readonly #members: readonly { readonly data: PackedUnits }[];
  readonly #buffers: GroupBuffers;
  readonly #largest: LargestParameter;
  #visits: readonly Uint32Array[];

  private constructor(
    gpu: Gpu,
    members: readonly { readonly data: PackedUnits }[],
    buffers: GroupBuffers,
    largest: LargestParameter,
  ) {
    this.#gpu = gpu;
    this.#members = members;
    this.#buffers = buffers;
    this.#largest = largest;
    this.#visits = this.#none();
  }

  static async create(
    gpu: Gpu,
    members: readonly { readonly data: PackedUnits }[],
    buffers: GroupBuffers,
  ): Promise<GroupTally> {
    const { counts, parameters } = buffers;
    const largest = await LargestParameter.create(gpu, { counts, ...parameters });
    return new GroupTally(gpu, members, buffers, largest);
  }

  /** How often each group of the data of a machine was in a batch since the last epoch ended. */
  visits(number: number): Uint32Array {
    return elementAt(this.#visits, number);
  }

  /** Wrong bits in each group of the data of each machine since the last epoch ended. */
  async read(): Promise<Uint32Array[]> {
    const { buffer, bytes, stride } = this.#buffers.errors;
    const all = await this.#gpu.readWords(buffer, 0, this.#members.length * stride);
    return this.#members.map((_, number) =>
      all.slice((number * stride) / 4, (number * stride + bytes) / 4),
    );
  }

  /** The reconstruction error of each machine over the epoch, and the largest parameter of all. Counts anew afterwards. */
  async endEpoch(): Promise<{ largest: number; errors: (Measured | undefined)[] }> {
    const visits = this.#visits;
    this.#visits = this.#none();
    // All commands are in the queue before anything is awaited, so no later update falls between them.
    const reading = this.read();
    this.#gpu.submit('clear errors', (encoder) => encoder.clearBuffer(this.#buffers.errors.buffer));
    const [wrong, largest] = await Promise.all([reading, this.#largest.measure()]);
    const errors = this.#members.map(({ data }, number) =>
      shareOfErrors(elementAt(wrong, number), elementAt(visits, number), data),
    );
    return { largest, errors };
  }

  #none(): Uint32Array[] {
    return this.#members.map(({ data }) => new Uint32Array(data.groups));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#largest.dispose();
  }
}
