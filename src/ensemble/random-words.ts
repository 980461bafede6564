import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel, RandomGenerator } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';

/** Counters of `random4` (shaders/shared/random.wgsl): site, group, step and block, each a range that wraps at 2^32. */
export interface CounterBlock {
  readonly key: readonly [number, number];
  /** Start of each range. */
  readonly first: readonly [number, number, number, number];
  /** Length of each range. */
  readonly extent: readonly [number, number, number, number];
}

export interface RandomWordsOptions {
  /** The generator to draw with, independent of the generator of the device. */
  readonly generator: RandomGenerator;
  readonly counters: CounterBlock;
  /** Number of blocks combined into one output by exclusive or, so that a timing measures drawing and not writing. */
  readonly fold?: number;
}

/** Draws four words for every counter of a block: random lattices, or words to test and time the generators. */
export class RandomWords {
  /** Four words for each counter. The site varies fastest, then group, step and block. */
  readonly buffer: GPUBuffer;
  readonly #parameters: KernelUniform<'random-words'>;
  readonly #dispatch: Dispatch;

  private constructor(gpu: Gpu, kernel: Kernel, { first, extent, key }: CounterBlock) {
    const counters = extent.reduce((product, length) => product * length);
    this.buffer = gpu.storage('random words', counters * 16);
    this.#parameters = gpu.uniform('random-words', { first, extent, key });
    this.#dispatch = gpu.dispatch(kernel, [this.buffer, this.#parameters], counters);
  }

  static async create(gpu: Gpu, options: RandomWordsOptions): Promise<RandomWords> {
    const { generator, counters, fold = 1 } = options;
    const kernel = await gpu.kernel('random-words', generator, { FOLD: fold });
    return new RandomWords(gpu, kernel, counters);
  }

  /** Records the drawing of the whole block. */
  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.buffer.destroy();
    this.#parameters.destroy();
  }
}

/** The words of a block of counters on the host. */
export async function drawWords(gpu: Gpu, options: RandomWordsOptions): Promise<Uint32Array> {
  const words = await RandomWords.create(gpu, options);
  gpu.compute('random words', (pass) => words.record(pass));
  const drawn = await gpu.readWords(words.buffer);
  words.dispose();
  return drawn;
}
