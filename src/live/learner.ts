import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import type { TrainingState } from '../rbm/training/training-control.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import type { RbmParameters, UnitKind } from '../rbm/machine/parameters.ts';
import { Patches } from '../rbm/machine/patches.ts';
import type { TrainingOptions } from '../rbm/training/options.ts';
import type { Measured } from '../statistics/measured.ts';

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
}

/** The state of a learner, from which it can continue. */
export interface LearnerCheckpoint {
  readonly parameters: RbmParameters;
  readonly training: TrainingState;
  /** Whether the machine came from elsewhere. */
  readonly isGiven: boolean;
}

/** A restricted Boltzmann machine that trains on patches of a lattice while it runs. */
export class Learner {
  readonly machine: Rbm;
  readonly patches: Patches;
  readonly #training: ContrastiveDivergence;
  #isGiven = false;

  private constructor(machine: Rbm, patches: Patches, training: ContrastiveDivergence) {
    this.machine = machine;
    this.patches = patches;
    this.#training = training;
  }

  /** @throws MachineError if the lattice has no such patches */
  static async create(gpu: Gpu, lattice: Ensemble, settings: LearnerOptions): Promise<Learner> {
    const { seed, patch: side, hidden, units, data, batch } = settings;
    const machine = await Rbm.create(gpu, { visible: side ** 2, hidden, units, seed });
    const scattered = data === 'scattered';
    const patches = await Patches.create(gpu, lattice, {
      side,
      groups: batch / 32,
      seed,
      scattered,
    });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data: patches.batch,
      ...trainingOf(settings),
    });
    return new Learner(machine, patches, training);
  }

  /** Number of updates of the weights so far. */
  get updates(): number {
    return this.#training.updates;
  }

  /** Whether the machine has learned enough for an answer or a verdict, here or before it came here. */
  get hasLearned(): boolean {
    return this.#isGiven || this.updates >= fewestUpdates;
  }

  /** Whether the machine is as random as it was made. */
  get isNew(): boolean {
    return !this.#isGiven && this.updates === 0;
  }

  /** Takes the place of the machine so far. @param parameters of as many units */
  give(parameters: RbmParameters): void {
    this.machine.writeParameters(parameters);
    this.#isGiven = true;
  }

  /** Uses the rates of the settings from the next update on. */
  adjust(settings: LearnerOptions): void {
    this.#training.rates = trainingOf(settings);
  }

  /** Submits updates, each on new patches of the present lattice. Does not wait. */
  advance(updates: number): void {
    // Patches and update go into one submit: each submit takes the page longer than what it records.
    for (let update = 0; update < updates; update++) {
      this.patches.begin(this.#training.updates);
      this.#training.submitUpdates(1, (pass) => this.patches.record(pass));
    }
  }

  /** The fraction of a patch's spins that the machine reconstructs wrongly, since the last reading. */
  readError(): Promise<Measured | undefined> {
    return this.#training.readReconstructionError();
  }

  /** The state that another device needs to continue learning. */
  async checkpoint(): Promise<LearnerCheckpoint> {
    const [parameters, training] = await Promise.all([
      this.machine.readParameters(),
      this.#training.readState(),
    ]);
    return { parameters, training, isGiven: this.#isGiven };
  }

  restore({ parameters, training, isGiven }: LearnerCheckpoint): void {
    this.#isGiven = isGiven;
    this.machine.writeParameters(parameters);
    this.#training.restore(training);
  }

  readParameters(): Promise<RbmParameters> {
    return this.machine.readParameters();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
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
