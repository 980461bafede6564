import type { PermutationName } from '../../shaders/kernels.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import {
  bondsPerSite,
  GeometryError,
  latticeWords,
  siteCount,
  spinCount,
  type Geometry,
} from '../ensemble/geometry.ts';
import { RowSums } from '../ensemble/row-sums.ts';
import { bandsFor, workgroupsFor } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
import { ferromagnet, type Hamiltonian } from './model.ts';
import { elementAt } from '../element-at.ts';

/** Rows of a column that a chunk may have, and sites where it walks row after row: what 9-bit counters hold. */
const mostRows = 127;
const mostSites = 255;
/** Chunks with which a processor, or a GPU, has enough to do. */
const wantedChunks = { software: 256, gpu: 16_384 };
/** Shorter chunks spend their time on unpacking counters. */
const fewestRows = 32;
/** Spins that a dispatch counts within some 25 ms. */
const bandSpins = { software: 2 ** 26, gpu: 2 ** 35 };
/** Chunks beyond which strip lattices get longer ones, to bound the table of partial sums. */
const mostChunks = 65_536;

/** Energy and magnetization of every system at one time. */
export interface Observation {
  /** Energy per site in units of |J|, with the field term. */
  readonly energy: Float64Array;
  /** Magnetization per site, from -1 to 1. */
  readonly magnetization: Float64Array;
  /** Magnetization of one colour of the checkerboard against the other; of antiferromagnets only. */
  readonly staggeredMagnetization?: Float64Array;
}

/**
 * Energy and magnetization of every system of an ensemble, summed on the GPU (shaders/ising/measure.wgsl);
 * one observation a slot, read back together.
 */
