import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, Pacer } from '../../gpu/pacing.ts';
import type { Measured } from '../../statistics/measured.ts';
import { BoundTraining } from './bound-training.ts';
import { Averages } from './gradient-parts.ts';
import { MachineError } from '../machine/errors.ts';
import { ConvolutionalRbm } from '../machine/convolutional-machine.ts';
import type { Rbm } from '../machine/machine.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { Moments } from './optimizer.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { Reconstruction } from '../evaluation/reconstruction.ts';
import { EpochEnds } from './epoch-ends.ts';
import { KeptMachines } from './kept-machines.ts';
import type { Rates, LayerTraining } from './options.ts';
import { ratesAt, resolveTraining } from './resolve-training.ts';
import type {
  ContrastiveDivergenceOptions,
  TrainingControl,
  TrainingState,
} from './training-control.ts';

/** The time that one submit should keep the GPU busy, in milliseconds. */
const submitMilliseconds = 50;

/**
 * Trains a machine by contrastive divergence (Hinton 2002) on data that stay in GPU memory. The same seed and the same
 * calls give the same weights to the bit on the same adapter, however the updates are divided into submits. In exact arithmetic they
 * do so on every adapter (`Arithmetic`).
 */
export class ContrastiveDivergence<Machine extends TrainableMachine = Rbm> {
  readonly machine: Machine;
  /** Rates of the next `submitUpdates`, at first those of epoch 0; `train` takes those of the schedule. */
  rates: Rates;
  readonly #gpu: Gpu;
  readonly #training: LayerTraining;
  readonly #moments: Moments;
  readonly #averages: Averages;
  /** Of a convolutional machine: see `TrainingState`. */
  readonly #average: GPUBuffer | undefined;
  readonly #pacer: Pacer;
  #bound: BoundTraining | undefined;
  #data: PackedUnits;
  #updates = 0;

