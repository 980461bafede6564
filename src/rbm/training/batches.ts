import { shuffled } from '../../ensemble/shuffled.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import type { LayerTraining } from './options.ts';

/**
 * The order in which the groups of a data set are visited: a new random one each epoch, that depends on seed, layer
 * and epoch alone. The last batch of an epoch may be short.
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
export const recordHead = 2;
