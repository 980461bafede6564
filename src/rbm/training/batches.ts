import { elementAt } from '../../element-at.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { shareOfErrors } from '../evaluation/reconstruction.ts';
import { MachineError } from '../machine/errors.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import type { LayerTraining } from './options.ts';

/** Words of batch lists that one submit may write. */
export const mostListWords = 65_536;

/**
 * The batches of every epoch. Each epoch visits the groups of the data in a new random order, which depends on the seed,
 * the stream and the epoch alone. The last batch of an epoch may be short.
 */
export class Batches {
  readonly dataGroups: number;
  /** Groups of a full batch. */
  readonly batchGroups: number;
  readonly #samples: number;
  readonly #seed: number;
  readonly #stream: number;
  #epoch = -1;
  #order: Uint32Array = new Uint32Array();

  constructor(
    data: Pick<PackedUnits, 'groups' | 'samples'>,
    training: Pick<LayerTraining, 'batch' | 'seed' | 'stream'>,
  ) {
    this.dataGroups = data.groups;
    this.batchGroups = Math.min(training.batch / 32, data.groups);
    this.#samples = sampleCount(data);
    this.#seed = training.seed;
    this.#stream = training.stream;
  }

  get perEpoch(): number {
    return Math.ceil(this.dataGroups / this.batchGroups);
  }

  /** The groups of the batch of update `update`, counted from the start of epoch 0. */
  groups(update: number): Uint32Array {
    const epoch = Math.floor(update / this.perEpoch);
    if (epoch !== this.#epoch) {
      this.#order = shuffled(
        this.dataGroups,
        randomKey(this.#seed, 'shuffle', { stream: this.#stream, period: epoch }),
      );
      this.#epoch = epoch;
    }
    const first = (update % this.perEpoch) * this.batchGroups;
    return this.#order.subarray(first, first + this.batchGroups);
  }

  /** Words of a record of shaders/rbm/include/batch.wgsl. */
  get recordWords(): number {
    return recordHead + this.batchGroups;
  }

  #samplesOf(groups: Uint32Array): number {
    const { dataGroups } = this;
    const missing = 32 * dataGroups - this.#samples;
    return 32 * groups.length - (groups.includes(dataGroups - 1) ? missing : 0);
  }

  /** Records of `count` updates from `update` on, as shaders/rbm/include/batch.wgsl reads them. */
  records(update: number, count: number): Uint32Array {
    const stride = this.recordWords;
    const words = new Uint32Array(count * stride);
    for (let i = 0; i < count; i++) {
      const groups = this.groups(update + i);
      words.set([groups.length, this.#samplesOf(groups), ...groups], i * stride);
    }
    return words;
  }
}

/** Words of a record before the numbers of its groups: how many groups, how many samples. */
const recordHead = 2;

/** Counts the visits to groups by records (shaders/rbm/include/batch.wgsl) that are about to be submitted. */
export function countVisits(visits: Uint32Array, records: Uint32Array, stride: number): void {
  for (let record = 0; record < records.length; record += stride) {
    const groups = elementAt(records, record);
    for (let i = recordHead; i < recordHead + groups; i++) {
      const group = elementAt(records, record + i);
      visits[group] = elementAt(visits, group) + 1;
    }
  }
}

/**
 * The reconstruction error of a training, with its standard error, from the wrong bits that shaders/rbm/averages.wgsl
 * counts for each group of the data.
 */
export class ErrorTally {
  readonly #gpu: Gpu;
  readonly #errors: GPUBuffer;
  readonly #data: Pick<PackedUnits, 'units' | 'groups' | 'samples'>;
  /** How often each group was in a batch since the last reading. */
  #visits: Uint32Array;

  constructor(
    gpu: Gpu,
    errors: GPUBuffer,
    data: Pick<PackedUnits, 'units' | 'groups' | 'samples'>,
  ) {
    this.#gpu = gpu;
    this.#errors = errors;
    this.#data = data;
    this.#visits = new Uint32Array(data.groups);
  }

  /** How often each group was in a batch since the last reading, and the wrong bits counted meanwhile. */
  async readState(): Promise<{ visits: Uint32Array; errors: Uint32Array }> {
    const visits = this.#visits.slice();
    const errors = await this.#gpu.readWords(this.#errors, 0, visits.length * 4);
    return { visits, errors };
  }

  /**
   * Goes on from a state that was read with the same data.
   * @throws MachineError for a state of other data
   */
  restore({ visits, errors }: { visits: Uint32Array; errors: Uint32Array }): void {
    for (const [name, { length }] of Object.entries({ visits, errors }))
      if (length !== this.#data.groups)
        throw new MachineError(
          `The state of the training has ${length} ${name}; data of ${this.#data.groups} groups have ${this.#data.groups}.`,
        );
    this.#visits = visits.slice();
    this.#gpu.write(this.#errors, errors);
  }

  count(records: Uint32Array, stride: number): void {
    countVisits(this.#visits, records, stride);
  }

  /** The share of wrong bits since the last reading; undefined where nothing was counted. Counts anew afterwards. */
  async read(): Promise<Measured | undefined> {
    const visits = this.#visits;
    this.#visits = new Uint32Array(visits.length);
    // Both commands are in the queue before anything is awaited, so no later update falls between them.
    const reading = this.#gpu.readWords(this.#errors, 0, visits.length * 4);
    this.#gpu.submit('clear errors', (encoder) => encoder.clearBuffer(this.#errors));
    const wrong = await reading;
    return shareOfErrors(wrong, visits, this.#data);
  }
}
