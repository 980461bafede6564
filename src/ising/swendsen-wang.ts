import { fittingText, labelBytesOfWord } from '../ensemble/fitting.ts';
import { largestBuffer } from '../gpu/largest-buffer.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import {
  GeometryError,
  latticeOf,
  spinCount,
  streamsOf,
  wordCount,
  type Geometry,
} from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { bandsFor, foldedWorkgroups, type Dispatch, type DispatchSize } from '../gpu/dispatch.ts';
import { maximumOrdinals, type BufferRange, type Gpu } from '../gpu/gpu.ts';
import { wordsOf, type Kernel, type KernelConstants } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { thresholdWords } from './acceptance.ts';
import { assertTemperature } from './thermal-point.ts';
import { ModelError, type Hamiltonian } from './model.ts';
import { TemperatureError } from './temperature-error.ts';
import { stepsPerPeriod, type Updater } from './update.ts';
import { elementAt } from '../element-at.ts';

/** Spins that a stage takes on within some 25 ms. */
const bandSpins = { software: 2 ** 20, gpu: 2 ** 28 };

export interface SwendsenWangOptions extends Hamiltonian {
  readonly seed: number;
  /** Dispatches of each stage; chosen by the size unless given. */
  readonly bands?: number;
  /** Whether clusters are first found in workgroup memory, as on GPUs; chosen by the device unless given. */
  readonly tiles?: boolean | undefined;
}

/**
 * @throws ModelError for antiferromagnets in a field: nearly all their clusters are tied to the field, and the lattice
 * freezes
 */
export function assertClusters({ interaction, field }: Hamiltonian): void {
  if (interaction === -1 && field !== 0)
    throw new ModelError(
      'Cluster updates do not suit antiferromagnets in a field, where they hardly move: use metropolis or heat-bath.',
    );
}

/**
 * Swendsen-Wang cluster updates (Phys. Rev. Lett. 58, 86, 1987), with clusters found by label equivalence on the
 * GPU. One sweep draws all bonds and decides about all clusters. The work is fixed, so measuring after a fixed number of
 * sweeps has no bias, unlike rules that wait until enough spins have flipped.
 *
 * The stages: bonds are drawn; clusters are found within tiles, in workgroup memory on GPUs and row after row on
 * processors; what is left joins them; each root draws its coin; spins flip.
 */
export class SwendsenWang implements Updater {
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #options: SwendsenWangOptions;
  readonly #bonds: GPUBuffer;
  readonly #labels: GPUBuffer;
  readonly #flips: GPUBuffer;
  readonly #update: KernelUniform<'cluster-bonds'>;
  readonly #bands: number;
  readonly #inTiles: boolean;
  #acceptance: GPUBuffer | undefined;
  #stages: readonly Dispatch[] = [];

