import { largestBuffer } from '../gpu/largest-buffer.ts';
import type { PermutationName } from '../../shaders/kernels.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import {
  bondsPerSite,
  GeometryError,
  latticeOf,
  siteCount,
  spinCount,
  type Geometry,
} from '../ensemble/geometry.ts';
import { RowSums } from '../ensemble/row-sums.ts';
import { bandsFor, type Dispatch } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import type { Hamiltonian } from './model.ts';

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

/** What is counted of every system at one time. A reading knows no Hamiltonian: `observationOf` applies one. */
export interface Reading {
  /** Sum of s s' over the bonds, per site: at most 2 on the square lattice and 1 on a chain. */
  readonly neighbourSum: Float64Array;
  /** Magnetization per site, from -1 to 1. */
  readonly magnetization: Float64Array;
  /** Magnetization of one colour of the checkerboard minus that of the other, per site; where it was asked for. */
  readonly staggeredMagnetization?: Float64Array;
}

/** Energy and magnetization of every system at one time. */
export interface Observation extends Omit<Reading, 'neighbourSum'> {
  /** Energy per site in units of |J|, with the field term. */
  readonly energy: Float64Array;
}

/** The energy e = -J n - h m per site that a Hamiltonian gives to a reading, in units of |J|. */
export function observationOf(
  { interaction, field }: Hamiltonian,
  { neighbourSum, ...reading }: Reading,
): Observation {
  const { magnetization } = reading;
  const energy = new Float64Array(neighbourSum.length);
  for (let system = 0; system < energy.length; system++)
    energy[system] =
      -interaction * (neighbourSum[system] ?? NaN) - field * (magnetization[system] ?? NaN);
  return { energy, ...reading };
}

export interface MeasurementOptions {
  /** Readings between two readbacks; 1 unless given. Devices may allow fewer. */
  readonly capacity?: number | undefined;
  /** Whether the staggered magnetization is counted, too; only on lattices of even side. */
  readonly staggered?: boolean | undefined;
}

interface Buffers {
  readonly parameters: KernelUniform<'measurement'>;
  readonly partial: GPUBuffer;
  readonly series: GPUBuffer;
}

/**
 * Bonds and magnetization of every system of an ensemble, summed on the GPU (shaders/ising/measurement.wgsl);
 * one reading a slot, read back together.
 */
export class Measurement {
  readonly capacity: number;
  /** Sums of every system: bonds between unlike spins, up spins, and up spins of the staggered lattice. */
  readonly quantities: number;
  /** Entries of 64 bits in a slot of `series`; the first are the bonds between unlike spins of every system. */
  readonly columns: number;
  /** Submits that one reading should be divided into, so that none takes long. */
  readonly parts: number;
  readonly #gpu: Gpu;
  readonly #geometry: Geometry;
  readonly #staggered: boolean;
  readonly #counting: Dispatch;
  readonly #sums: RowSums;
  readonly #buffers: Buffers;

  private constructor(
    gpu: Gpu,
    geometry: Geometry,
    options: { capacity: number; staggered: boolean },
    parts: {
      counting: Dispatch;
      bands: number;
      sums: RowSums;
      buffers: Buffers;
    },
  ) {
    this.#gpu = gpu;
    this.#geometry = geometry;
    this.capacity = options.capacity;
    this.#staggered = options.staggered;
    this.quantities = quantities(options.staggered);
    this.columns = this.quantities * countedSystems(geometry);
    this.parts = parts.bands;
    this.#counting = parts.counting;
    this.#sums = parts.sums;
    this.#buffers = parts.buffers;
  }

