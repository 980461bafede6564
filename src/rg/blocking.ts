import { Ensemble } from '../ensemble/ensemble.ts';
import { blockedGeometry, GeometryError, latticeWords } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { largestFactor, type BlockRule } from './block-rule.ts';

export interface BlockingOptions {
  readonly rule: BlockRule;
  /** Of the ties. */
  readonly seed: number;
  /** Tells the ties of successive zoom-outs apart. */
  readonly level: number;
}

/** An ensemble, whoever owns it. */
type Lattices = Pick<Ensemble, 'buffer' | 'geometry'>;

/** One step of zooming out (shaders/rg), from a fine ensemble into one of block spins. */
export class Blocking {
  readonly coarse: Ensemble;
  readonly #gpu: Gpu;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #parameters: GPUBuffer;
  readonly #fine: Lattices;
  readonly #options: BlockingOptions;

  private constructor(gpu: Gpu, fine: Lattices, kernel: Kernel, options: BlockingOptions) {
    this.#gpu = gpu;
    this.#fine = fine;
    this.#kernel = kernel;
    this.#options = options;
    const { level, rule } = options;
    const geometry = blockedGeometry(fine.geometry, rule.factor);
    this.coarse = new Ensemble(gpu, geometry, `block spins ${level}`);
    this.#parameters = gpu.uniform('blocking', 12);
    this.#group = gpu.bind(kernel, [fine.buffer, this.coarse.buffer, this.#parameters]);
  }

  /** @throws GeometryError where the fine lattice has no such blocks, or there is no such rule */
  static async create(gpu: Gpu, fine: Lattices, options: BlockingOptions): Promise<Blocking> {
    return new Blocking(gpu, fine, await blockKernel(gpu, fine, options.rule), options);
  }

  /** Sets which configuration is blocked next, usually its sweep; the ties of each are independent. */
  begin(step: number): void {
    const { seed, level } = this.#options;
    const words = [
      ...latticeWords(this.#fine.geometry),
      ...latticeWords(this.coarse.geometry),
      ...randomKey(seed, 'ties', { period: Math.floor(step / 2 ** 32) }),
      step % 2 ** 32,
      level,
    ];
    this.#gpu.write(this.#parameters, new Uint32Array(words));
  }

  record(pass: GPUComputePassEncoder): void {
    const { width, height, groups } = this.coarse.geometry;
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...workgroupsFor(width * height * groups));
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
