import type { PermutationName } from '../../shaders/kernels.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, spinCount, streamsOf, type Geometry } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { bandsFor, type Dispatch } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import type { ArrayLengths, Kernel, KernelConstants } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { counterPlanes } from '../ensemble/plane-sums.ts';
import { largestBuffer } from '../gpu/largest-buffer.ts';
import { CountingHalfSweeps, mostCountedRows } from './counting-sweeps.ts';
import type { Measurement } from './measurement.ts';
import { acceptanceTable, type AcceptanceTable } from './acceptance-table.ts';
import type { SingleSpinRule } from './single-spin-rule.ts';
import { TiledHalfSweeps } from './tiled-sweeps.ts';
import { chosenTile, isWhole, tileConstants, type Tile, type TileOptions } from './tiles.ts';
import {
  stepsPerPeriod,
  type CountingSweeps,
  type ReplicaThresholds,
  type Updater,
} from './update.ts';

/** Sweeps that one submit can hold where a half-sweep is one dispatch: two ordinals each. */
export const maximumSweepsPerSubmit = maximumOrdinals / 2;
/** Spins of one colour that a dispatch updates within some 25 ms. */
const bandSpins = { software: 2 ** 24, gpu: 2 ** 35 };

export interface CheckerboardOptions extends TileOptions {
  readonly rule: SingleSpinRule;
  readonly seed: number;
  /** Whether every replica has its own thresholds even where they agree, as replica exchange needs. */
  readonly perReplica?: boolean;
  /** Dispatches of a half-sweep; chosen by the size unless given. */
  readonly bands?: number;
  /** Rows an invocation walks; unless given, a number that suits the device. The bits do not depend on the number. */
  readonly rows?: number;
}

/**
 * Single-spin updates, one colour of the checkerboard after the other (shaders/ising/include/checkerboard.wgsl), by the rule of
 * metropolis.wgsl or single-spin.wgsl.
 */
export class Checkerboard implements Updater {
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #options: CheckerboardOptions;
  readonly #parameters: KernelUniform<'metropolis'>;
  readonly #tile: Tile | undefined;
  readonly #bands: number;
  #dispatch: Dispatch | undefined;
  #tiled: TiledHalfSweeps | undefined;
  #acceptance: GPUBuffer | undefined;
  #thresholds: AcceptanceTable['thresholds'] = 'per-group';
  #counting: CountingHalfSweeps | undefined;