  /** @throws GeometryError where the counts of so many lattices do not fit into a buffer */
  static async create(
    gpu: Gpu,
    ensemble: Pick<Ensemble, 'buffer' | 'geometry'>,
    { capacity = 1, staggered = false }: MeasurementOptions = {},
  ): Promise<Measurement> {
    const { geometry } = ensemble;
    const { permutation, chunk, chunks } = walk(geometry, gpu.adapter.software, staggered);
    const kernel = await gpu.kernel('measurement', permutation);
    const columns = quantities(staggered) * countedSystems(geometry);
    const most = largestBuffer(gpu);
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
      parameters: gpu.uniform('measurement', { lattice: latticeOf(geometry), chunk, chunks }),
      partial: gpu.storage('partial counts', chunks * columns * 8),
      series: gpu.storage('observations', slots * columns * 8),
    };
    const { parameters, partial, series } = buffers;
    const bands = bandsFor(spinCount(geometry), bandSpins, gpu.adapter.software);
    const counting = gpu.dispatch(
      kernel,
      [ensemble.buffer, partial, parameters],
      Math.ceil((chunks * geometry.groups) / bands),
    );
    const sums = await RowSums.create(gpu, { table: partial, rows: chunks, columns, series });
    return new Measurement(
      gpu,
      geometry,
      { capacity: slots, staggered },
      { bands, counting, sums, buffers },
    );
  }

  /** The counts of all slots on the device. */
  get series(): GPUBuffer {
    return this.#buffers.series;
  }

  /** Records one reading into slot `slot`, below `capacity`: all its parts. */
  record(pass: GPUComputePassEncoder, slot: number): void {
    for (let part = 0; part < this.parts; part++) this.recordPart(pass, slot, part);
  }

  /** Records part `part`, below `parts`: on large lattices put each into a submit of its own. */
  recordPart(pass: GPUComputePassEncoder, slot: number, part: number): void {
    this.#counting.record(pass, part);
    if (part === this.parts - 1) this.#sums.record(pass, slot);
  }

  /** The readings of slots `0 .. count - 1`. */
  async read(count: number): Promise<Reading[]> {
    const { columns } = this;
    const words = await this.#gpu.readWords(this.#buffers.series, 0, count * columns * 8);
    return Array.from({ length: count }, (_, slot) => {
      const ofSlot = words.subarray(slot * columns * 2, (slot + 1) * columns * 2);
      return reading(this.#geometry, this.#staggered, ofSlot);
    });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#sums.dispose();
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

/**
 * One reading of an ensemble.
 * @throws GeometryError where the counts of so many lattices do not fit into a buffer
 */
export async function readingOf(
  gpu: Gpu,
  ensemble: Pick<Ensemble, 'buffer' | 'geometry'>,
): Promise<Reading> {
  using measurement = await Measurement.create(gpu, ensemble);
  for (let part = 0; part < measurement.parts; part++)
    gpu.compute('measure', (pass) => measurement.recordPart(pass, 0, part));
  const [found] = await measurement.read(1);
  if (!found) throw new Error('A reading did not come back from the device.');
  return found;
}

/** Systems the kernel counts: every bit, also the idle copies of a single lattice. */
function countedSystems({ mode, groups }: Geometry): number {
  return mode === 'strip' ? groups : 32 * groups;
}

/** How the kernel divides a lattice. */
function walk(
  { mode, width, height, groups }: Geometry,
  software: boolean,
  staggered: boolean,
): { permutation: PermutationName<'measurement'>; chunk: number; chunks: number } {
  const what = mode === 'strip' ? 'strips' : 'replicas';
  const longest = Math.ceil((width * height * groups) / mostChunks);
  if (staggered && width % 2 === 1)
    throw new GeometryError(
      'The staggered magnetization needs a lattice of even side, with two colours of sites.',
    );
  if (width % 2 === 1) {
    const chunk = mode === 'strip' ? Math.max(mostSites, longest) : mostSites;
    return { permutation: `${what}/raster`, chunk, chunks: Math.ceil((width * height) / chunk) };
  }
  const columns = (width / 2) * groups;
  const wanted = Math.floor((columns * height) / wantedChunks[software ? 'software' : 'gpu']);
  const most = mode === 'strip' ? Math.max(mostRows, longest) : mostRows;
  const chunk = Math.min(height, Math.max(fewestRows, longest, wanted), most);
  return {
    permutation: staggered ? `${what}/staggered` : what,
    chunk,
    chunks: (width / 2) * Math.ceil(height / chunk),
  };
}

/** Sums of the kernel per system: unlike bonds, up spins, and up spins of the staggered lattice. */
function quantities(staggered: boolean): number {
  return staggered ? 3 : 2;
}

/**
 * With u unlike pairs among the z/2 N bonds and U spins up, the sum over bonds is z/2 - 2 u/N and m = -1 + 2 U/N per
 * site. `words` are the (low, high) words of the counts.
 */
function reading(geometry: Geometry, staggered: boolean, words: Uint32Array): Reading {
  const sites = siteCount(geometry);
  const bonds = bondsPerSite(geometry);
  const counted = countedSystems(geometry);
  const every = counted / geometry.systems;
  const quantity = (number: number, value: (share: number) => number): Float64Array => {
    const values = new Float64Array(geometry.systems);
    for (let system = 0; system < values.length; system++) {
      const at = 2 * (number * counted + system * every);
      const count = (words[at] ?? NaN) + (words[at + 1] ?? NaN) * 2 ** 32;
      values[system] = value(count / sites);
    }
    return values;
  };
  return {
    neighbourSum: quantity(0, (share) => bonds - 2 * share),
    magnetization: quantity(1, (share) => -1 + 2 * share),
    ...(staggered && {
      staggeredMagnetization: quantity(2, (share) => -1 + 2 * share),
    }),
  };
}