export class Measurement {
  readonly capacity: number;
  /** Entries of 64 bits in a slot of `series`; the first are the bonds between unlike spins of every system. */
  readonly columns: number;
  /** Submits that one observation should be divided into, so that none takes long. */
  readonly parts: number;
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #hamiltonian: Hamiltonian;
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #workgroups: [number, number];
  readonly #sums: RowSums;
  readonly #buffers: { parameters: GPUBuffer; partial: GPUBuffer; series: GPUBuffer };

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    hamiltonian: Hamiltonian,
    capacity: number,
    parts: {
      kernel: Kernel;
      group: GPUBindGroup;
      bands: number;
      workgroups: [number, number];
      sums: RowSums;
      buffers: { parameters: GPUBuffer; partial: GPUBuffer; series: GPUBuffer };
    },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.#hamiltonian = hamiltonian;
    this.capacity = capacity;
    this.columns = quantities(hamiltonian) * countedSystems(geometry);
    this.parts = parts.bands;
    this.#kernel = parts.kernel;
    this.#group = parts.group;
    this.#workgroups = parts.workgroups;
    this.#sums = parts.sums;
    this.#buffers = parts.buffers;
  }

  /**
   * @param capacity observations wanted between two readbacks; `capacity` says how many fit
   * @param hamiltonian what the energy is; the ferromagnet without field unless given
   * @throws GeometryError where the counts of so many lattices do not fit into a buffer
   */
  static async create(
    gpu: Gpu,
    ensemble: Pick<Ensemble, 'buffer' | 'geometry'>,
    capacity = 1,
    hamiltonian: Hamiltonian = ferromagnet,
  ): Promise<Measurement> {
    const { geometry } = ensemble;
    const { permutation, chunk, chunks } = walk(geometry, gpu.adapter.software, hamiltonian);
    const kernel = await gpu.kernel('measure', permutation);
    const columns = quantities(hamiltonian) * countedSystems(geometry);
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
    const group = gpu.bind(kernel, [
      ensemble.buffer,
      buffers.partial,
      buffers.parameters,
      gpu.ordinalBinding,
    ]);
    const sums = await RowSums.create(gpu, {
      table: buffers.partial,
      rows: chunks,
      columns,
      series: buffers.series,
    });
    const bands = bandsFor(spinCount(geometry), bandSpins, gpu.adapter.software);
    const workgroups = workgroupsFor(Math.ceil((chunks * geometry.groups) / bands));
    return new Measurement(gpu, geometry, hamiltonian, slots, {
      bands,
      kernel,
      group,
      workgroups,
      sums,
      buffers,
    });
  }

  /** The counts of all slots on the device. */
  get series(): GPUBuffer {
    return this.#buffers.series;
  }

  /** Records one observation into slot `slot`, below `capacity`: all its parts. */
  record(pass: GPUComputePassEncoder, slot: number): void {
    for (let part = 0; part < this.parts; part++) this.recordPart(pass, slot, part);
  }

  /** Records part `part`, below `parts`: on large lattices put each into a submit of its own. */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group, [part * ordinalStride]);
    pass.dispatchWorkgroups(...this.#workgroups);
    if (part === this.parts - 1) this.#sums.record(pass, slot);
  }

  /** The observations of slots `0 .. count - 1`. */
  async read(count: number): Promise<Observation[]> {
    const { columns } = this;
    const words = await this.#gpu.readWords(this.#buffers.series, 0, count * columns * 8);
    return Array.from({ length: count }, (_, slot) => {
      const ofSlot = words.subarray(slot * columns * 2, (slot + 1) * columns * 2);
      return observation(this.#geometry, this.#hamiltonian, ofSlot);
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.dispose();
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

/** Systems the kernel counts: every bit, also the idle copies of a single lattice. */
function countedSystems({ mode, groups }: Geometry): number {
  return mode === 'strip' ? groups : 32 * groups;
}

/** How the kernel divides a lattice. */
function walk(
  { mode, width, height, groups }: Geometry,
  software: boolean,
  { interaction }: Hamiltonian,
): { permutation: PermutationName<'measure'>; chunk: number; chunks: number } {
  const what = mode === 'strip' ? 'strips' : 'replicas';
  const longest = Math.ceil((width * height * groups) / mostChunks);
  if (width % 2 === 1) {
    const chunk = mode === 'strip' ? Math.max(mostSites, longest) : mostSites;
    return { permutation: `${what}/raster`, chunk, chunks: Math.ceil((width * height) / chunk) };
  }
  const columns = (width / 2) * groups;
  const wanted = Math.floor((columns * height) / wantedChunks[software ? 'software' : 'gpu']);
  const most = mode === 'strip' ? Math.max(mostRows, longest) : mostRows;
  const chunk = Math.min(height, Math.max(fewestRows, longest, wanted), most);
  return {
    permutation: interaction === -1 ? `${what}/staggered` : what,
    chunk,
    chunks: (width / 2) * Math.ceil(height / chunk),
  };
}

/** Sums of the kernel per system: unlike bonds, up spins, and those of the staggered lattice. */
function quantities({ interaction }: Hamiltonian): number {
  return interaction === -1 ? 3 : 2;
}

/**
 * With u bonds between unlike spins of z/2 N, and U spins up: m = -1 + 2 U/N and e = -J (z/2 - 2 u/N) - h m. `words` are
 * the (low, high) words of the counts.
 */
function observation(
  geometry: Geometry,
  { interaction, field }: Hamiltonian,
  words: Uint32Array,
): Observation {
  const sites = siteCount(geometry);
  const bonds = bondsPerSite(geometry);
  const counted = countedSystems(geometry);
  const every = counted / geometry.systems;
  const share = (quantity: number, system: number): number => {
    const index = quantity * counted + system * every;
    const count = elementAt(words, 2 * index) + elementAt(words, 2 * index + 1) * 2 ** 32;
    return count / sites;
  };
  const perSystem = (value: (system: number) => number): Float64Array =>
    Float64Array.from({ length: geometry.systems }, (_, system) => value(system));
  const magnetization = perSystem((system) => -1 + 2 * share(1, system));
  const energy = perSystem(
    (system) =>
      -interaction * (bonds - 2 * share(0, system)) - field * elementAt(magnetization, system),
  );
  if (interaction === 1) return { energy, magnetization };
  return {
    energy,
    magnetization,
    staggeredMagnetization: perSystem((system) => -1 + 2 * share(2, system)),
  };
}