  /**
   * @throws GeometryError where the labels, 2 bytes a spin, do not fit into a buffer
   * @throws ModelError for antiferromagnets in a field
   */
  constructor(gpu: Gpu, ensemble: Ensemble, options: SwendsenWangOptions) {
    assertClusters(options);
    const { geometry } = ensemble;
    const words = wordCount(geometry);
    const labels = (words * labelBytesOfWord) / 4 + 1;
    const most = largestBuffer(gpu);
    if (labels * 4 > most)
      throw new GeometryError(
        `Cluster updates need 2 bytes a spin in one buffer, and ${gpu.adapter.name} allows ` +
          `${Math.floor(most / 2 ** 20)} MiB: ${fittingText(geometry, most - 4, labelBytesOfWord)}`,
      );
    this.#gpu = gpu;
    const { clusters = gpu.software ? 'rows' : 'tiles' } = gpu.tuning;
    this.#inTiles = options.tiles ?? clusters === 'tiles';
    this.#ensemble = ensemble;
    this.#options = options;
    this.#bonds = gpu.storage('cluster bonds', words * 4 * (options.field === 0 ? 2 : 3));
    this.#labels = gpu.storage('cluster labels', labels * 4);
    this.#flips = gpu.storage('cluster flips', words * 2);
    this.#bands =
      options.bands ?? bandsFor(spinCount(ensemble.geometry), bandSpins, gpu.adapter.software);
    this.#update = gpu.uniform('cluster-bonds', {
      lattice: latticeOf(ensemble.geometry),
      key: [0, 0],
      step: 0,
      unlike: options.interaction === -1 ? 0xffffffff : 0,
      against: options.field < 0 ? 0xffffffff : 0,
      bands: this.#bands,
      streams: streamsOf(ensemble.geometry),
    });
  }

  /** @throws TemperatureError also where the replicas of a word differ in temperature */
  async setTemperatures(temperatures: ArrayLike<number>): Promise<void> {
    const { geometry } = this.#ensemble;
    const { field } = this.#options;
    const lanes = geometry.systems / geometry.groups;
    const words = Array.from({ length: geometry.groups }, (_, group) => {
      const temperature = elementAt(temperatures, group * lanes);
      assertTemperature(temperature);
      for (let lane = 1; lane < lanes; lane++)
        if (temperatures[group * lanes + lane] !== temperature)
          throw new TemperatureError(
            'Cluster updates take one temperature for the 32 replicas of a word.',
          );
      const bond = -Math.expm1(-2 / temperature);
      const ghost = -Math.expm1((-2 * Math.abs(field)) / temperature);
      return [...thresholdWords(bond), ...thresholdWords(ghost)];
    });
    this.#acceptance?.destroy();
    this.#acceptance = this.#gpu.upload('acceptance', Uint32Array.from(words.flat()));
    this.#stages = await this.#stagesWith(this.#acceptance);
  }

  async #stagesWith(acceptance: GPUBuffer): Promise<Dispatch[]> {
    const { geometry, buffer } = this.#ensemble;
    const gpu = this.#gpu;
    const whole = geometry.place ? 'part' : 'whole';
    const field = this.#options.field === 0 ? 'default' : 'field';
    const update = this.#update;
    const share = (work: number): number => Math.ceil(work / this.#bands);
    const stage = (kernel: Kernel, resources: BufferRange[], size: DispatchSize): Dispatch =>
      gpu.dispatch(kernel, [...resources, update], size);
    const nodes = wordCount(geometry) / 2;
    const inTiles = this.#inTiles;
    const tile = inTiles ? tileOf(geometry) : rowsOf(geometry);
    const lanes = inTiles ? 1 : 32;
    const tiles = share(tilesOf(geometry, tile));
    const walks = foldedWorkgroups(Math.ceil(tiles / walksPerWorkgroup));
    const [kept, labels, flips] = [this.#bonds, this.#labels, this.#flips];
    const lengths = gpu.software
      ? wordsOf({ spins: buffer, bonds: kept, labels, flips })
      : undefined;
    const coins = inTiles
      ? gpu.kernel('cluster-tile-coins', whole)
      : gpu.kernel('cluster-coins', whole, tile, lengths);
    // All at once, because a compiler has several threads.
    const [bonds, find, join, draw, flip] = await Promise.all([
      gpu.kernel('cluster-bonds', field, {}, lengths),
      gpu.kernel(inTiles ? 'cluster-tiles' : 'cluster-rows', 'default', tile, lengths),
      gpu.kernel('cluster-join', field, { ...tile, LANES: lanes }, lengths),
      coins,
      gpu.kernel('cluster-flip', `${field}/${whole}`, {}, lengths),
    ]);
    return [
      stage(bonds, [buffer, kept, acceptance], share(2 * nodes)),
      stage(find, [kept, labels], inTiles ? foldedWorkgroups(tiles) : walks),
      stage(join, [kept, labels], share((nodes * 32) / lanes)),
      inTiles
        ? stage(draw, [labels, flips], share(nodes * 32))
        : stage(draw, [kept, labels, flips], walks),
      stage(flip, [buffer, kept, flips], share(nodes)),
    ];
  }

  sweepsUntilNewKey(sweep: number): number {
    return stepsPerPeriod - (sweep % stepsPerPeriod);
  }

  begin(sweep: number): void {
    const period = Math.floor(sweep / stepsPerPeriod);
    const key = randomKey(this.#options.seed, 'clusters', { period });
    this.#update.set({ key, step: sweep % stepsPerPeriod });
  }

  get parts(): number {
    return this.#bands === 1 ? 1 : stageCount * this.#bands;
  }

  /** Clusters are found before spins are flipped. */
  get partsBeforeSpins(): number {
    return this.#bands === 1 ? 0 : (stageCount - 1) * this.#bands;
  }

  get maximumSweepsPerSubmit(): number {
    return Math.floor(maximumOrdinals / this.#bands);
  }

  record(pass: GPUComputePassEncoder, first: number, count: number): void {
    for (let index = first; index < first + count; index++)
      for (const stage of this.#allStages())
        for (let band = 0; band < this.#bands; band++)
          stage.record(pass, index * this.#bands + band);
  }

  recordPart(pass: GPUComputePassEncoder, part: number): void {
    if (this.parts === 1) return this.record(pass, 0, 1);
    this.#allStages()[Math.floor(part / this.#bands)]?.record(pass, part % this.#bands);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.#bonds, this.#labels, this.#flips, this.#update]) buffer.destroy();
    this.#acceptance?.destroy();
  }

  #allStages(): readonly Dispatch[] {
    if (this.#stages.length === 0) throw new Error('Set the temperatures before the first sweep.');
    return this.#stages;
  }
}

/** Rows and columns of words that clusters are first found in; 0 columns are whole rows. */
interface Tile extends KernelConstants {
  readonly ROWS: number;
  readonly COLUMNS: number;
}

const stageCount = 5;
/** Invocations of a workgroup of cluster-rows.wgsl and cluster-coins.wgsl: few walks must keep all cores busy. */
const walksPerWorkgroup = 4;
/** Walks from which on the cores of a processor are busy. */
const wantedWalks = 16;
/** Words of one colour in a tile: 32 labels of 4 bytes each fill 16 KiB of workgroup memory. */
const tileWords = 128;

/** The rows that an invocation walks over on a processor. Short walks leave more to be joined between them. */
function rowsOf({ height, groups }: Geometry): Tile {
  const rows = Math.floor((height * groups) / wantedWalks);
  return { ROWS: Math.min(Math.max(rows, 4), 32, height), COLUMNS: 0 };
}

/** The tile of a workgroup on a GPU, nearly square. */
function tileOf({ width, height }: Geometry): Tile {
  const columns = Math.min(width / 2, Math.max(8, Math.floor(tileWords / height)));
  return { ROWS: Math.min(height, Math.floor(tileWords / columns)), COLUMNS: 2 * columns };
}

function tilesOf({ width, height, groups }: Geometry, { ROWS, COLUMNS }: Tile): number {
  return groups * Math.ceil(height / ROWS) * (COLUMNS === 0 ? 1 : Math.ceil(width / COLUMNS));
}
