import type { Ensemble } from '../ensemble/ensemble.ts';
import { GeometryError, latticeWords, spinCount, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { bandsFor, workgroupsFor } from '../gpu/dispatch.ts';
import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
import { assertTemperature, thresholdWords } from './acceptance.ts';
import { ModelError, type Hamiltonian } from './model.ts';
import { TemperatureError } from './temperature-error.ts';
import { stepsPerPeriod, type Updater } from './update.ts';
import { elementAt } from '../element-at.ts';

/** Spins that a stage takes on within some 25 ms. */
const bandSpins = { software: 2 ** 18, gpu: 2 ** 25 };
/** Words of the update that cluster-bonds.wgsl and cluster-flip.wgsl read: 12 words. */
const updateWords = 12;

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

interface Stage {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number];
}

/**
 * Swendsen-Wang cluster updates (Phys. Rev. Lett. 58, 86, 1987), with clusters found by label equivalence on the
 * GPU. One sweep draws all bonds and decides about all clusters: a fixed amount of work, so that measuring after a
 * fixed number of sweeps is free of the bias of rules that wait until enough spins have flipped.
 */
export class SwendsenWang implements Updater {
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #options: SwendsenWangOptions;
  readonly #labels: GPUBuffer;
  readonly #update: GPUBuffer;
  readonly #clusters: GPUBuffer;
  readonly #bands: number;
  #acceptance: GPUBuffer | undefined;
  #stages: readonly Stage[] = [];

  /**
   * @throws GeometryError where the labels, 4 bytes a spin, do not fit into a buffer
   * @throws ModelError for antiferromagnets in a field
   */
  constructor(gpu: Gpu, ensemble: Ensemble, options: SwendsenWangOptions) {
    assertClusters(options);
    const labels = wordCount(ensemble.geometry) * 32 + 1;
    const most = gpu.device.limits.maxStorageBufferBindingSize;
    if (labels * 4 > most)
      throw new GeometryError(
        `Cluster updates need 4 bytes a spin in one buffer, and ${gpu.adapter.name} allows ` +
          `${Math.floor(most / 2 ** 20)} MiB: use fewer replicas or a smaller size.`,
      );
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#options = options;
    this.#labels = gpu.storage('cluster labels', labels * 4);
    this.#update = gpu.uniform('swendsen-wang', updateWords);
    this.#clusters = gpu.uniform('clusters', 4);
    this.#bands =
      options.bands ?? bandsFor(spinCount(ensemble.geometry), bandSpins, gpu.adapter.software);
    gpu.write(this.#clusters, new Uint32Array([labels, this.#bands, 0, 0]));
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
      this.#gpu.kernel('cluster-flip', 'default'),
    ]);
    this.#acceptance?.destroy();
    const acceptance = this.#gpu.upload('acceptance', Uint32Array.from(words.flat()));
    this.#acceptance = acceptance;
    const ordinal = this.#gpu.ordinalBinding;
    const [labels, update] = [this.#labels, this.#update];
    const stage = (kernel: Kernel, resources: (GPUBuffer | GPUBufferBinding)[], work: number) => ({
      kernel,
      group: this.#gpu.bind(kernel, resources),
      workgroups: workgroupsFor(Math.ceil(work / this.#bands)),
    });
    const spins = wordCount(geometry);
    this.#stages = [
      stage(start, [labels, this.#clusters, ordinal], spins * 32 + 1),
      stage(bonds, [buffer, labels, acceptance, update, ordinal], spins),
      stage(flip, [buffer, labels, update, ordinal], spins),
    ];
  }

  sweepsUntilNewKey(sweep: number): number {
    return stepsPerPeriod - (sweep % stepsPerPeriod);
  }

  begin(sweep: number): void {
    const { interaction, field, seed } = this.#options;
    const key = randomKey(seed, 'clusters', { period: Math.floor(sweep / stepsPerPeriod) });
    const words = [
      ...latticeWords(this.#ensemble.geometry),
      ...key,
      sweep % stepsPerPeriod,
      interaction === -1 ? 0xffffffff : 0,
      field < 0 ? 0xffffffff : 0,
      this.#bands,
    ];
    this.#gpu.write(this.#update, new Uint32Array(words));
  }

  get parts(): number {
    return this.#bands === 1 ? 1 : 3 * this.#bands;
  }

  get maximumSweepsPerSubmit(): number {
    return Math.floor(maximumOrdinals / this.#bands);
  }

  record(pass: GPUComputePassEncoder, first: number, count: number): void {
    for (let index = first; index < first + count; index++)
      for (const stage of this.#allStages())
        for (let band = 0; band < this.#bands; band++)
          dispatch(pass, stage, index * this.#bands + band);
  }

  recordPart(pass: GPUComputePassEncoder, part: number): void {
    if (this.parts === 1) return this.record(pass, 0, 1);
    const stage = this.#allStages()[Math.floor(part / this.#bands)];
    if (stage) dispatch(pass, stage, part % this.#bands);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.#labels, this.#update, this.#clusters]) buffer.destroy();
    this.#acceptance?.destroy();
  }

  #allStages(): readonly Stage[] {
    if (this.#stages.length === 0) throw new Error('Set the temperatures before the first sweep.');
    return this.#stages;
  }
}

function dispatch(
  pass: GPUComputePassEncoder,
  { kernel, group, workgroups }: Stage,
  ordinal: number,
): void {
  pass.setPipeline(kernel.pipeline);
  pass.setBindGroup(0, group, [ordinal * ordinalStride]);
  pass.dispatchWorkgroups(...workgroups);
}
