import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';
import type { Measured } from '../statistics/measured.ts';
import { BoundTraining } from './bound-training.ts';
import { MachineError, type Rbm } from './machine.ts';
import type { PackedUnits } from './packed-units.ts';
import { Velocities, type Rates } from './weight-update.ts';

/** No submit is meant to keep the GPU busy for longer, in milliseconds. */
const submitMilliseconds = 50;

export interface ContrastiveDivergenceOptions extends Rates {
  readonly data: PackedUnits;
  /** Words per unit of a batch: 32 samples each. No more than the data are used. */
  readonly batchGroups: number;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Gibbs steps k of CD-k; 1 unless given. */
  readonly steps?: number;
  /** `cd` starts the model phase at the data, `pcd` where it ended (Tieleman 2008); `cd` unless given. */
  readonly algorithm?: 'cd' | 'pcd';
  /** Tells trainings of one seed apart, for example the layers of a stack; 0 unless given, below 2^16. */
  readonly epoch?: number;
}

/** What may watch and stop a training. */
export interface TrainingControl {
  /** Aborting ends the training after the current submit; what is learned stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the updates done in this training so far. */
  readonly onProgress?: ((updates: number) => void) | undefined;
  /** Awaited after each epoch, with the reconstruction error over it. */
  readonly onEpoch?: ((epoch: number, error: Measured) => Promise<void> | void) | undefined;
}

/**
 * Trains a machine by contrastive divergence (Hinton 2002) with sampled units in both phases, on data that stay
 * in GPU memory. Same seed, same calls, same adapter: same weights to the bit, however updates are divided into
 * submits.
 */
export class ContrastiveDivergence {
  readonly machine: Rbm;
  /** Rates of the next submit; may be set while a training runs. */
  rates: Rates;
  readonly #gpu: Gpu;
  readonly #options: ContrastiveDivergenceOptions;
  readonly #velocities: Velocities;
  readonly #pacer = new Pacer(submitMilliseconds, maximumOrdinals);
  #bound: BoundTraining | undefined;
  #updates = 0;

  private constructor(gpu: Gpu, machine: Rbm, options: ContrastiveDivergenceOptions) {
    this.#gpu = gpu;
    this.machine = machine;
    this.#options = options;
    const { learningRate, momentum, l1 } = options;
    this.rates = { learningRate, momentum, l1 };
    this.#velocities = new Velocities(gpu, machine);
  }

  /** @throws MachineError where the data have other units than the machine, or a number is out of range */
  static async create(
    gpu: Gpu,
    machine: Rbm,
    options: ContrastiveDivergenceOptions,
  ): Promise<ContrastiveDivergence> {
    assertOptions(options);
    const training = new ContrastiveDivergence(gpu, machine, options);
    await training.setData(options.data);
    return training;
  }

  /** Updates done since the start. */
  get updates(): number {
    return this.#updates;
  }

  get updatesPerEpoch(): number {
    return this.#parts.updatesPerEpoch;
  }

  get #parts(): BoundTraining {
    if (!this.#bound) throw new MachineError('A training needs data before its first update.');
    return this.#bound;
  }

  /**
   * Trains on other data from the next update on, beginning an epoch; momentum stays. The buffer may change
   * between updates, as a batch of patches does.
   * @throws MachineError where the data have other units than the machine
   */
  async setData(data: PackedUnits): Promise<void> {
    if (data.units !== this.machine.visible)
      throw new MachineError(
        `Data of ${data.units} units for a machine of ${this.machine.visible} visible units.`,
      );
    const { batchGroups, seed, steps = 1, algorithm = 'cd', epoch = 0 } = this.#options;
    const bound = await BoundTraining.create(this.#gpu, {
      machine: this.machine,
      velocities: this.#velocities,
      data,
      batchGroups: Math.min(batchGroups, data.groups),
      seed,
      steps,
      persistent: algorithm === 'pcd',
      epoch,
    });
    this.#bound?.dispose();
    this.#bound = bound;
  }

  /** Submits `count` updates and does not wait; for pages, which pace themselves. */
  submitUpdates(count: number): void {
    for (let left = count; left > 0;) left -= this.#submit(left);
  }

  /**
   * Trains for `epochs` epochs in submits of at most about 50 ms (at least one update), and waits for the end.
   * Expects to start at the beginning of an epoch, as after `create`.
   */
  async train(epochs: number, control: TrainingControl = {}): Promise<void> {
    const total = epochs * this.updatesPerEpoch;
    let done = 0;
    while (done < total && !control.signal?.aborted) {
      const epochEnd = this.updatesPerEpoch - (done % this.updatesPerEpoch);
      const start = performance.now();
      const count = this.#submit(Math.min(this.#pacer.units, epochEnd));
      await this.#gpu.settle();
      this.#pacer.learn(count, performance.now() - start);
      done += count;
      control.onProgress?.(done);
      if (control.onEpoch && done % this.updatesPerEpoch === 0) {
        const error = await this.readReconstructionError();
        if (error) await control.onEpoch(done / this.updatesPerEpoch - 1, error);
      }
    }
  }

  /**
   * The share of visible bits that the model phase reproduces wrongly, averaged over the updates since the last
   * call (or since `setData`); undefined where there were none. Its error is the standard error over groups of 32
   * samples. No measure of likelihood.
   */
  readReconstructionError(): Promise<Measured | undefined> {
    return this.#parts.readReconstructionError();
  }

  dispose(): void {
    this.#bound?.dispose();
    this.#bound = undefined;
    this.#velocities.dispose();
  }

  /** Submits as many of `count` updates as one submit holds, and says how many. */
  #submit(count: number): number {
    const done = this.#parts.submit(this.#updates, count, this.rates);
    this.#updates += done;
    return done;
  }
}

function assertOptions({ batchGroups, steps = 1 }: ContrastiveDivergenceOptions): void {
  if (!Number.isInteger(batchGroups) || batchGroups < 1)
    throw new MachineError(`Batches of ${batchGroups} groups: give a whole number, at least 1.`);
  if (!Number.isInteger(steps) || steps < 1 || steps > 100)
    throw new MachineError(`${steps} Gibbs steps: give a whole number from 1 to 100.`);
}
