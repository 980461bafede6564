import { siteCount, type Geometry } from '../ensemble/geometry.ts';
import { Arrivals } from '../gpu/arrivals.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';
import { CorrelationSums, type CorrelationState } from '../statistics/correlations.ts';
import { Correlations, type CorrelationSample } from './correlations.ts';
import type { IsingSimulation } from './simulation.ts';
import { elementAt } from '../element-at.ts';

/** Correlations of a run, summed by temperature. */
export class TemperatureCorrelations {
  readonly sums: readonly CorrelationSums[];
  readonly #gpu: Gpu;
  readonly #correlations: Correlations;
  readonly #replicas: number;
  /** A part of a sample is a unit: some 50 ms on a processor, so every part is a submit. */
  readonly #pacer = new Pacer(50, { most: 1 });
  readonly #arrivals = new Arrivals();
  #asked = 0;

  private constructor(gpu: Gpu, geometry: Geometry, temperatures: number, parts: Correlations) {
    this.#gpu = gpu;
    this.#correlations = parts;
    this.#replicas = geometry.systems / temperatures;
    const { size } = geometry;
    this.sums = Array.from(
      { length: temperatures },
      () => new CorrelationSums({ size, sites: siteCount(geometry) }),
    );
  }

  static async create(
    gpu: Gpu,
    { ensemble }: IsingSimulation,
    temperatures: number,
  ): Promise<TemperatureCorrelations> {
    const correlations = await Correlations.create(gpu, ensemble);
    return new TemperatureCorrelations(gpu, ensemble.geometry, temperatures, correlations);
  }

  /** Measurements so far, also those that have not arrived. */
  get measurements(): number {
    return this.#asked;
  }

  /** Continues from the sums of an earlier run, one a temperature. */
  restore(states: readonly CorrelationState[]): void {
    for (const [rank, state] of states.entries()) this.sums[rank]?.restore(state);
    this.#asked = states[0]?.measurements ?? 0;
  }

  /**
   * Measures the present spins. Waits for an earlier sample where a wait is due, not for this one. Nothing is added where
   * the signal was aborted on the way.
   * @param ranks place of the temperature of every system on its ladder, where the place changes
   */
  async measure(
    magnetization: Float64Array,
    ranks?: Promise<Uint32Array>,
    signal?: AbortSignal,
  ): Promise<void> {
    for (let part = 0; part < this.#correlations.parts; part++) {
      if (this.#pacer.room === 0) await this.#pacer.wait(this.#gpu.settle());
      if (signal?.aborted) return;
      this.#pacer.submit(1);
      this.#gpu.compute('correlations', (pass) => {
        this.#correlations.recordPart(pass, 0, part);
      });
    }
    this.#asked++;
    const reading = Promise.all([this.#correlations.read(1), ranks]);
    this.#arrivals.add(reading, ([[sample], places]) => {
      if (sample) this.#add(sample, magnetization, places);
    });
  }

  /** Waits until all samples are in the sums. */
  async settle(): Promise<void> {
    await this.#pacer.wait(this.#arrivals.settle());
  }

  #add(sample: CorrelationSample, magnetization: Float64Array, ranks?: Uint32Array): void {
    const replicas = this.#replicas;
    for (const [rank, sums] of this.sums.entries()) {
      const systems = Array.from(magnetization.keys()).filter(
        (system) => (ranks?.[system] ?? Math.floor(system / replicas)) === rank,
      );
      systems.sort((a, b) => (a % replicas) - (b % replicas));
      const of = (arrays: readonly Float64Array[]): Float64Array[] =>
        arrays.length === 0 ? [] : systems.map((system) => elementAt(arrays, system));
      sums.add({
        axis: of(sample.axis),
        diagonal: of(sample.diagonal),
        structureFactor: of(sample.structureFactor),
        magnetization: systems.map((system) => elementAt(magnetization, system)),
      });
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#correlations.dispose();
  }
}
