import type { Ensemble } from '../ensemble/ensemble.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ContrastiveDivergence } from '../rbm/contrastive-divergence.ts';
import { Rbm } from '../rbm/machine.ts';
import { Patches } from '../rbm/patches.ts';
import type { Measured } from '../statistics/measured.ts';
import type { Settings } from './settings.ts';

/** Side of the patches that the machine sees, in sites. */
const patchSide = 12;
const hiddenUnits = 36;
/** Words per unit of a batch, 32 patches each. */
const batchGroups = { gpu: 16, software: 2 } as const;
/** Small weights that nothing needs fade away, which leaves fields with an edge. */
const l1 = 0.0005;
const momentum = 0.5;

/** A restricted Boltzmann machine that trains on patches of a lattice while it runs. */
export class Learner {
  readonly machine: Rbm;
  readonly #patches: Patches;
  readonly #training: ContrastiveDivergence;

  private constructor(machine: Rbm, patches: Patches, training: ContrastiveDivergence) {
    this.machine = machine;
    this.#patches = patches;
    this.#training = training;
  }

  static async create(gpu: Gpu, lattice: Ensemble, settings: Settings): Promise<Learner> {
    const { seed, learningRate } = settings;
    const groups = gpu.adapter.software ? batchGroups.software : batchGroups.gpu;
    const machine = await Rbm.create(gpu, { visible: patchSide ** 2, hidden: hiddenUnits, seed });
    const patches = await Patches.create(gpu, lattice, { side: patchSide, groups, seed });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data: patches.batch,
      batchGroups: groups,
      seed,
      learningRate,
      momentum,
      l1,
    });
    return new Learner(machine, patches, training);
  }

  /** Updates of the weights so far. */
  get updates(): number {
    return this.#training.updates;
  }

  setLearningRate(learningRate: number): void {
    this.#training.rates = { learningRate, momentum, l1, l2: 0 };
  }

  /** Submits updates, each on fresh patches of the lattice as it stands; waits for nothing. */
  advance(updates: number): void {
    for (let update = 0; update < updates; update++) {
      this.#patches.update(this.#training.updates);
      this.#training.submitUpdates(1);
    }
  }

  /** The share of spins of a patch that the machine gives back wrongly, since the last reading. */
  readError(): Promise<Measured | undefined> {
    return this.#training.readReconstructionError();
  }

  dispose(): void {
    this.#training.dispose();
    this.#patches.dispose();
    this.machine.dispose();
  }
}
