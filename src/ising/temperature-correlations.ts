import { siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { CorrelationSums } from '../statistics/correlations.ts';
import { Correlations } from './correlations.ts';
import type { IsingSimulation } from './simulation.ts';
import { elementAt } from '../element-at.ts';

/** Correlations of a run, summed by temperature. */
export class TemperatureCorrelations {
  readonly sums: readonly CorrelationSums[];
  readonly #gpu: Gpu;
  readonly #correlations: Correlations;
  readonly #replicas: number;

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

  /** Measurements so far. */
  get measurements(): number {
    return this.sums[0]?.measurements ?? 0;
  }

  /**
   * Measures the present spins. Nothing is added where the signal was aborted on the way.
   * @param ranks place of the temperature of every system on its ladder, where the place changes
   */
  async measure(
    magnetization: Float64Array,
    ranks: Uint32Array | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const replicas = this.#replicas;
    for (let part = 0; part < this.#correlations.parts; part++) {
      if (signal?.aborted) return;
      this.#gpu.compute('correlations', (pass) => {
        this.#correlations.recordPart(pass, 0, part);
      });
      await this.#gpu.settle();
    }
    const [sample] = await this.#correlations.read(1);
    if (!sample) return;
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
