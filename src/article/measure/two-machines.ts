import { stripGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import type { BlockMachineOptions } from '../../live/block-machine.ts';
import { Learner } from '../../live/learner.ts';
import type { ShuffledControl } from '../../live/shuffled-control.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/** Side of a patch, side of the square of hidden units. */
export const patchSide = 12;
export const hiddenSide = 6;

/** The blocks of a patch. */
export const blocks = {
  side: patchSide,
  factor: 2,
  rule: 'majority',
  units: 'binary',
} as const satisfies BlockMachineOptions;

const size = { gpu: 512, software: 256 } as const;
const batch = { gpu: 512, software: 64 } as const;
/** Cluster updates before the first patch. */
const equilibrate = 25;
/** Updates of the weights for each update of the magnet. */
const updatesPerSweep = 20;

/**
 * Two Boltzmann machines that learn from the same patches of a critical magnet, at the same time and from the same seed. The
 * second sees every patch with its pixels shuffled, all patches in the same way.
 */
export class TwoMachines {
  readonly simulation: IsingSimulation;
  readonly plain: Learner;
  readonly permuted: ShuffledControl;

  private constructor(simulation: IsingSimulation, plain: Learner, permuted: ShuffledControl) {
    this.simulation = simulation;
    this.plain = plain;
    this.permuted = permuted;
  }

  /** @param options.l1 penalty on the weights of both */
  static async create(gpu: Gpu, { l1, seed }: { l1: number; seed: number }): Promise<TwoMachines> {
    const kind = gpu.adapter.software ? 'software' : 'gpu';
    const simulation = await IsingSimulation.create(gpu, {
      geometry: stripGeometry(size[kind], 1),
      temperatures: [CRITICAL_TEMPERATURE],
      update: 'swendsen-wang',
      start: 'hot',
      seed,
    });
    const plain = await Learner.create(gpu, simulation.ensemble, {
      seed,
      units: blocks.units,
      algorithm: 'cd',
      steps: 1,
      batch: batch[kind],
      learningRate: 0.05,
      momentum: 0.5,
      l1,
      l2: 0,
      patch: patchSide,
      hidden: hiddenSide ** 2,
      data: 'patches',
      shuffled: true,
    });
    if (!plain.control) throw new Error('A machine on shuffled pixels was asked for.');
    return new TwoMachines(simulation, plain, plain.control);
  }

  /** Updates of the weights so far. */
  get updates(): number {
    return this.plain.updates;
  }

  /** The finished part of the updates of the magnet before learning begins. */
  get equilibrated(): number {
    return Math.min(1, this.simulation.sweeps / equilibrate);
  }

  /** Submits updates of both machines. Does not wait. */
  advance(updates: number): void {
    for (let update = 0; update < updates; update++) {
      if (this.equilibrated < 1) {
        this.simulation.submitSweeps(1);
        continue;
      }
      if (this.updates % updatesPerSweep === 0) this.simulation.submitSweeps(1);
      this.plain.advance(1);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.plain.dispose();
    this.simulation.dispose();
  }
}
