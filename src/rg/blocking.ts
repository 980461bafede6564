import { Ensemble } from '../ensemble/ensemble.ts';
import { blockedGeometry, GeometryError, latticeOf, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { largestFactor, type BlockRule } from './block-rule.ts';
import type { CoarseMap, CoarseMapOptions, Lattices } from './coarse-map.ts';

export interface BlockingOptions extends CoarseMapOptions {
  readonly rule: BlockRule;
}

/** One step of zooming out (shaders/rg), from a fine ensemble into one of block spins. */
export class Blocking implements CoarseMap {
  readonly coarse: Ensemble;
  readonly #seed: number;
  readonly #dispatch: Dispatch;
  readonly #parameters: KernelUniform<'majority'>;

  private constructor(gpu: Gpu, fine: Lattices, kernel: Kernel, options: BlockingOptions) {
    const { level, rule, seed } = options;
    this.#seed = seed;
    const geometry = blockedGeometry(fine.geometry, rule.factor);
    this.coarse = new Ensemble(gpu, geometry, `block spins ${level}`);
    // The uniforms of all rules are alike.
    this.#parameters = gpu.uniform('majority', {
      fine: latticeOf(fine.geometry),
      coarse: latticeOf(geometry),
      key: [0, 0],
      step: 0,
      level,
    });
    this.#dispatch = gpu.dispatch(
      kernel,
      [fine.buffer, this.coarse.buffer, this.#parameters],
      wordCount(geometry),
    );
  }

  /** @throws GeometryError where the fine lattice has no such blocks, or there is no such rule */
  static async create(gpu: Gpu, fine: Lattices, options: BlockingOptions): Promise<Blocking> {
    return new Blocking(gpu, fine, await blockKernel(gpu, fine, options.rule), options);
  }

  /** Numbers the configuration that is blocked next, usually by its sweep. Configurations have independent ties. */
  begin(step: number): void {
    const key = randomKey(this.#seed, 'ties', { period: Math.floor(step / 2 ** 32) });
    this.#parameters.set({ key, step: step % 2 ** 32 });
  }

  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#parameters.destroy();
    this.coarse.dispose();
  }
}

function blockKernel(gpu: Gpu, { geometry }: Lattices, rule: BlockRule): Promise<Kernel> {
  const { kind, factor, ties } = rule;
  if (!Number.isInteger(factor) || factor < 2 || factor > largestFactor)
    throw new GeometryError(
      `Blocks of side ${factor}: give a whole number from 2 to ${largestFactor}.`,
    );
  if (kind === 'decimation') return gpu.kernel('decimation', 'default', { FACTOR: factor });
  const pairs = factor === 2 && geometry.lattice === 'square';
  if (!pairs && ties !== 'random')
    throw new GeometryError('Fixed ties exist for 2 x 2 blocks of the square lattice only.');
  if (!pairs) return gpu.kernel('majority-any', 'default', { FACTOR: factor });
  return gpu.kernel('majority', ties === 'random' ? 'default' : `ties-${ties}`);
}
