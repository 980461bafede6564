import type { Gpu } from '../gpu/gpu.ts';
import { connectedMaps, mapsOf, type CorrelatorMaps } from '../rbm/evaluation/correlator-maps.ts';
import { CorrelatorSums } from '../rbm/evaluation/correlator-sums.ts';
import { LayerSampler } from '../rbm/sampling/layer-sampler.ts';
import type { Rbm } from '../rbm/machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../rbm/machine/packed-units.ts';

interface Parts {
  readonly sampler: LayerSampler;
  readonly hidden: PackedUnits;
  readonly sums: CorrelatorSums;
}

/**
 * The correlators <v_i h_a> between the hidden units of a machine and the spins of patches, gathered batch after batch. h_a
 * is drawn and counts as -1 or +1 for both kinds of units.
 */
export class CorrelatorWatch {
  readonly #gpu: Gpu;
  readonly #machine: Rbm;
  readonly #data: PackedUnits;
  readonly #parts: Parts;
  #totals: Float64Array;
  #samples = 0;

  private constructor(gpu: Gpu, machine: Rbm, data: PackedUnits, parts: Parts) {
    this.#gpu = gpu;
    this.#machine = machine;
    this.#data = data;
    this.#parts = parts;
    this.#totals = new Float64Array(machine.hidden * (machine.visible + 1));
  }

  /** @param options.data patches, which may change from batch to batch */
  static async create(
    gpu: Gpu,
    { machine, data, seed }: { machine: Rbm; data: PackedUnits; seed: number },
  ): Promise<CorrelatorWatch> {
    const { groups } = data;
    const hidden = emptyUnits(gpu, machine.hidden, groups, 'hidden units of maps');
    const sampler = await LayerSampler.create(gpu, {
      machine,
      layer: 'hidden',
      from: data,
      to: hidden,
      seed,
      purpose: 'maps',
    });
    const sums = await CorrelatorSums.create(gpu, {
      visible: data,
      hidden: { units: machine.hidden, groups, kind: 'bits', buffer: hidden.buffer },
      blockGroups: groups,
    });
    return new CorrelatorWatch(gpu, machine, data, { sampler, hidden, sums });
  }

  /** Submits the work of one batch. Does not wait. */
  submit(step: number): void {
    const { sampler, sums } = this.#parts;
    sampler.begin(step);
    sums.begin(0, 0);
    this.#gpu.compute('correlators', (pass) => {
      sampler.record(pass, 0);
      sums.record(pass);
    });
  }

  /** Adds the last submitted batch. @param kept the weight that all earlier batches keep */
  async take(kept: number): Promise<void> {
    const found = await this.#parts.sums.read();
    this.#totals = this.#totals.map((total, at) => kept * total + (found[at] ?? 0));
    this.#samples = kept * this.#samples + 32 * this.#data.groups;
  }

  /** Discards all batches. */
  clear(): void {
    this.#totals = new Float64Array(this.#totals.length);
    this.#samples = 0;
  }

  /** Undefined before the first batch. @param visibleMeans <v_i>. If given, the maps are <v h> - <v> <h>. */
  maps(visibleMeans?: Float64Array): readonly Float64Array[] | undefined {
    if (this.#samples === 0) return undefined;
    const maps: CorrelatorMaps = mapsOf(this.#totals, this.#machine.hidden, this.#samples);
    return visibleMeans ? connectedMaps(maps, visibleMeans) : maps.products;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    const { sampler, hidden, sums } = this.#parts;
    sampler.dispose();
    sums.dispose();
    hidden.buffer.destroy();
  }
}
