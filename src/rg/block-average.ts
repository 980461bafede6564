import { largestBuffer } from '../gpu/largest-buffer.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, latticeOf } from '../ensemble/geometry.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { AverageMoments } from './average-moments.ts';
import { largestFactor } from './block-rule.ts';
import { elementAt } from '../element-at.ts';

/** One lattice of block averages. */
export interface AverageLevel {
  /** Blocks on a side. */
  readonly size: number;
  /** Spins on a side of a block. */
  readonly block: number;
  /** `buffer[site * systems + system]` in f32, sites row after row. */
  readonly buffer: GPUBuffer;
  readonly moments: AverageMoments;
}

interface Step {
  readonly dispatch: Dispatch;
  readonly parameters: KernelUniform<'average' | 'average-again'>;
}

/**
 * Block averages of square lattices in replica mode, level after level down to a single block: the mean of each b x b
 * block of spins (shaders/rg/average.wgsl), then of each b x b block of these (shaders/rg/average-again.wgsl). Real
 * numbers from -1 to 1, without taking a sign: E. de Mello Koch, R. de Mello Koch and L. Cheng (IEEE Access 8, 106487,
 * 2020) compare such averages with a Boltzmann machine.
 *
 * Exact where the side of a block is a power of two up to 4096: sums are whole numbers of 24 bits at most. Else within
 * 2^-23 at the first level, and a further 2b 2^-24 (in the mean of absolute values) at each one after it.
 */
export class BlockAverages {
  /** The first level has blocks of b x b spins. */
  readonly levels: readonly AverageLevel[];
  readonly #gpu: Gpu;
  readonly #systems: number;
  readonly #steps: readonly Step[];

  private constructor(
    gpu: Gpu,
    systems: number,
    levels: readonly AverageLevel[],
    steps: readonly Step[],
  ) {
    this.#gpu = gpu;
    this.#systems = systems;
    this.levels = levels;
    this.#steps = steps;
  }

  /**
   * @param options.factor b, from 2 to 22; 2 unless given
   * @param options.depth levels wanted; fewer are made where a side cannot be divided
   * @throws GeometryError where there is not even one level, it does not fit into a buffer, or the ensemble is not one
   * of squares in replica mode
   */
  static async create(
    gpu: Gpu,
    { geometry, buffer }: Ensemble,
    { factor = 2, depth = 32 }: { factor?: number; depth?: number } = {},
  ): Promise<BlockAverages> {
    const { mode, lattice, groups, systems } = geometry;
    if (mode !== 'replica' || lattice !== 'square')
      throw new GeometryError('Blocks are averaged on square lattices in replica mode only.');
    if (!Number.isInteger(factor) || factor < 2 || factor > largestFactor)
      throw new GeometryError(
        `Blocks of side ${factor}: give a whole number from 2 to ${largestFactor}.`,
      );
    if (geometry.size % factor !== 0)
      throw new GeometryError(
        `A lattice of side ${geometry.size} has no blocks of side ${factor}.`,
      );
    assertRoom(gpu, (geometry.size / factor) ** 2 * systems * 4);
    const constants = { FACTOR: factor };
    const share = 1 / factor ** 2;
    const levels: AverageLevel[] = [];
    const steps: Step[] = [];
    let fine = { size: geometry.size, block: 1, buffer };
    while (levels.length < depth && fine.size % factor === 0) {
      const size = fine.size / factor;
      const coarse = gpu.storage('block averages', size ** 2 * systems * 4);
      const first = levels.length === 0;
      const kernel = await gpu.kernel(first ? 'average' : 'average-again', 'default', constants);
      const parameters = first
        ? gpu.uniform('average', { fine: latticeOf(geometry), side: size, share })
        : gpu.uniform('average-again', { systems, side: size, share });
      const resources = [fine.buffer, coarse, parameters];
      const invocations = size ** 2 * (first ? groups : systems);
      steps.push({ dispatch: gpu.dispatch(kernel, resources, invocations), parameters });
      const moments = await AverageMoments.create(gpu, { averages: coarse, size, systems });
      const level = { size, block: fine.block * factor, buffer: coarse, moments };
      levels.push(level);
      fine = level;
    }
    return new BlockAverages(gpu, systems, levels, steps);
  }

  /** Averages the present spins, all levels, with their moments. */
  record(pass: GPUComputePassEncoder): void {
    for (const { dispatch } of this.#steps) dispatch.record(pass);
    for (const { moments } of this.levels) moments.record(pass);
  }

  /** The averages of one level: [system][y * size + x]. */
  async read({ buffer, size }: AverageLevel): Promise<Float32Array[]> {
    const systems = this.#systems;
    const averages = await this.#gpu.readFloats(buffer, 0, size ** 2 * systems * 4);
    return Array.from({ length: systems }, (_, system) =>
      Float32Array.from({ length: size ** 2 }, (__, site) =>
        elementAt(averages, site * systems + system),
      ),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { parameters } of this.#steps) parameters.destroy();
    for (const { buffer, moments } of this.levels) {
      moments.dispose();
      buffer.destroy();
    }
  }
}

/** @throws GeometryError where a buffer of so many bytes is more than this device allows */
function assertRoom(gpu: Gpu, bytes: number): void {
  if (bytes > largestBuffer(gpu))
    throw new GeometryError(
      `Block averages of ${bytes} bytes are too many for a buffer on ${gpu.adapter.name}: use fewer replicas.`,
    );
}
