import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import type { Measured } from '../statistics/measured.ts';
import { Batches } from './batches.ts';
import { ErrorTally } from './error-tally.ts';
import { GibbsChain, updatesPerKey } from './gibbs-chain.ts';
import type { Rbm } from './machine.ts';
import type { PackedUnits } from './packed-units.ts';
import { WeightUpdate, type Rates, type Velocities } from './weight-update.ts';

/** Words of batch lists that one submit may write. */
const mostListWords = 65_536;

export interface BoundTrainingOptions {
  readonly machine: Rbm;
  readonly velocities: Velocities;
  readonly data: PackedUnits;
  /** At most the groups of the data. */
  readonly batchGroups: number;
  readonly seed: number;
  readonly steps: number;
  readonly persistent: boolean;
  readonly epoch: number;
}

interface Parts {
  readonly batches: Batches;
  readonly order: GPUBuffer;
  readonly chain: GibbsChain;
  readonly update: WeightUpdate;
  readonly tally: ErrorTally;
}

/** A training bound to one data set: batches, samples and steps, and how they make up a submit. */
export class BoundTraining {
  readonly #gpu: Gpu;
  /** The update at which the first epoch on these data began. */
  #start: number | undefined;
  /** Updates that one submit can hold. */
  readonly #most: number;
  readonly #parts: Parts;

  private constructor(gpu: Gpu, most: number, parts: Parts) {
    this.#gpu = gpu;
    this.#most = most;
    this.#parts = parts;
  }

  static async create(gpu: Gpu, options: BoundTrainingOptions): Promise<BoundTraining> {
    const {
      machine,
      velocities,
      data,
      batchGroups: groups,
      seed,
      steps,
      persistent,
      epoch,
    } = options;
    const batches = new Batches({
      dataGroups: data.groups,
      batchGroups: groups,
      seed,
      layer: epoch,
    });
    const ordinals = steps + 1;
    const fitting = Math.min(maximumOrdinals / ordinals, mostListWords / (groups + 1));
    const most = Math.max(1, Math.floor(fitting));
    const order = gpu.storage('batches', most * (groups + 1) * 4);
    const batch = { order, groups, ordinals };
    const sampling = { machine, data, batch, seed, steps, persistent, epoch };
    const chain = await GibbsChain.create(gpu, sampling);
    const update = await WeightUpdate.create(gpu, { machine, velocities, data, batch, chain });
    const tally = new ErrorTally(gpu, update.errors, { groups: data.groups, units: data.units });
    return new BoundTraining(gpu, most, { batches, order, chain, update, tally });
  }

  get updatesPerEpoch(): number {
    return this.#parts.batches.perEpoch;
  }

  readReconstructionError(): Promise<Measured | undefined> {
    return this.#parts.tally.read();
  }

  /** Submits as many of `count` updates, from number `first` on, as one submit holds, and says how many. */
  submit(first: number, count: number, rates: Rates): number {
    const { batches, order, chain, update, tally } = this.#parts;
    this.#start ??= first;
    const underKey = updatesPerKey - (first % updatesPerKey);
    const updates = Math.min(count, this.#most, underKey);
    const records = batches.records(first - this.#start, updates);
    this.#gpu.write(order, records);
    tally.count(records, 1 + batches.batchGroups);
    chain.begin(first);
    update.begin(rates);
    this.#gpu.compute('training', (pass) => {
      for (let i = 0; i < updates; i++) {
        chain.record(pass, i);
        update.record(pass, i * chain.ordinals);
      }
    });
    return updates;
  }

  dispose(): void {
    this.#parts.chain.dispose();
    this.#parts.update.dispose();
    this.#parts.order.destroy();
  }
}
