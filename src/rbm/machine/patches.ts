import type { Ensemble } from '../../ensemble/ensemble.ts';
import { latticeOf } from '../../ensemble/geometry.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import { MachineError } from './errors.ts';
import { emptyUnits, type PackedUnits } from './packed-units.ts';

export interface PatchesOptions {
  /** Side of a patch in sites, at most the side of the lattice. The units of a patch are its sites, row after row. */
  readonly side: number;
  /** Words per unit of the batch: 32 patches each. */
  readonly groups: number;
  readonly seed: number;
  /** What the patches are for; training (`patches`) unless given. */
  readonly purpose?: 'patches' | 'map-patches' | undefined;
  /**
   * Whether each spin of a patch comes from its own random site, as a control: the magnetization stays and neighbours are
   * independent. False unless given.
   */
  readonly scattered?: boolean | undefined;
}

/**
 * Cuts batches of patches at random places out of a lattice that is being simulated (shaders/rbm/patches.wgsl): data for
 * a machine that trains meanwhile. The 32 patches of a group come from 32 replicas, or from the 32 strips of one lattice.
 * Patches of narrow strips are correlated.
 */
export class Patches {
  readonly batch: PackedUnits;
  readonly #gpu: Gpu;
  readonly #seed: number;
  readonly #purpose: 'patches' | 'map-patches';
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'patches'>;

  private constructor(
    gpu: Gpu,
    lattice: Ensemble,
    { kernel, side, groups, seed, purpose = 'patches' }: PatchesOptions & { kernel: Kernel },
  ) {
    this.#gpu = gpu;
    this.#seed = seed;
    this.#purpose = purpose;
    this.batch = emptyUnits(gpu, side ** 2, groups, 'patches');
    this.#parameters = gpu.uniform('patches', {
      lattice: latticeOf(lattice.geometry),
      key: [0, 0],
      step: 0,
      side,
      groups,
    });
    this.#dispatch = gpu.dispatch(
      kernel,
      [lattice.buffer, this.batch.buffer, this.#parameters],
      side ** 2 * groups,
    );
  }

  /** @throws MachineError for a side that does not fit the lattice, or a lattice laid flat, which is one sample */
  static async create(gpu: Gpu, lattice: Ensemble, options: PatchesOptions): Promise<Patches> {
    const { size, mode } = lattice.geometry;
    const { side, groups } = options;
    if (!Number.isInteger(side) || side < 1 || side > size)
      throw new MachineError(`Patches of side ${side}: give a whole number from 1 to ${size}.`);
    if (!Number.isInteger(groups) || groups < 1)
      throw new MachineError(`${groups} groups of patches: give a whole number, at least 1.`);
    if (mode === 'single')
      throw new MachineError(
        'A lattice laid flat holds one sample a word; patches need strips or replicas.',
      );
    return new Patches(gpu, lattice, {
      ...options,
      kernel: await gpu.kernel('patches', options.scattered ? 'scattered' : 'default'),
    });
  }

  /** Sets which batch is cut next; the places of each are independent. */
  begin(step: number): void {
    const purpose = this.#purpose;
    const key = randomKey(this.#seed, purpose, { period: Math.floor(step / 2 ** 32) });
    this.#parameters.set({ key, step: step % 2 ** 32 });
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  /** Cuts batch `step` into `batch` from the lattice as it stands. */
  update(step: number): void {
    this.begin(step);
    this.#gpu.compute('patches', (pass) => {
      this.record(pass);
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.batch.buffer.destroy();
  }
}
