import { ArgumentError } from '../errors.ts';
import { GeometryError } from '../ensemble/geometry.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { countOf, fieldsOf, numbersOf, StateError, wordsOf } from '../ising/stored-state.ts';
import { allOperators, operators, type OperatorCounts } from './operators.ts';
import { elementAt } from '../element-at.ts';

/** Places in a row of means: S, S', S' S and S' S' of operators at a level (S) and at the next (S'). */
export interface CorrelationPlaces {
  /** How many operators. The product of c and b is at `mixed + c * count + b`, or `own + c * count + b`. */
  readonly count: number;
  readonly fine: number;
  readonly coarse: number;
  readonly mixed: number;
  readonly own: number;
  /** The length of a row. */
  readonly entries: number;
}

/** The places of so many operators, those of `operators` unless given. */
function correlationPlaces(count: number): CorrelationPlaces {
  const entries = 2 * count * (1 + count);
  return { count, fine: 0, coarse: count, mixed: 2 * count, own: 2 * count + count ** 2, entries };
}

/** Places of the correlations of `operators`. */
export const correlationAt = correlationPlaces(operators.length);
/** Places of the correlations of `allOperators`. */
export const furtherCorrelationAt = correlationPlaces(allOperators.length);

/**
 * The places in a row of so many entries: of nine operators, or with the two further ones.
 * @throws ArgumentError for a row of another length
 */
export function correlationPlacesOf({ length }: { readonly length: number }): CorrelationPlaces {
  const found = [correlationAt, furtherCorrelationAt].find(({ entries }) => entries === length);
  if (!found)
    throw new ArgumentError(`a row of ${length} entries holds no correlations of operators`);
  return found;
}

/** Products that a site contributes to an operator, at most. */
const mostTerms = Math.max(...allOperators.map(({ terms }) => terms));

/** The sums of `OperatorCorrelations`: those on the host, and those still on the GPU. */
export interface OperatorSumsState {
  readonly collected: Float64Array;
  readonly samples: number;
  /** Two words, low and high, for each sum. */
  readonly words: Uint32Array;
  readonly recorded: number;
}

/** @throws StateError where a stored value is no such state */
export function operatorSumsState(stored: unknown): OperatorSumsState {
  const { collected, samples, words, recorded } = fieldsOf(stored, 'The correlations of operators');
  const sums = 'Sums of operators';
  const length = collected instanceof Float64Array ? collected.length : 0;
  const fits = [correlationAt, furtherCorrelationAt].some(
    ({ entries }) => length >= 2 * entries && length % entries === 0,
  );
  if (!fits) throw new StateError(`${sums} are missing.`);
  return {
    collected: numbersOf(collected, sums, length),
    samples: countOf(samples, 'The number of samples'),
    words: wordsOf(words, sums, 2 * length),
    recorded: countOf(recorded, 'The number of samples'),
  };
}

/**
 * Correlations between the operators of a level and of the next, summed over samples on the GPU
 * (shaders/rg/operator-correlations.wgsl), in blocks of systems for the jackknife: system s always
 * belongs to block s mod blocks, so blocks are independent.
 */
