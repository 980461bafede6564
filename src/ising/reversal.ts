import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeWords, siteCount, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
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
 * Whether a run needs reversals to reach both signs of the magnetization with their right weights: ferromagnets in a
 * field under single-spin updates. Without field nothing measured depends on the sign; clusters cross by themselves;
 * an antiferromagnet has no order that a field favours.
 */
export function needsReversals({ interaction, field }: Hamiltonian, update: UpdateName): boolean {
  return interaction === 1 && field !== 0 && update !== 'swendsen-wang';
}

interface Stage {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number];
}

/**
 * Metropolis moves that turn over all spins of a system at once, E changing by 2 h M (shaders/ising/reversal.wgsl). In
 * the ordered phase single-spin updates would stay at the sign they started from: without these moves a 4 x 4 lattice at
 * T = 1.5, h = 0.3 finds the other one, whose weight is 0.002, not once in thousands of sweeps.
 */
export class Reversal {
  readonly #gpu: Gpu;
  readonly #options: ReversalOptions;
  readonly #ensemble: Ensemble;
  readonly #stages: readonly [Stage, Stage];
  readonly #parameters: GPUBuffer;
  readonly #others: readonly GPUBuffer[];
  #done = 0;

  private constructor(
    gpu: Gpu,
    ensemble: Ensemble,
    options: ReversalOptions,
    own: { stages: readonly [Stage, Stage]; parameters: GPUBuffer; others: readonly GPUBuffer[] },
  ) {
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#options = options;
    this.#stages = own.stages;
    this.#parameters = own.parameters;
    this.#others = own.others;
  }

  static async create(gpu: Gpu, ensemble: Ensemble, options: ReversalOptions): Promise<Reversal> {
    const { geometry } = ensemble;
    const { groups } = geometry;
    const [decide, flip] = await Promise.all([
      gpu.kernel('reversal', 'default'),
      gpu.kernel('reversal-flip', 'default'),
    ]);
    const parameters = gpu.uniform('reversal', 12);
    const lattice = gpu.uniform('lattice', 4);
    gpu.write(lattice, new Uint32Array(latticeWords(geometry)));
    const acceptance = gpu.upload('reversal acceptance', thresholds(options));
    const turns = gpu.storage('turns', groups * 4);
    const { series } = options.measurement;
    const stages: [Stage, Stage] = [
      {
        kernel: decide,
        group: gpu.bind(decide, [series, acceptance, turns, parameters, gpu.ordinalBinding]),
        workgroups: workgroupsFor(groups),
      },
      {
        kernel: flip,
        group: gpu.bind(flip, [ensemble.buffer, turns, lattice]),
        workgroups: workgroupsFor(wordCount(geometry)),
      },
    ];
    const others = [lattice, acceptance, turns];
    return new Reversal(gpu, ensemble, options, { stages, parameters, others });
  }

  /** Prepares a submit whose first reading goes into slot `slot`. */
  begin(slot: number): void {
    const { field, seed, measurement } = this.#options;
    const { geometry } = this.#ensemble;
    const half = siteCount(geometry) / 2;
    const words = [
      ...randomKey(seed, 'reversal', { period: Math.floor(this.#done / 2 ** 32) }),
      half % 2 ** 32,
      Math.floor(half / 2 ** 32),
      this.#done % 2 ** 32,
      slot,
      geometry.groups,
      geometry.systems / geometry.groups,
      measurement.columns,
      field < 0 ? 1 : 0,
    ];
    this.#gpu.write(this.#parameters, new Uint32Array(words));
  }

  /** Records reversals after the reading in slot `slot of begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void {
    const [decide, flip] = this.#stages;
    pass.setPipeline(decide.kernel.pipeline);
    pass.setBindGroup(0, decide.group, [index * ordinalStride]);
    pass.dispatchWorkgroups(...decide.workgroups);
    pass.setPipeline(flip.kernel.pipeline);
    pass.setBindGroup(0, flip.group);
    pass.dispatchWorkgroups(...flip.workgroups);
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