  private constructor(gpu: Gpu, machine: Machine, data: PackedUnits, training: LayerTraining) {
    this.#gpu = gpu;
    this.machine = machine;
    this.#training = training;
    this.#data = data;
    this.rates = ratesAt(training, 0);
    const products = machine.products * training.batch * (training.steps + 1);
    this.#pacer = new Pacer(submitMilliseconds, {
      most: maximumOrdinals,
      first: cautiousUnits(products),
    });
    this.#moments = new Moments(gpu, machine, training);
    this.#averages = new Averages(gpu, machine);
    const { weights } = machine.counts;
    if (machine instanceof ConvolutionalRbm)
      this.#average = gpu.storage('averaged parameters', (weights + 2) * 4);
  }

  /**
   * @throws TrainingOptionError for an option that is out of range
   * @throws MachineError where the data have other units than the machine, or the machine another arithmetic
   */
  static async create<Machine extends TrainableMachine>(
    gpu: Gpu,
    machine: Machine,
    { data, stream = 0, ...options }: ContrastiveDivergenceOptions,
  ): Promise<ContrastiveDivergence<Machine>> {
    const training = { ...resolveTraining(options), stream };
    if (training.arithmetic !== machine.arithmetic)
      throw new MachineError(
        `A training of arithmetic ${training.arithmetic} for a machine of arithmetic ${machine.arithmetic}: make both the same.`,
      );
    const found = new ContrastiveDivergence(gpu, machine, data, training);
    await found.setData(data);
    return found;
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
   * Trains on other data from the next update on, which begins an epoch. Momenta are kept. The content of the buffer may
   * change between updates, as that of a batch of patches does.
   * @throws MachineError where the data have other units than the machine
   */
  async setData(data: PackedUnits): Promise<void> {
    if (data.units !== this.machine.visible)
      throw new MachineError(
        `Data of ${data.units} units for a machine of ${this.machine.visible} visible units.`,
      );
    const parts = {
      machine: this.machine,
      moments: this.#moments,
      averages: this.#averages,
      average: this.#average,
      data,
    };
    const bound = await BoundTraining.create(this.#gpu, parts, this.#training, this.#updates);
    this.#bound?.dispose();
    this.#bound = bound;
    this.#data = data;
  }

  /**
   * Submits `count` updates and does not wait; for pages, which pace themselves.
   * @param prepare records, ahead of the updates of each submit, what fills the data
   */
  submitUpdates(count: number, prepare?: (pass: GPUComputePassEncoder) => void): void {
    for (let left = count; left > 0;) {
      const fitting = this.#parts.submit(this.#updates, left, this.rates, prepare);
      this.#updates += fitting;
      left -= fitting;
    }
  }

  /**
   * Trains until the epochs of the options are done on these data, in submits of about 50 ms (or one update).
   * @throws DivergedError where the parameters have run away
   */
  async train(control: TrainingControl = {}): Promise<void> {
    const bound = this.#parts;
    const pacer = this.#pacer;
    const reconstruction = control.onEpoch && (await this.#reconstruction());
    const ends = await EpochEnds.create(
      this.#gpu,
      this.machine,
      control.onEpoch && (() => reconstruction?.measure() ?? bound.readReconstructionError()),
    );
    const kept = new KeptMachines(this.machine, control.onKept);
    if (this.#updates === 0) kept.after(0);
    const report = async (): Promise<boolean> => {
      let ended = false;
      await kept.handOut();
      for await (const { epoch, rates, error } of ends.take()) {
        this.rates = rates;
        if (error) ended = (await control.onEpoch?.(epoch, error)) === true || ended;
      }
      return ended;
    };
    try {
      let ended = false;
      while (this.epoch < this.#training.epochs && !ended && !control.signal?.aborted) {
        const { epoch, within } = bound.placeOf(this.#updates);
        this.rates = ratesAt(this.#training, epoch);
        const toEnd = this.updatesPerEpoch - within;
        const count = Math.min(pacer.units, toEnd, kept.room(this.#updates));
        pacer.submit(count);
        this.submitUpdates(count);
        kept.after(this.#updates);
        control.onProgress?.(epoch * this.updatesPerEpoch + within + count);
        const atEnd = count === toEnd;
        if (atEnd) ends.add(epoch, this.rates);
        const mayGoOn = !atEnd || control.mayRunAhead?.() === true;
        if (mayGoOn && pacer.room > 0) continue;
        const arrived = pacer.wait(ends.waiting ? ends.arrive() : this.#gpu.settle());
        // It is awaited only below, and may fail before.
        arrived.catch(() => undefined);
        if (atEnd) await control.onEpochSubmitted?.(epoch);
        await arrived;
        ended = await report();
      }
      await pacer.wait(ends.arrive());
      await report();
    } finally {
      ends.dispose();
      reconstruction?.dispose();
    }
  }

  /**
   * The share of visible bits that the machine reconstructs wrongly. It is counted over the updates since the last call
   * or `setData`; it is undefined where there were none. With persistent chains and `mean-field` the samples of the model
   * are no reconstructions, so samples of the data are reconstructed now. The error is the standard error over groups of
   * 32 samples. This share is no measure of likelihood.
   */
  async readReconstructionError(): Promise<Measured | undefined> {
    const counted = await this.#parts.readReconstructionError();
    const reconstruction = counted ? undefined : await this.#reconstruction();
    const found = counted ?? (await reconstruction?.measure());
    reconstruction?.dispose();
    return found;
  }

  /** The state after all updates so far. */
  async readState(): Promise<TrainingState> {
    const updates = this.#updates;
    // All copies are queued in this task, so they are of one moment even if a page trains on meanwhile.
    const [moments, averages, bound] = await Promise.all([
      this.#moments.read(),
      this.#readAverages(),
      this.#parts.readState(),
    ]);
    return { updates, moments, ...averages, ...bound };
  }

  /** The parameters of a convolutional machine, averaged over the last tenth of the updates; undefined before these begin. */
  async readAverage(): Promise<RbmParameters | undefined> {
    const { average } = await this.#readAverages();
    const { weights } = this.machine.counts;
    if (!average || !this.#parts.isAveraging(this.#updates)) return undefined;
    return {
      units: this.machine.units,
      weights: average.slice(0, weights),
      visibleBias: average.slice(weights, weights + 1),
      hiddenBias: average.slice(weights + 1),
    };
  }

  async #readAverages(): Promise<Pick<TrainingState, 'averages' | 'average'>> {
    const { counts } = this.machine;
    if (this.#average)
      return { average: await this.#gpu.readFloats(this.#average, 0, (counts.weights + 2) * 4) };
    return { averages: await this.#averages.read() };
  }

  /** Goes on from the state of a training with the same options and data. */
  restore(state: TrainingState): void {
    const { moments, averages, average, updates } = state;
    this.#updates = updates;
    this.#moments.write(moments);
    if (averages) this.#averages.write(averages);
    if (average && this.#average) this.#gpu.write(this.#average, average);
    this.#parts.restore(state);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#bound?.dispose();
    this.#bound = undefined;
    this.#moments.dispose();
    this.#averages.dispose();
    this.#average?.destroy();
  }

  /** What measures the reconstruction error where the samples of the model are no reconstructions. */
  async #reconstruction(): Promise<Reconstruction | undefined> {
    const { seed, stream, algorithm, statistics } = this.#training;
    if (algorithm !== 'pcd' && statistics !== 'mean-field') return undefined;
    return Reconstruction.create(this.#gpu, this.machine, this.#data, { seed, stream });
  }
}
