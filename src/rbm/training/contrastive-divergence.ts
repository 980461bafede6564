import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { pacedSubmit, Pacer } from '../../gpu/pacing.ts';
import type { Measured } from '../../statistics/measured.ts';
import { BlockspinError } from '../../errors.ts';
import { BoundTraining, type BoundState } from './bound-training.ts';
import type { StatisticsKind } from '../sampling/gibbs-chain.ts';
import { Averages } from './gradient.ts';
import { largestParameter } from './largest-parameter.ts';
import { MachineError } from '../machine/errors.ts';
import type { Rbm } from '../machine/machine.ts';
import { Moments } from './optimizer.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { reconstructionError } from '../evaluation/reconstruction.ts';
import {
  parameterNames,
  type OptimizerOptions,
  type ParameterName,
  type Rates,
} from './step-parameters.ts';

/** No submit is meant to keep the GPU busy for longer, in milliseconds. */
const submitMilliseconds = 50;
/** Far beyond any weight that still learns: its unit has been certain of everything since 30. */
const runawayParameter = 1e6;
/** Share of the last batch in the offsets of centred gradients (Montavon & Mueller 2012 use 0.01). */
const defaultSliding = 0.01;

export interface ContrastiveDivergenceOptions extends Partial<Rates>, OptimizerOptions {
  readonly data: PackedUnits;
  /** Words per unit of a batch: 32 samples each. No more than the data are used. */
  readonly batchGroups: number;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Step along the gradient, above 0. */
  readonly learningRate: number;
  /** Gibbs steps k of CD-k or PCD-k; 1 unless given. */
  readonly steps?: number | undefined;
  /** `cd` starts the model phase at the data, `pcd` where it ended (Tieleman 2008); `cd` unless given. */
  readonly algorithm?: 'cd' | 'pcd' | undefined;
  /** Persistent chains, any number from 1 on; as many as a batch has samples unless given. */
  readonly chains?: number | undefined;
  /** `samples` unless given. */
  readonly statistics?: StatisticsKind | undefined;
  /** Whether gradients are centred; false unless given. */
  readonly centred?: boolean | undefined;
  /** Whether gradients are sums over the batch instead of means; false unless given. */
  readonly summed?: boolean | undefined;
  /** Tells trainings of one seed apart, for example the layers of a stack; 0 unless given, below 2^16. */
  readonly stream?: number | undefined;
}

/** What may watch, steer and stop a training. */
export interface TrainingControl {
  /** Aborting ends the training after the current submit; what is learned stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the updates done on these data so far. */
  readonly onProgress?: ((updates: number) => void) | undefined;
  /** Asked before each epoch for its rates; those at hand stay unless given. */
  readonly ratesOf?: ((epoch: number) => Rates) | undefined;
  /** Awaited after each epoch, with the reconstruction error over it; `true` ends the training. */
  readonly onEpoch?:
    | ((epoch: number, error: Measured) => Promise<boolean | void> | boolean | void)
    | undefined;
}

/** A training whose parameters left all bounds. */
export class DivergedError extends BlockspinError {
  override readonly name = 'DivergedError';
}

/** All that a training needs to go on as if it had not been interrupted, beside the machine and the data. */
export interface TrainingState extends BoundState {
  readonly updates: number;
  readonly moments: Readonly<Record<ParameterName, Float32Array>>;
  readonly averages: Readonly<Record<'visible' | 'hidden', Float32Array>>;
}

/**
 * Trains a machine by contrastive divergence (Hinton 2002) on data that stay in GPU memory. Same seed, same calls, same
 * adapter: same weights to the bit, however updates are divided into submits.
 */
export class ContrastiveDivergence {
  readonly machine: Rbm;
  /** Rates of the next submit; may be set while a training runs. */
  rates: Rates;
  readonly #gpu: Gpu;
  readonly #options: ContrastiveDivergenceOptions;
  readonly #moments: Moments;
  readonly #averages: Averages;
  readonly #pacer = new Pacer(submitMilliseconds, maximumOrdinals);
  #bound: BoundTraining | undefined;
  #data: PackedUnits;
  #updates = 0;

