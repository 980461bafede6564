import type { Ensemble } from '../ensemble/ensemble.ts';
import { wordCount } from '../ensemble/geometry.ts';
import { foldedWorkgroups, type Dispatch } from '../gpu/dispatch.ts';
import { maximumOrdinals, type BufferRange, type Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { isWhole, mostHalfSweeps, tileCount, type Tile } from './tiles.ts';

/** Many half-sweeps a dispatch, in workgroup memory (shaders/ising/include/checkerboard-tiles.wgsl). */
export class TiledHalfSweeps {
  /** The fewest half-sweeps that are worth it: with fewer, each of two dispatches would have one. */
  readonly fewest: number;
  readonly #most: number;
  readonly #scratch: GPUBuffer;
  /** From the ensemble and back to it, in turn; the only one updates whole lattices in place. */
  readonly #ways: readonly Dispatch[];

  /** @param parts.resources of the kernel, without the ensemble before and after */
  constructor(
    gpu: Gpu,
    { buffer, geometry }: Ensemble,
    parts: {
      readonly kernel: Kernel;
      readonly resources: readonly BufferRange[];
      readonly tile: Tile;
    },
  ) {
    const { kernel, resources, tile } = parts;
    const whole = isWhole(tile);
    this.fewest = whole ? 1 : 3;
    this.#most = Math.min(maximumOrdinals - 2, mostHalfSweeps(tile));
    this.#scratch = gpu.storage('other half of a tiled sweep', whole ? 0 : 4 * wordCount(geometry));
    const workgroups = foldedWorkgroups(tileCount(geometry, tile));
    const way = (from: GPUBuffer, to: GPUBuffer): Dispatch =>
      gpu.dispatch(kernel, [from, ...resources, to], workgroups);
    this.#ways = whole
      ? [way(buffer, this.#scratch)]
      : [way(buffer, this.#scratch), way(this.#scratch, buffer)];
  }

  /** Records `count` half-sweeps from `ordinal` on. The ensemble is in its own buffer after them. */
  record(pass: GPUComputePassEncoder, ordinal: number, count: number): void {
    const ways = this.#ways;
    const dispatches = ways.length * Math.ceil(count / (ways.length * this.#most));
    const firstOf = (dispatch: number): number => Math.floor((dispatch * count) / dispatches);
    for (let dispatch = 0; dispatch < dispatches; dispatch++) {
      const first = firstOf(dispatch);
      ways[dispatch % ways.length]?.record(pass, ordinal + first, firstOf(dispatch + 1) - first);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#scratch.destroy();
  }
}
