import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { shareOfErrors } from '../evaluation/reconstruction.ts';
import { LargestParameter } from '../machine/largest-parameter.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { readParts, type GroupBuffers } from './group-buffers.ts';
import type { GroupMember } from './group-member.ts';
import { GroupReconstruction } from './group-reconstruction.ts';

/** What is measured at the end of each epoch of machines that train together, read at once. */
export class GroupTally {
  readonly #gpu: Gpu;
  readonly #members: readonly { readonly data: PackedUnits }[];
  readonly #buffers: GroupBuffers;
  readonly #largest: LargestParameter;
  /** Where the samples of the model are no reconstructions. */
  readonly #reconstruction: GroupReconstruction | undefined;
  #visits: readonly Uint32Array[];

  private constructor(
    gpu: Gpu,
    members: readonly { readonly data: PackedUnits }[],
    buffers: GroupBuffers,
    largest: LargestParameter,
    reconstruction: GroupReconstruction | undefined,
  ) {
    this.#gpu = gpu;
    this.#members = members;
    this.#buffers = buffers;
    this.#largest = largest;
    this.#reconstruction = reconstruction;
    this.#visits = this.#none();
  }

  static async create(
    gpu: Gpu,
    members: readonly GroupMember[],
    buffers: GroupBuffers,
    { persistent, stream }: { readonly persistent: boolean; readonly stream: number },
  ): Promise<GroupTally> {
    const { counts, parameters, machines } = buffers;
    const [largest, reconstruction] = await Promise.all([
      LargestParameter.create(gpu, { counts, ...parameters }, machines),
      persistent ? GroupReconstruction.create(gpu, members, buffers, stream) : undefined,
    ]);
    return new GroupTally(gpu, members, buffers, largest, reconstruction);
  }

  /** How often each group of the data of a machine was in a batch since the last epoch ended. */
  visits(number: number): Uint32Array {
    return elementAt(this.#visits, number);
  }

  /** Whether wrong bits are counted: not where the samples of the model are no reconstructions. */
  get counted(): boolean {
    return this.#reconstruction === undefined;
  }

  /** Wrong bits in each group of the data of each machine since the last epoch ended. */
  read(): Promise<Uint32Array[]> {
    return readParts(this.#gpu, this.#buffers.errors, this.#members.length);
  }

  /** The reconstruction error of each machine over the epoch, and its largest parameter. Counts anew afterwards. */
  async endEpoch(): Promise<{ largest: Float32Array; errors: (Measured | undefined)[] }> {
    const [largest, errors] = await Promise.all([
      this.#largest.measureAll(),
      this.#reconstruction?.measure() ?? this.#errors(),
    ]);
    return { largest, errors };
  }

  async #errors(): Promise<(Measured | undefined)[]> {
    const visits = this.#visits;
    this.#visits = this.#none();
    // All commands are in the queue before anything is awaited, so no later update falls between them.
    const reading = this.read();
    this.#gpu.submit('clear errors', (encoder) => encoder.clearBuffer(this.#buffers.errors.buffer));
    const wrong = await reading;
    return this.#members.map(({ data }, number) =>
      shareOfErrors(elementAt(wrong, number), elementAt(visits, number), data),
    );
  }

  #none(): Uint32Array[] {
    return this.#members.map(({ data }) => new Uint32Array(data.groups));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#largest.dispose();
    this.#reconstruction?.dispose();
  }
}
