import { elementAt } from '../../element-at.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { stripGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { blockMachine } from '../../live/block-machine.ts';
import { likeness } from '../../live/likeness.ts';
import { Patches } from '../../rbm/machine/patches.ts';
import { emptyUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { ContrastiveDivergence } from '../../rbm/training/contrastive-divergence.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/** Side of a patch, side of the square of hidden units, side of a block. */
export const patchSide = 12;
export const hiddenSide = 6;
export const blockSide = 2;

const size = { gpu: 512, software: 256 } as const;
const batch = { gpu: 512, software: 64 } as const;
/** Cluster updates before the first patch. */
const equilibrate = 25;
/** Updates of the weights for each update of the magnet. */
const updatesPerSweep = 20;

/** A machine that learns, and its pixels' places. */
export interface Learning {
  readonly machine: Rbm;
  readonly training: ContrastiveDivergence;
  readonly data: PackedUnits;
}

/**
 * Two Boltzmann machines that learn from the same patches of a critical magnet, at the same time and from the same seed. The
 * second sees every patch with its pixels shuffled, all patches in the same way.
 */
export class TwoMachines {
  readonly simulation: IsingSimulation;
  readonly plain: Learning;
  readonly permuted: Learning;
  /** Pixel `i` of a shuffled patch is pixel `order[i]` of the patch. */
  readonly order: Uint32Array;
  readonly #gpu: Gpu;
  readonly #patches: Patches;

  private constructor(
    gpu: Gpu,
    parts: {
      simulation: IsingSimulation;
      patches: Patches;
      plain: Learning;
      permuted: Learning;
      order: Uint32Array;
    },
  ) {
    this.#gpu = gpu;
    this.simulation = parts.simulation;
    this.#patches = parts.patches;
    this.plain = parts.plain;
    this.permuted = parts.permuted;
    this.order = parts.order;
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
    const groups = batch[kind] / 32;
    const patches = await Patches.create(gpu, simulation.ensemble, {
      side: patchSide,
      groups,
      seed,
    });
    const order = shuffled(patchSide ** 2, randomKey(seed, 'permutation'));
    const data = emptyUnits(gpu, patchSide ** 2, groups, 'shuffled patches');
    const plain = await learning(gpu, patches.batch, { l1, seed });
    const permuted = await learning(gpu, data, { l1, seed });
    return new TwoMachines(gpu, { simulation, patches, plain, permuted, order });
  }

  /** Updates of the weights so far. */
  get updates(): number {
    return this.plain.training.updates;
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
      this.#patches.update(this.updates);
      this.#shuffle();
      this.plain.training.submitUpdates(1);
      this.permuted.training.submitUpdates(1);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { machine, training } of [this.plain, this.permuted]) {
      training.dispose();
      machine.dispose();
    }
    this.permuted.data.buffer.destroy();
    this.#patches.dispose();
    this.simulation.dispose();
  }

  #shuffle(): void {
    const { batch: from } = this.#patches;
    const to = this.permuted.data;
    const bytes = 4 * from.groups;
    this.#gpu.submit('shuffle pixels', (encoder) => {
      for (const [at, unit] of this.order.entries())
        encoder.copyBufferToBuffer(from.buffer, unit * bytes, to.buffer, at * bytes, bytes);
    });
  }
}

async function learning(
  gpu: Gpu,
  data: PackedUnits,
  { l1, seed }: { l1: number; seed: number },
): Promise<Learning> {
  const units = 'binary';
  const hidden = hiddenSide ** 2;
  const machine = await Rbm.create(gpu, { visible: patchSide ** 2, hidden, units, seed });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data,
    seed,
    units,
    algorithm: 'cd',
    steps: 1,
    statistics: 'samples',
    batch: 32 * data.groups,
    learningRate: 0.05,
    momentum: 0.5,
    l1,
    l2: 0,
  });
  return { machine, training, data };
}

/** The weights of a machine on shuffled pixels, with every pixel back in its place. */
export function unshuffled(parameters: RbmParameters, order: Uint32Array): RbmParameters {
  const hidden = parameters.hiddenBias.length;
  const weights = new Float32Array(parameters.weights.length);
  const visibleBias = new Float32Array(parameters.visibleBias.length);
  for (const [at, pixel] of order.entries()) {
    weights.set(parameters.weights.subarray(at * hidden, (at + 1) * hidden), pixel * hidden);
    visibleBias[pixel] = elementAt(parameters.visibleBias, at);
  }
  return { ...parameters, weights, visibleBias };
}

/** How like blocks the fields of a machine are, and what the same fields give with their pixels shuffled. */
export interface Likeness {
  readonly fields: Measured;
  readonly null: Measured;
}

/**
 * The correlation coefficient of each field of weights with the block of 2 x 2 pixels that it resembles most, averaged over the
 * hidden units. The null shuffles the pixels of each field, always in the same way.
 */
export function likenessToBlocks(gpu: Gpu, parameters: RbmParameters): Promise<Likeness> {
  const blocks = blockMachine(gpu, {
    side: patchSide,
    factor: blockSide,
    rule: 'majority',
    units: 'binary',
  });
  return blocks.readParameters().then((ideal) => {
    blocks.dispose();
    const patterns = fieldsOf(ideal);
    const fields = fieldsOf(parameters);
    const scattered = fields.map((field, unit) => {
      const places = shuffled(field.length, [1, unit]);
      return field.map((_, site) => elementAt(field, elementAt(places, site)));
    });
    return {
      fields: meanOf(likeness(fields, patterns)),
      null: meanOf(likeness(scattered, patterns)),
    };
  });
}

function fieldsOf({ weights, hiddenBias }: RbmParameters): Float64Array[] {
  const hidden = hiddenBias.length;
  const sites = weights.length / hidden;
  return Array.from({ length: hidden }, (_, unit) =>
    Float64Array.from({ length: sites }, (__, site) => elementAt(weights, site * hidden + unit)),
  );
}