  private constructor(gpu: Gpu, machine: Rbm, options: ContrastiveDivergenceOptions) {
    this.#gpu = gpu;
    this.machine = machine;
    this.#options = options;
    this.#data = options.data;
    const { learningRate, momentum = 0, l1 = 0, l2 = 0 } = options;
    this.rates = { learningRate, momentum, l1, l2 };
    this.#moments = new Moments(gpu, machine, options);
    this.#averages = new Averages(gpu, machine);
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

  /** Epochs finished on these data. */
  get epoch(): number {
    return this.#parts.placeOf(this.#updates).epoch;
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
    const { batchGroups, algorithm = 'cd', chains, ...options } = this.#options;
    const groups = Math.min(batchGroups, data.groups);
    const bound = await BoundTraining.create(
      this.#gpu,
      {
        ...options,
        machine: this.machine,
        moments: this.#moments,
        averages: this.#averages,
        data,
        batchGroups: groups,
        steps: options.steps ?? 1,
        statistics: options.statistics ?? 'samples',
        chains: algorithm === 'pcd' ? (chains ?? 32 * groups) : undefined,
        centring: options.centred ? { sliding: defaultSliding } : undefined,
        summed: options.summed ?? false,
        stream: options.stream ?? 0,
      },
      this.#updates,
    );
    this.#bound?.dispose();
    this.#bound = bound;
    this.#data = data;
  }

  /** Submits `count` updates and does not wait; for pages, which pace themselves. */
  submitUpdates(count: number): void {
    for (let left = count; left > 0;) left -= this.#submit(left);
  }

  /**
   * Trains in steps of at most about 50 ms (at least one update) to the end of `epochs` epochs, the one already
   * begun counted, and waits for it.
   * @throws DivergedError where the parameters have run away
   */
  async train(epochs: number, control: TrainingControl = {}): Promise<void> {
    const bound = this.#parts;
    const { within } = bound.placeOf(this.#updates);
    let left = epochs * this.updatesPerEpoch - within;
    let ended = false;
    this.#adopt(control);
    while (left > 0 && !ended && !control.signal?.aborted) {
      const place = bound.placeOf(this.#updates);
      const toEnd = this.updatesPerEpoch - place.within;
      const count = Math.min(this.#pacer.units, toEnd);
      await pacedSubmit(this.#gpu, this.#pacer, count, (updates) => this.submitUpdates(updates));
      left -= count;
      control.onProgress?.(place.epoch * this.updatesPerEpoch + place.within + count);
      if (count < toEnd) continue;
      await this.#assertConverging(place.epoch);
      const error = control.onEpoch && (await this.readReconstructionError());
      if (error) ended = (await control.onEpoch?.(place.epoch, error)) === true;
      this.#adopt(control);
    }
  }

  /**
   * The share of visible bits that the machine gives back wrongly: counted over the updates since the last call (or
   * since `setData`), or, where the model's samples are no reconstructions (persistent chains, `mean-field`), over
   * samples of the data now. Undefined where there were no updates. Its error is the standard error over groups of 32
   * samples. No measure of likelihood.
   */
  async readReconstructionError(): Promise<Measured | undefined> {
    const counted = await this.#parts.readReconstructionError();
    const { seed, stream, algorithm, statistics } = this.#options;
    if (counted || (algorithm !== 'pcd' && statistics !== 'mean-field')) return counted;
    return reconstructionError(this.#gpu, this.machine, this.#data, { seed, stream });
  }

  /** The state after all updates so far. */
  async readState(): Promise<TrainingState> {
    const updates = this.#updates;
    // All copies are queued in this task, so that they are of one moment where a page goes on training meanwhile.
    const [moments, visible, hidden, bound] = await Promise.all([
      this.#moments.read(),
      this.#gpu.readFloats(this.#averages.visible),
      this.#gpu.readFloats(this.#averages.hidden),
      this.#parts.readState(),
    ]);
    return { updates, moments, averages: { visible, hidden }, ...bound };
  }

  /** Goes on from a state that a training of the same options on the same data has read. */
  restore(state: TrainingState): void {
    const { moments, averages, updates } = state;
    this.#updates = updates;
    for (const name of parameterNames) this.#gpu.write(this.#moments[name], moments[name]);
    for (const name of ['visible', 'hidden'] as const)
      this.#gpu.write(this.#averages[name], averages[name]);
    this.#parts.restore(state);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#bound?.dispose();
    this.#bound = undefined;
    this.#moments.dispose();
    this.#averages.dispose();
  }

  /** Submits as many of `count` updates as one submit holds, and says how many. */
  #submit(count: number): number {
    const done = this.#parts.submit(this.#updates, count, this.rates);
    this.#updates += done;
    return done;
  }

  #adopt({ ratesOf }: TrainingControl): void {
    if (ratesOf) this.rates = ratesOf(this.#parts.placeOf(this.#updates).epoch);
  }

  async #assertConverging(epoch: number): Promise<void> {
    const largest = await largestParameter(this.#gpu, this.machine);
    if (largest < runawayParameter) return;
    throw new DivergedError(
      `The training diverged in epoch ${epoch + 1}: a parameter of size ${largest} (${runawayParameter} is beyond all ` +
        `bounds). Lower the learning rate, now ${this.rates.learningRate}.`,
    );
  }
}

function assertOptions(options: ContrastiveDivergenceOptions): void {
  const { batchGroups, steps = 1, algorithm = 'cd', chains, statistics } = options;
  if (!Number.isInteger(batchGroups) || batchGroups < 1)
    throw new MachineError(`Batches of ${batchGroups} groups: give a whole number, at least 1.`);
  if (!Number.isInteger(steps) || steps < 1 || steps > 1000)
    throw new MachineError(`${steps} Gibbs steps: give a whole number from 1 to 1000.`);
  if (chains !== undefined && (algorithm !== 'pcd' || !Number.isInteger(chains) || chains < 1))
    throw new MachineError(`${chains} chains: give a whole number, at least 1, with 'pcd'.`);
  if (statistics === 'mean-field' && algorithm === 'pcd')
    throw new MachineError("Persistent chains need samples: 'mean-field' statistics go with 'cd'.");
}
