import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { PackedUnits } from '../machine/packed-units.ts';

/** `units` hidden units for each of 32 `groups` samples. */
export interface HiddenUnits {
  readonly units: number;
  /** Words per unit. */
  readonly groups: number;
  /** `values`: f32 [unit][groups][32]; `bits`: words [unit][groups], 1 = up. */
  readonly kind: 'values' | 'bits';
  readonly buffer: GPUBuffer;
}

export interface CorrelatorSumsOptions {
  /** Spins; every bit is a sample. */
  readonly visible: PackedUnits;
  readonly hidden: HiddenUnits;
  /** Groups in a block. */
  readonly blockGroups: number;
}

/**
 * Sums of v_i h_a over blocks of samples of visible spins (shaders/rbm/correlator-sums.wgsl). Values of h_a may be conditional
 * means of hidden units or block averages, which have the same layout. A sum of values is wrong by at most
 * 32 blockGroups 2^-23 times the sum of |h|. A sum of bits is exact.
 */
export class CorrelatorSums {
  readonly #gpu: Gpu;
  readonly #visible: PackedUnits;
  readonly #hidden: HiddenUnits;
  readonly #sums: GPUBuffer;
  readonly #parameters: KernelUniform<'rbm-correlator-sums'>;
  readonly #dispatch: Dispatch;

  private constructor(gpu: Gpu, kernel: Kernel, options: CorrelatorSumsOptions) {
    const { visible, hidden, blockGroups } = options;
    this.#gpu = gpu;
    this.#visible = visible;
    this.#hidden = hidden;
    this.#sums = gpu.storage('correlators', hidden.units * (visible.units + 1) * 4);
    this.#parameters = gpu.uniform('rbm-correlator-sums', {
      visible: visible.units,
      hidden: hidden.units,
      visibleGroups: visible.groups,
      visibleFirst: 0,
      hiddenGroups: hidden.groups,
      hiddenFirst: 0,
      groups: blockGroups,
    });
    const quads = Math.ceil((visible.units + 1) / 4);
    this.#dispatch = gpu.dispatch(
      kernel,
      [visible.buffer, hidden.buffer, this.#sums, this.#parameters],
      quads * hidden.units,
    );
  }

  static async create(gpu: Gpu, options: CorrelatorSumsOptions): Promise<CorrelatorSums> {
    const kernel = await gpu.kernel('rbm-correlator-sums', options.hidden.kind);
    return new CorrelatorSums(gpu, kernel, options);
  }

  /** Sets the groups of the visible and of the hidden units at which the next block begins. */
  begin(visibleFirst: number, hiddenFirst: number): void {
    this.#parameters.set({ visibleFirst, hiddenFirst });
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  /** The sums of the block last recorded: [hidden][visible + 1], the last of each row that of h_a alone. */
  read(): Promise<Float32Array> {
    const bytes = this.#hidden.units * (this.#visible.units + 1) * 4;
    return this.#gpu.readFloats(this.#sums, 0, bytes);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.destroy();
    this.#parameters.destroy();
  }
}