  /** @throws GeometryError where `resident` is asked for a lattice too large for workgroup memory */
  constructor(gpu: Gpu, ensemble: Ensemble, options: CheckerboardOptions) {
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#options = options;
    const { geometry } = ensemble;
    const { software } = gpu.adapter;
    const divided = options.rows !== undefined || options.bands !== undefined;
    this.#tile = chosenTile(gpu, geometry, { ...(divided && { resident: false }), ...options });
    this.#bands = options.bands ?? bandsFor(spinCount(geometry) / 2, bandSpins, software);
    // The uniforms of both rules are alike.
    this.#parameters = gpu.uniform('metropolis', {
      lattice: latticeOf(geometry),
      key: [0, 0],
      step: 0,
      bands: this.#bands,
      streams: streamsOf(geometry),
    });
  }

  /** The table on the device that replica exchange rewrites; undefined unless made with `perReplica`. */
  get replicaThresholds(): ReplicaThresholds | undefined {
    const { rule, perReplica } = this.#options;
    const acceptance = this.#acceptance;
    return perReplica && acceptance ? { rule, acceptance } : undefined;
  }

  async setTemperatures(temperatures: ArrayLike<number>): Promise<void> {
    const { geometry, buffer } = this.#ensemble;
    const { rule, perReplica } = this.#options;
    const table = acceptanceTable(geometry, rule, temperatures, perReplica);
    const choice = { rule, thresholds: table.thresholds };
    const tile = this.#tile;
    const inTiles =
      tile &&
      (await kernelFor(this.#gpu, 'tiles', {
        ...choice,
        constants: { ...this.#edges, ...tileConstants(tile, this.#gpu.adapter.software) },
      }));
    const rows = this.#rows;
    const plain =
      tile && isWhole(tile)
        ? undefined
        : await kernelFor(this.#gpu, 'plain', {
            ...choice,
            constants: { ...this.#edges, ROWS: rows },
          });
    // No await from here on, so sweeps are never recorded with the old table.
    this.#acceptance?.destroy();
    this.#acceptance = this.#gpu.upload('acceptance', table.words);
    this.#thresholds = table.thresholds;
    this.#counting?.dispose();
    this.#counting = undefined;
    this.#tiled?.dispose();
    const resources = [this.#acceptance, this.#parameters];
    this.#tiled =
      tile &&
      inTiles &&
      new TiledHalfSweeps(this.#gpu, this.#ensemble, { kernel: inTiles, resources, tile });
    const columns = (geometry.width / 2) * geometry.groups;
    const invocations = columns * Math.ceil(geometry.height / rows);
    this.#dispatch =
      plain &&
      this.#gpu.dispatch(plain, [buffer, ...resources], Math.ceil(invocations / this.#bands));
  }

  async countInto(measurement: Measurement): Promise<CountingSweeps | undefined> {
    const acceptance = this.#acceptance;
    if (!this.#dispatch || this.#bands > 1 || !acceptance) return undefined;
    if (this.#counting?.measurement !== measurement) {
      const { geometry } = this.#ensemble;
      // Two rows at a time, except on chains.
      const even = 2 * Math.ceil(Math.min(this.#rows, mostCountedRows) / 2);
      const rows = Math.min(geometry.height, even);
      const walks = (geometry.width / 2) * Math.ceil(geometry.height / rows);
      const { quantities } = measurement;
      const inPlanes = geometry.mode !== 'strip';
      const planes = inPlanes ? walks * counterPlanes * quantities * geometry.groups : 0;
      if (planes * 4 > largestBuffer(this.#gpu)) return undefined;
      const kernel = await kernelFor(this.#gpu, 'counting', {
        rule: this.#options.rule,
        thresholds: this.#thresholds,
        constants: {
          ...this.#edges,
          ROWS: rows,
          STRIPS: Number(geometry.mode === 'strip'),
          STAGGERED: Number(quantities === 3),
        },
        lengths: this.#gpu.software
          ? { spins: this.#ensemble.buffer.size / 4, planes: Math.max(planes, 4) }
          : undefined,
      });
      this.#counting?.dispose();
      this.#counting = await CountingHalfSweeps.create(this.#gpu, geometry, measurement, {
        kernel,
        resources: [this.#ensemble.buffer, acceptance, this.#parameters],
        size: walks * geometry.groups,
        walks,
      });
    }
    const counting = this.#counting;
    return (
      counting && {
        clear: (first, count) => counting.clear(first, count),
        record: (pass, index, slot) => {
          this.#recordHalfSweep(pass, 2 * index);
          counting.record(pass, 2 * index + 1, slot);
        },
      }
    );
  }

  get #rows(): number {
    return this.#options.rows ?? rowsPerInvocation(this.#ensemble.geometry, this.#gpu);
  }

  /** Whether words are rotated at the edges of the lattice. */
  get #edges(): KernelConstants {
    return { ROTATES: Number(this.#ensemble.geometry.mode === 'strip') };
  }

  sweepsUntilNewKey(sweep: number): number {
    return (stepsPerPeriod - ((2 * sweep) % stepsPerPeriod)) / 2;
  }

  begin(sweep: number): void {
    const step = 2 * sweep;
    const { rule, seed } = this.#options;
    const key = randomKey(seed, rule.kernel, { period: Math.floor(step / stepsPerPeriod) });
    this.#parameters.set({ key, step: step % stepsPerPeriod });
  }

  get parts(): number {
    return this.#bands === 1 ? 1 : 2 * this.#bands;
  }

  readonly partsBeforeSpins = 0;

  get maximumSweepsPerSubmit(): number {
    return Math.floor(maximumOrdinals / (2 * this.#bands));
  }

  record(pass: GPUComputePassEncoder, first: number, count: number): void {
    const perSweep = 2 * this.#bands;
    const end = perSweep * (first + count);
    const halfSweeps = end - perSweep * first;
    if (this.#tiled && halfSweeps >= this.#tiled.fewest)
      this.#tiled.record(pass, perSweep * first, halfSweeps);
    else
      for (let ordinal = perSweep * first; ordinal < end; ordinal++)
        this.#recordHalfSweep(pass, ordinal);
  }

  recordPart(pass: GPUComputePassEncoder, part: number): void {
    if (this.parts === 1) this.record(pass, 0, 1);
    else this.#recordHalfSweep(pass, part);
  }

  #recordHalfSweep(pass: GPUComputePassEncoder, ordinal: number): void {
    if (!this.#dispatch) throw new Error('Set the temperatures before the first sweep.');
    this.#dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#counting?.dispose();
    this.#tiled?.dispose();
    this.#parameters.destroy();
    this.#acceptance?.destroy();
  }
}

interface KernelChoice {
  readonly rule: SingleSpinRule;
  readonly thresholds: AcceptanceTable['thresholds'];
  readonly constants: KernelConstants;
  readonly lengths?: ArrayLengths | undefined;
}

function kernelFor(
  gpu: Gpu,
  form: 'plain' | 'tiles' | 'counting',
  { rule: { kernel, variant }, thresholds, constants, lengths }: KernelChoice,
): Promise<Kernel> {
  const own = `${variant}${thresholds}`;
  const one = own as PermutationName<'metropolis'>;
  const many = own as PermutationName<'single-spin'>;
  const plain = kernel === 'metropolis';
  if (form === 'tiles')
    return plain
      ? gpu.kernel<'metropolis-tiles'>('metropolis-tiles', one, constants)
      : gpu.kernel<'single-spin-tiles'>('single-spin-tiles', many, constants);
  if (form === 'counting')
    return plain
      ? gpu.kernel<'metropolis-counting'>('metropolis-counting', one, constants, lengths)
      : gpu.kernel<'single-spin-counting'>('single-spin-counting', many, constants, lengths);
  return plain
    ? gpu.kernel<'metropolis'>('metropolis', one, constants)
    : gpu.kernel<'single-spin'>('single-spin', many, constants);
}

/**
 * Rows an invocation walks. Long walks reuse loaded words; short ones make more invocations. A large GPU holds
 * some 270,000 invocations at a time, and walks of 16 rows are the fastest there (bench/experiments.md); a processor
 * holds a few hundred.
 */
function rowsPerInvocation(
  { width, height, groups }: Geometry,
  { adapter: { software }, tuning }: Gpu,
): number {
  const columns = (width / 2) * groups;
  const wanted = software ? 256 : 262_144;
  const rows = 2 ** Math.floor(Math.log2(Math.max(1, (columns * height) / wanted)));
  const [least, most] = software ? [16, tuning.sweepRows ?? 64] : [4, tuning.sweepRows ?? 16];
  return Math.min(height, most, Math.max(least, rows));
}
