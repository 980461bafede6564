import { counterPlanes, PlaneSums } from '../ensemble/plane-sums.ts';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Dispatch, DispatchSize } from '../gpu/dispatch.ts';
import type { BufferRange, Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Measurement } from './measurement.ts';

/** Rows of a walk, an even number: counters of 9 bits count four bonds a site. */
export const mostCountedRows = 126;

/**
 * Half-sweeps that count bonds and spins on the way (shaders/ising/include/sweep-counts.wgsl), and the sums that fill a slot
 * of a measurement with the same numbers as the measurement itself.
 */
export class CountingHalfSweeps {
  readonly measurement: Measurement;
  readonly #gpu: Gpu;
  readonly #dispatch: Dispatch;
  readonly #planes: GPUBuffer;
  readonly #sums: PlaneSums | undefined;

  private constructor(
    gpu: Gpu,
    measurement: Measurement,
    parts: { dispatch: Dispatch; planes: GPUBuffer; sums: PlaneSums | undefined },
  ) {
    this.#gpu = gpu;
    this.measurement = measurement;
    this.#dispatch = parts.dispatch;
    this.#planes = parts.planes;
    this.#sums = parts.sums;
  }

  /**
   * @param half.walks of each group: their counters are rows of a table
   * @param half.resources of the kernel, up to the counts
   */
  static async create(
    gpu: Gpu,
    { mode, groups }: Geometry,
    measurement: Measurement,
    half: { kernel: Kernel; resources: readonly BufferRange[]; size: DispatchSize; walks: number },
  ): Promise<CountingHalfSweeps> {
    const { kernel, resources, size, walks } = half;
    const { series, quantities } = measurement;
    const entries = quantities * groups;
    const inPlanes = mode !== 'strip';
    const words = inPlanes ? walks * counterPlanes * entries : 0;
    const planes = gpu.storage('planes of counters', words * 4);
    const dispatch = gpu.dispatch(kernel, [...resources, planes, series], size);
    const table = { table: planes, rows: walks, entries, series };
    const sums = inPlanes ? await PlaneSums.create(gpu, table) : undefined;
    return new CountingHalfSweeps(gpu, measurement, { dispatch, planes, sums });
  }

  /** Before a submit that fills slots `first` to `first + count - 1`: strips add to what is there. */
  clear(first: number, count: number): void {
    const { series, columns } = this.measurement;
    if (this.#sums) return;
    this.#gpu.submit('empty slots', (encoder) =>
      encoder.clearBuffer(series, first * columns * 8, count * columns * 8),
    );
  }

  /** Records half-sweep `ordinal`, of colour 1, and the reading of slot `slot` after it. */
  record(pass: GPUComputePassEncoder, ordinal: number, slot: number): void {
    this.#dispatch.record(pass, ordinal, slot);
    this.#sums?.record(pass, slot);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums?.dispose();
    this.#planes.destroy();
  }
}
