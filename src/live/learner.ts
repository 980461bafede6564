import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import type { TrainingState } from '../rbm/training/training-control.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import type { RbmParameters, UnitKind } from '../rbm/machine/parameters.ts';
import { Patches } from '../rbm/machine/patches.ts';
import type { TrainingOptions } from '../rbm/training/options.ts';
import type { Measured } from '../statistics/measured.ts';
import { ShuffledControl, type ControlCheckpoint } from './shuffled-control.ts';

/** With fewer updates, a machine has not learned enough for an answer or a verdict. */
export const fewestUpdates = 1500;

/** What a learner depends on. */
export interface LearnerOptions {
  readonly seed: number;
  readonly units: UnitKind;
  readonly algorithm: 'cd' | 'pcd';
  /** Gibbs steps of an update. */
  readonly steps: number;
  /** Patches that an update averages over. */
  readonly batch: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly l1: number;
  readonly l2: number;
  /** Side of a patch in sites. */
  readonly patch: number;
  readonly hidden: number;
  /** Patches of the lattice or, as a control, patches whose spins come from places far apart. */
  readonly data: 'patches' | 'scattered';
  /** Whether a second machine learns beside the first, from the same patches with their pixels shuffled. */
  readonly shuffled?: boolean | undefined;
}

/** A machine of a file, with as many units as the learner's. */
export interface GivenMachine {
  readonly parameters: RbmParameters;
  /** The name of the file. */
  readonly file: string;
}

/** The state of a learner, from which it can continue. */
export interface LearnerCheckpoint {
  readonly parameters: RbmParameters;
  readonly training: TrainingState;
  /** The file that the machine came from, if the machine did not begin here. */
  readonly file?: string | undefined;
  readonly control?: ControlCheckpoint | undefined;
}

/** A restricted Boltzmann machine that trains on patches of a lattice while it runs. */
export class Learner {
  readonly machine: Rbm;
  readonly patches: Patches;
  /** The machine on shuffled pixels, where there is one. */
  readonly control: ShuffledControl | undefined;
  readonly #training: ContrastiveDivergence;
  #file: string | undefined;

  private constructor(
    machine: Rbm,
    patches: Patches,
    training: ContrastiveDivergence,
    control: ShuffledControl | undefined,
  ) {
    this.machine = machine;
    this.patches = patches;
    this.control = control;
    this.#training = training;
  }

  /** @throws MachineError if the lattice has no such patches */
  static async create(gpu: Gpu, lattice: Ensemble, settings: LearnerOptions): Promise<Learner> {
    const { seed, patch: side, hidden, units, data, batch, shuffled } = settings;
    const machine = await Rbm.create(gpu, { visible: side ** 2, hidden, units, seed });
    const scattered = data === 'scattered';
    const patches = await Patches.create(gpu, lattice, {
      side,
      groups: batch / 32,
      seed,
      scattered,
    });
    const training = trainingOf(settings);
    const own = await ContrastiveDivergence.create(gpu, machine, {
      data: patches.batch,
      ...training,
    });
    const control = shuffled
      ? await ShuffledControl.create(gpu, { from: patches.batch, hidden, training })
      : undefined;
    return new Learner(machine, patches, own, control);
  }

  /** Number of updates of the weights so far. */
  get updates(): number {
    return this.#training.updates;
  }

  /** Whether the machine has learned enough for an answer or a verdict, here or before it came here. */
  get hasLearned(): boolean {
    return this.#file !== undefined || this.updates >= fewestUpdates;
  }

  /** Whether the machine is as random as it was made. */
  get isNew(): boolean {
    return this.#file === undefined && this.updates === 0;
  }

  /** The name of the file that the machine came from; undefined where the machine began here at random. */
  get file(): string | undefined {
    return this.#file;
  }

  /** Takes the place of the machine so far. */
  give({ parameters, file }: GivenMachine): void {
    this.machine.writeParameters(parameters);
    this.#file = file;
  }

  /** Uses the rates of the settings from the next update on. */
  adjust(settings: LearnerOptions): void {
    const rates = trainingOf(settings);
    this.#training.rates = rates;
    if (this.control) this.control.rates = rates;
  }

  /** Submits updates, each on new patches of the present lattice. Does not wait. */
  advance(updates: number): void {
    // Patches and update go into one submit: each submit takes the page longer than what it records.
    for (let update = 0; update < updates; update++) {
      this.patches.begin(this.#training.updates);
      this.#training.submitUpdates(1, (pass) => this.patches.record(pass));
      this.control?.advance();
    }
  }

  /** The fraction of a patch's spins that the machine reconstructs wrongly, since the last reading. */
  readError(): Promise<Measured | undefined> {
    return this.#training.readReconstructionError();
  }

  /** The state that another device needs to continue learning. */
  async checkpoint(): Promise<LearnerCheckpoint> {
    const [parameters, training, control] = await Promise.all([
      this.machine.readParameters(),
      this.#training.readState(),
      this.control?.checkpoint(),
    ]);
    return { parameters, training, file: this.#file, control };
  }

  restore({ parameters, training, file, control }: LearnerCheckpoint): void {
    if (control) this.control?.restore(control);
    this.#file = file;
    this.machine.writeParameters(parameters);
    this.#training.restore(training);
  }

  readParameters(): Promise<RbmParameters> {
    return this.machine.readParameters();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.control?.dispose();
    this.#training.dispose();
    this.patches.dispose();
    this.machine.dispose();
  }
}

/** How a learner trains. A saved machine holds the same options. */
export function trainingOf(settings: LearnerOptions) {
  const { seed, units, algorithm, steps, batch, learningRate, momentum, l1, l2 } = settings;
  return {
    seed,
    units,
    algorithm,
    steps,
    statistics: 'samples',
    batch,
    learningRate,
    momentum,
    l1,
    l2,
  } as const satisfies TrainingOptions;
}
