import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, latticeWords, siteCount, type Geometry } from '../ensemble/geometry.ts';
import { RowSums } from '../ensemble/row-sums.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';

/** Sites per chunk: what 9-bit counters hold (2 x 255 < 512). */
const chunkSites = 255;
/** Chunks beyond which strip lattices get longer ones, to bound the table of partial sums. */
const mostChunks = 65_536;

/** Energy and magnetization of every system at one time. */
export interface Observation {
  /** Energy per site in units of J, from -2 to 2. */
  readonly energy: Float64Array;
  /** Magnetization per site, from -1 to 1. */
  readonly magnetization: Float64Array;
}

/**
 * Energy and magnetization of every system of an ensemble, summed on the GPU (shaders/ising/measure.wgsl);
 * one observation a slot, read back together.
 */
export class Measurement {
  readonly capacity: number;
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #workgroups: [number, number];
  readonly #sums: RowSums;
  readonly #buffers: { parameters: GPUBuffer; partial: GPUBuffer; series: GPUBuffer };

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    capacity: number,
    parts: {
      kernel: Kernel;
      group: GPUBindGroup;
      workgroups: [number, number];
      sums: RowSums;
      buffers: { parameters: GPUBuffer; partial: GPUBuffer; series: GPUBuffer };
    },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.capacity = capacity;
    this.#kernel = parts.kernel;
    this.#group = parts.group;
    this.#workgroups = parts.workgroups;
    this.#sums = parts.sums;
    this.#buffers = parts.buffers;
  }

  /**
   * @param capacity observations wanted between two readbacks; `capacity` says how many fit
   * @throws GeometryError where the counts of so many lattices do not fit into a buffer
   */
  static async create(gpu: Gpu, ensemble: Ensemble, capacity = 1): Promise<Measurement> {
    const { geometry } = ensemble;
    const { mode, groups, width, height } = geometry;
    const kernel = await gpu.kernel('measure', mode === 'strip' ? 'strips' : 'replicas');
    const sites = width * height;
    const least = mode === 'strip' ? Math.ceil((sites * groups) / mostChunks) : 0;
    const chunk = Math.max(chunkSites, least);
    const chunks = Math.ceil(sites / chunk);
    const columns = 2 * countedSystems(geometry);
    const most = gpu.device.limits.maxStorageBufferBindingSize;
    if (chunks * columns * 8 > most)
      throw new GeometryError(
        `${geometry.systems} lattices of size ${geometry.size} are too many to measure on ${gpu.adapter.name}: ` +
          'use fewer replicas.',
      );
    const slots = Math.max(
      1,
      Math.min(capacity, maximumOrdinals, Math.floor(most / (columns * 8))),
    );
    const buffers = {
      parameters: gpu.uniform('measure', 8),
      partial: gpu.storage('partial counts', chunks * columns * 8),
      series: gpu.storage('observations', slots * columns * 8),
    };
    gpu.write(
      buffers.parameters,
      new Uint32Array([...latticeWords(geometry), chunk, chunks, 0, 0]),
    );
    const group = gpu.bind(kernel, [ensemble.buffer, buffers.partial, buffers.parameters]);
    const sums = await RowSums.create(gpu, {
      table: buffers.partial,
      rows: chunks,
      columns,
      series: buffers.series,
    });
    const workgroups = workgroupsFor(chunks * groups);
    return new Measurement(gpu, geometry, slots, { kernel, group, workgroups, sums, buffers });
  }

  /** Records one observation into slot `slot`, below `capacity`. */
  record(pass: GPUComputePassEncoder, slot: number): void {
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(...this.#workgroups);
    this.#sums.record(pass, slot);
  }

  /** The observations of slots `0 .. count - 1`. */
  async read(count: number): Promise<Observation[]> {
    const columns = 2 * countedSystems(this.#geometry);
    const words = await this.#gpu.readWords(this.#buffers.series, 0, count * columns * 8);
    return Array.from({ length: count }, (_, slot) =>
      observation(this.#geometry, words.subarray(slot * columns * 2, (slot + 1) * columns * 2)),
    );
  }

  dispose(): void {
    this.#sums.dispose();
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

/** Systems the kernel counts: every bit, also the idle copies of a single lattice. */
function countedSystems({ mode, groups }: Geometry): number {
  return mode === 'strip' ? groups : 32 * groups;
}

/** e = -2 + 2 unsatisfied/N, m = -1 + 2 up/N from the (low, high) words of both counts. */
function observation(geometry: Geometry, words: Uint32Array): Observation {
  const sites = siteCount(geometry);
  const counted = countedSystems(geometry);
  const every = counted / geometry.systems;
  const count = (index: number): number =>
    (words[2 * index] as number) + (words[2 * index + 1] as number) * 2 ** 32;
  const per = (base: number, offset: number): Float64Array =>
    Float64Array.from(
      { length: geometry.systems },
      (_, system) => offset + (2 * count(base + system * every)) / sites,
    );
  return { energy: per(0, -2), magnetization: per(counted, -1) };
}
