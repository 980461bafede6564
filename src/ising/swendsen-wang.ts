import { fittingText, labelBytesOfWord } from '../ensemble/fitting.ts';
import { largestBuffer } from '../gpu/largest-buffer.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, latticeOf, spinCount, streamsOf, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { bandsFor, type Dispatch } from '../gpu/dispatch.ts';
import { maximumOrdinals, type BufferRange, type Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { thresholdWords } from './acceptance.ts';
import { assertTemperature } from './thermal-point.ts';
import { ModelError, type Hamiltonian } from './model.ts';
import { TemperatureError } from './temperature-error.ts';
import { stepsPerPeriod, type Updater } from './update.ts';
import { elementAt } from '../element-at.ts';

/** Spins that a stage takes on within some 25 ms. */
const bandSpins = { software: 2 ** 18, gpu: 2 ** 25 };

export interface SwendsenWangOptions extends Hamiltonian {
  readonly seed: number;
  /** Dispatches of each stage; chosen by the size unless given. */
  readonly bands?: number;
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
 */
export class SwendsenWang implements Updater {
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #options: SwendsenWangOptions;
  readonly #labels: GPUBuffer;
  readonly #update: KernelUniform<'cluster-bonds'>;
  readonly #clusters: KernelUniform<'cluster-start'>;
  readonly #bands: number;
  #acceptance: GPUBuffer | undefined;
  #stages: readonly Dispatch[] = [];

  /**
   * @throws GeometryError where the labels, 4 bytes a spin, do not fit into a buffer
   * @throws ModelError for antiferromagnets in a field
   */
  constructor(gpu: Gpu, ensemble: Ensemble, options: SwendsenWangOptions) {
    assertClusters(options);
    const { geometry } = ensemble;
    const labels = (wordCount(geometry) * labelBytesOfWord) / 4 + 1;
    const most = largestBuffer(gpu);
    if (labels * 4 > most)
      throw new GeometryError(
        `Cluster updates need 4 bytes a spin in one buffer, and ${gpu.adapter.name} allows ` +
          `${Math.floor(most / 2 ** 20)} MiB: ${fittingText(geometry, most - 4, labelBytesOfWord)}`,
      );
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#options = options;
    this.#labels = gpu.storage('cluster labels', labels * 4);
    this.#bands =
      options.bands ?? bandsFor(spinCount(ensemble.geometry), bandSpins, gpu.adapter.software);
    this.#clusters = gpu.uniform('cluster-start', { labels, bands: this.#bands });
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
    const { geometry, buffer } = this.#ensemble;
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
    const [start, bonds, flip] = await Promise.all([
      this.#gpu.kernel('cluster-start', 'default'),
      this.#gpu.kernel('cluster-bonds', field === 0 ? 'default' : 'field'),
      this.#gpu.kernel('cluster-flip', geometry.place ? 'part' : 'whole'),
    ]);
    this.#acceptance?.destroy();
    const acceptance = this.#gpu.upload('acceptance', Uint32Array.from(words.flat()));
    this.#acceptance = acceptance;
    const [labels, update] = [this.#labels, this.#update];
    const stage = (kernel: Kernel, resources: BufferRange[], work: number): Dispatch =>
      this.#gpu.dispatch(kernel, resources, Math.ceil(work / this.#bands));
    const spins = wordCount(geometry);
    this.#stages = [
      stage(start, [labels, this.#clusters], spins * 32 + 1),
      stage(bonds, [buffer, labels, acceptance, update], spins),
      stage(flip, [buffer, labels, update], spins),
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
    return this.#bands === 1 ? 1 : 3 * this.#bands;
  }

  /** Clusters are found before spins are flipped. */
  get partsBeforeSpins(): number {
    return this.#bands === 1 ? 0 : 2 * this.#bands;
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
    for (const buffer of [this.#labels, this.#update, this.#clusters]) buffer.destroy();
    this.#acceptance?.destroy();
  }

  #allStages(): readonly Dispatch[] {
    if (this.#stages.length === 0) throw new Error('Set the temperatures before the first sweep.');
    return this.#stages;
  }
}
