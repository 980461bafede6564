import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { Batches, ErrorTally, mostListWords } from './batches.ts';
import { GibbsChain, updatesPerKey } from './gibbs-chain.ts';
import { ConvolutionGradient } from './convolution-gradient.ts';
import { ExactGradient } from './exact-gradient.ts';
import { Gradient } from './gradient.ts';
import type { Averages, GradientEstimate, GradientParts } from './gradient-parts.ts';
import { ConvolutionalRbm } from '../machine/convolutional-machine.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import { Optimizer, type Moments, StepParameters } from './optimizer.ts';
import type { LayerTraining, Rates } from './options.ts';
import { readUnits, type PackedUnits } from '../machine/packed-units.ts';

/** Updates of a submit on a GPU: recording them takes about as long as running them, so both overlap. */
export const mostUpdatesOnGpu = 64;

/** The machine and the data of a training, and what outlives a change of the data. */
export interface TrainingParts {
  readonly machine: TrainableMachine;
  readonly moments: Moments;
  readonly averages: Averages;
  readonly data: PackedUnits;
  /** Of a convolutional machine: its parameters, averaged over the last updates. */
  readonly average?: GPUBuffer | undefined;
}

interface Parts {
  readonly batches: Batches;
  readonly order: GPUBuffer;
  readonly chain: GibbsChain;
  readonly gradient: GradientEstimate;
  readonly stepping: StepParameters;
  readonly optimizer: Optimizer;
  /** Absent where the model's samples are no reconstructions of the data. */
  readonly tally: ErrorTally | undefined;
}

/** What a training bound to data keeps between updates, read to the host. */
export interface BoundState {
  /** The update at which the first epoch on these data began. */
  readonly start: number;
  /** Words of the hidden units of persistent chains. */
  readonly chains?: Uint32Array;
  readonly visits?: Uint32Array;
  readonly errors?: Uint32Array;
}

/** Updates at the end of a training over which the parameters of a convolutional machine are averaged: the last tenth. */
function averagedUpdates(total: number): number {
  return Math.ceil(total / 10);
}

function gradientOf(
  gpu: Gpu,
  { machine, ...parts }: GradientParts,
  {
    training,
    average,
    averagedFrom,
  }: { training: LayerTraining; average: GPUBuffer | undefined; averagedFrom: number },
): Promise<GradientEstimate> {
  if (machine.arithmetic === 'exact')
    return ExactGradient.create(gpu, { ...parts, machine }, training);
  return machine instanceof ConvolutionalRbm && average
    ? ConvolutionGradient.create(gpu, { ...parts, machine, training, average, averagedFrom })
    : Gradient.create(gpu, { ...parts, machine }, training);
}

/** A training bound to one data set. It records batches, samples, gradients and steps into submits. */
export class BoundTraining {
  readonly #gpu: Gpu;
  /** The update at which the first epoch on these data began. */
  #start: number;
  /** Updates that one submit can hold. */
  readonly #most: number;
  readonly #epochs: number;
  readonly #parts: Parts;

  private constructor(gpu: Gpu, start: number, most: number, epochs: number, parts: Parts) {
    this.#epochs = epochs;
    this.#gpu = gpu;
    this.#start = start;
    this.#most = most;
    this.#parts = parts;
  }

  /** @param start the number of the next update */
  static async create(
    gpu: Gpu,
    parts: TrainingParts,
    training: LayerTraining,
    start: number,
  ): Promise<BoundTraining> {
    const { machine, data, moments } = parts;
    const batches = new Batches(data, training);
    const ordinals = training.steps + 1;
    const overlapping = gpu.software ? Infinity : mostUpdatesOnGpu;
    const fitting = Math.min(
      maximumOrdinals / ordinals,
      mostListWords / batches.recordWords,
      overlapping,
    );
    const most = Math.max(1, Math.floor(fitting));
    const order = gpu.storage('batches', most * batches.recordWords * 4);
    const batch = { order, groups: batches.batchGroups, ordinals };
    const chain = await GibbsChain.create(gpu, { machine, data, batch }, training);
    const stepping = new StepParameters(gpu, machine, training);
    const total = training.epochs * batches.perEpoch;
    const gradient = await gradientOf(
      gpu,
      { ...parts, batch, chain, steps: stepping },
      { training, average: parts.average, averagedFrom: total - averagedUpdates(total) },
    );
    const optimizer = await Optimizer.create(gpu, {
      machine,
      moments,
      steps: stepping,
      gradients: gradient.inMemory,
    });
    const counted = chain.chains === 0 && training.statistics !== 'mean-field';
    const tally = counted ? new ErrorTally(gpu, gradient.errors, data) : undefined;
    return new BoundTraining(gpu, start, most, training.epochs, {
      batches,
      order,
      chain,
      gradient,
      stepping,
      optimizer,
      tally,
    });
  }

  get updatesPerEpoch(): number {
    return this.#parts.batches.perEpoch;
  }

  /** The epoch of an update on these data, and the updates of that epoch before it. */
  placeOf(update: number): { epoch: number; within: number } {
    const done = update - this.#start;
    const within = done % this.updatesPerEpoch;
    return { epoch: (done - within) / this.updatesPerEpoch, within };
  }

  /** Whether parameters are being averaged: see `averagedUpdates`. */
  isAveraging(updates: number): boolean {
    const total = this.#epochs * this.updatesPerEpoch;
    return updates - this.#start > total - averagedUpdates(total);
  }

  /** Undefined also for a training that does not count wrong bits. */
  async readReconstructionError(): Promise<Measured | undefined> {
    return this.#parts.tally?.read();
  }

  /** Submits up to `count` updates from number `first` on. @returns how many fitted into the submit */
  submit(
    first: number,
    count: number,
    rates: Rates,
    prepare?: (pass: GPUComputePassEncoder) => void,
  ): number {
    const { batches, order, chain, gradient, stepping, optimizer, tally } = this.#parts;
    const underKey = updatesPerKey - (first % updatesPerKey);
    const updates = Math.min(count, this.#most, underKey);
    const records = batches.records(first - this.#start, updates);
    this.#gpu.write(order, records);
    tally?.count(records, batches.recordWords);
    chain.begin(first);
    gradient.begin({ update: first, onData: first - this.#start, rates });
    stepping.begin(rates, first, chain.ordinals);
    this.#gpu.compute('training', (pass) => {
      prepare?.(pass);
      for (let i = 0; i < updates; i++) {
        const ordinal = i * chain.ordinals;
        chain.record(pass, i);
        gradient.record(pass, ordinal);
        optimizer.record(pass, ordinal);
      }
    });
    return updates;
  }

  async readState(): Promise<BoundState> {
    const { chain, tally } = this.#parts;
    const chains =
      chain.chains > 0 ? await readUnits(this.#gpu, chain.samples.modelHidden.bits) : undefined;
    return { start: this.#start, ...(chains && { chains }), ...(await tally?.readState()) };
  }

  restore({ start, chains, visits, errors }: BoundState): void {
    this.#start = start;
    const { chain, tally } = this.#parts;
    if (chains) this.#gpu.write(chain.samples.modelHidden.bits.buffer, chains);
    if (visits && errors) tally?.restore({ visits, errors });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parts.chain.dispose();
    this.#parts.gradient.dispose();
    this.#parts.stepping.dispose();
    this.#parts.order.destroy();
  }
}