export class OperatorCorrelations {
  readonly #gpu: Gpu;
  readonly #dispatch: Dispatch;
  readonly #blocks: number;
  readonly #systems: number;
  readonly #entries: number;
  readonly #sums: GPUBuffer;
  readonly #parameters: KernelUniform<'operator-correlations'>;
  /** Samples that the sums of 64 bits have room for, whatever they are. */
  readonly #room: number;
  /** What was collected so far. */
  readonly #collected: Float64Array;
  #samples = 0;
  #recorded = 0;

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { fine, coarse, blocks }: { fine: OperatorCounts; coarse: OperatorCounts; blocks: number },
  ) {
    this.#gpu = gpu;
    this.#blocks = blocks;
    this.#systems = fine.systems;
    this.#entries = (fine.further ? furtherCorrelationAt : correlationAt).entries;
    this.#sums = gpu.storage('correlations of operators', this.#entries * blocks * 8);
    this.#parameters = gpu.uniform('operator-correlations', {
      systems: fine.systems,
      blocks,
      fineSites: fine.sites,
      coarseSites: coarse.sites,
    });
    this.#dispatch = gpu.dispatch(
      kernel,
      [fine.counts, coarse.counts, this.#sums, this.#parameters],
      this.#entries * blocks,
    );
    const largest = (mostTerms * fine.sites) ** 2 * (fine.systems / blocks);
    this.#room = Math.floor(2 ** 63 / largest) - 1;
    this.#collected = new Float64Array(this.#entries * blocks);
  }

  /**
   * @param options.blocks of the jackknife, 2 or more; they divide the number of systems
   * @throws GeometryError for other numbers of blocks, or lattices whose sums do not fit into 32 bits
   * @throws ArgumentError where only one of two levels has the further operators
   */
  static async create(
    gpu: Gpu,
    options: { fine: OperatorCounts; coarse: OperatorCounts; blocks: number },
  ): Promise<OperatorCorrelations> {
    const { fine, coarse, blocks } = options;
    if (fine.further !== coarse.further)
      throw new ArgumentError('operators of two levels are not the same ones');
    if (!(blocks >= 2) || fine.systems % blocks !== 0)
      throw new GeometryError(
        `${blocks} blocks of ${fine.systems} systems: give a divisor of these, 2 or more.`,
      );
    if (mostTerms * fine.sites >= 2 ** 31)
      throw new GeometryError(`The operators of ${fine.sites} sites do not fit into 32 bits.`);
    return new OperatorCorrelations(
      gpu,
      await gpu.kernel('operator-correlations', fine.further ? 'further' : 'default'),
      options,
    );
  }

  /** Adds the sample whose operators were recorded before in the same pass. */
  record(pass: GPUComputePassEncoder): void {
    this.#dispatch.record(pass);
    this.#recorded++;
  }

  /** To be called after every submit: empties the sums on the GPU before they are full. */
  async settle(): Promise<void> {
    if (this.#recorded >= this.#room) await this.#collect();
  }

  /** Means over the samples of every block, [block][entry], entries as `correlationPlacesOf` says; NaN without samples. */
  async read(): Promise<number[][]> {
    await this.#collect();
    const samples = (this.#samples * this.#systems) / this.#blocks;
    return Array.from({ length: this.#blocks }, (_, block) =>
      Array.from(
        { length: this.#entries },
        (__, entry) => elementAt(this.#collected, entry * this.#blocks + block) / samples,
      ),
    );
  }

  /** All sums so far; to be called when every submit has settled. */
  async state(): Promise<OperatorSumsState> {
    return {
      collected: this.#collected.slice(),
      samples: this.#samples,
      words: await this.#gpu.readWords(this.#sums),
      recorded: this.#recorded,
    };
  }

  /**
   * Continues from a state, to the same sums.
   * @throws StateError where the state has another number of blocks or operators
   */
  restore({ collected, samples, words, recorded }: OperatorSumsState): void {
    if (collected.length !== this.#collected.length)
      throw new StateError(
        'The sums of operators are those of another number of blocks or operators.',
      );
    this.#collected.set(collected);
    this.#samples = samples;
    this.#gpu.write(this.#sums, words);
    this.#recorded = recorded;
  }

  async #collect(): Promise<void> {
    this.#samples += this.#recorded;
    this.#recorded = 0;
    // Both commands are in the queue before anything is awaited, so no later sample falls between them.
    const reading = this.#gpu.readWords(this.#sums);
    this.#gpu.submit('empty correlations', (encoder) => encoder.clearBuffer(this.#sums));
    const words = await reading;
    for (const i of this.#collected.keys()) {
      const high = elementAt(words, 2 * i + 1) | 0;
      this.#collected[i] = elementAt(this.#collected, i) + high * 2 ** 32 + elementAt(words, 2 * i);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.destroy();
    this.#parameters.destroy();
  }
}
