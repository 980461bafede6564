import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, siteCount, streamsOf, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Measurement } from './measurement.ts';
import type { Hamiltonian } from './model.ts';
import type { UpdateName } from './update.ts';

/** Bits of N/2 on the largest lattice, four to a block of random words. */
const bits = 36;

export interface ReversalOptions {
  /** Of every system, in units of |J|. */
  readonly temperatures: ArrayLike<number>;
  /** In units of |J|, not 0. */
  readonly field: number;
  readonly seed: number;
  /** Its readings decide about reversals: record one into the slot before each. */
  readonly measurement: Measurement;
}

/**
 * Whether a run needs reversals to reach both signs of the magnetization with their right weights. Ferromagnets in a field
 * under single-spin updates do. Without a field nothing that is measured depends on the sign. Cluster updates change the
 * sign by themselves. An antiferromagnet has no order that a field favours.
 */
export function needsReversals({ interaction, field }: Hamiltonian, update: UpdateName): boolean {
  return interaction === 1 && field !== 0 && update !== 'swendsen-wang';
}

/**
 * Metropolis moves that flip all spins of a system at once, which changes E by 2 h M (shaders/ising/reversal.wgsl). In the
 * ordered phase single-spin updates would keep the sign that they started from. Without these moves a 4 x 4 lattice at
 * T = 1.5, h = 0.3 does not reach the other sign, whose weight is 0.002, once in thousands of sweeps.
 */
export class Reversal {
  readonly #options: ReversalOptions;
  readonly #deciding: Dispatch;
  readonly #flipping: Dispatch;
  readonly #parameters: KernelUniform<'reversal'>;
  readonly #others: readonly { destroy: () => void }[];
  #done = 0;

  private constructor(
    options: ReversalOptions,
    own: {
      deciding: Dispatch;
      flipping: Dispatch;
      parameters: KernelUniform<'reversal'>;
      others: readonly { destroy: () => void }[];
    },
  ) {
    this.#options = options;
    this.#deciding = own.deciding;
    this.#flipping = own.flipping;
    this.#parameters = own.parameters;
    this.#others = own.others;
  }

  static async create(gpu: Gpu, ensemble: Ensemble, options: ReversalOptions): Promise<Reversal> {
    const { geometry } = ensemble;
    const { groups, systems } = geometry;
    const { measurement, field } = options;
    const [decide, flip] = await Promise.all([
      gpu.kernel('reversal', 'default'),
      gpu.kernel('reversal-flip', 'default'),
    ]);
    const half = siteCount(geometry) / 2;
    const parameters = gpu.uniform('reversal', {
      key: [0, 0],
      half: [half % 2 ** 32, Math.floor(half / 2 ** 32)],
      step: 0,
      slot: 0,
      groups,
      lanes: systems / groups,
      columns: measurement.columns,
      against: field < 0 ? 1 : 0,
      streams: streamsOf(geometry),
    });
    const lattice = gpu.uniform('reversal-flip', latticeOf(geometry));
    const acceptance = gpu.upload('reversal acceptance', thresholds(options));
    const turns = gpu.storage('turns', groups * 4);
    const { series } = measurement;
    return new Reversal(options, {
      deciding: gpu.dispatch(decide, [series, acceptance, turns, parameters], groups),
      flipping: gpu.dispatch(flip, [ensemble.buffer, turns, lattice], wordCount(geometry)),
      parameters,
      others: [lattice, acceptance, turns],
    });
  }

  /** Reversals that were recorded so far. */
  get done(): number {
    return this.#done;
  }

  /** Continues the count of other reversals with the same options. */
  resume(done: number): void {
    this.#done = done;
  }

  /** Prepares a submit whose first reading goes into slot `slot`. */
  begin(slot: number): void {
    const key = randomKey(this.#options.seed, 'reversal', {
      period: Math.floor(this.#done / 2 ** 32),
    });
    this.#parameters.set({ key, step: this.#done % 2 ** 32, slot });
  }

  /** Records reversals after the reading in slot `slot of begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void {
    this.#deciding.record(pass, index);
    this.#flipping.record(pass);
    this.#done++;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.#parameters, ...this.#others]) buffer.destroy();
  }
}

/** exp(-4 |h|/T 2^b) as 32-bit thresholds for every bit b of M/2, for every system. */
function thresholds({ temperatures, field }: ReversalOptions): Uint32Array<ArrayBuffer> {
  const known = new Map<number, number[]>();
  const ofTemperature = (temperature: number): number[] => {
    const found =
      known.get(temperature) ??
      Array.from({ length: bits }, (_, bit) =>
        reversalThreshold((4 * Math.abs(field) * 2 ** bit) / temperature),
      );
    known.set(temperature, found);
    return found;
  };
  return Uint32Array.from(Array.from(temperatures).flatMap(ofTemperature));
}

/** exp(-exponent) in 32 bits, rounded down. */
function reversalThreshold(exponent: number): number {
  return Math.min(0xffffffff, Math.floor(Math.exp(-exponent) * 2 ** 32));
}
