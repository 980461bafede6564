import type { Gpu } from '../gpu/gpu.ts';
import { Measurement } from '../ising/measurement.ts';
import type { Pyramid } from '../rg/pyramid.ts';
import { RecentSeries, type RecentMean, type Series } from './recent.ts';

/** The largest number of observations between two readbacks. */
const slots = 64;

/**
 * The fraction of neighbouring pairs that agree, at every level of zooming out and in every lattice: (1 - e/2)/2, where e is
 * the energy of nearest neighbours per spin.
 */
export class LevelWatch {
  readonly #gpu: Gpu;
  readonly #measurements: readonly Measurement[];
  readonly #series: readonly (readonly Series[])[];
  /** |m|, the slowest quantity. If |m| drifts, the errors of pairs are not reliable either. */
  readonly #magnetizations: readonly (readonly Series[])[];
  #pending = 0;
  /** Readings that were asked for before the last `clear` do not count. */
  #cleared = 0;

  private constructor(
    gpu: Gpu,
    measurements: readonly Measurement[],
    { systems, series }: { systems: number; series: () => Series },
  ) {
    this.#gpu = gpu;
    this.#measurements = measurements;
    const empty = (): Series[][] => measurements.map(() => Array.from({ length: systems }, series));
    this.#series = empty();
    this.#magnetizations = empty();
  }

  /**
   * @param options.levels number of observed levels, beginning with the lattice itself
   * @param options.series makes what collects the values of a quantity
   */
  static async create(
    gpu: Gpu,
    pyramid: Pyramid,
    {
      levels,
      series = () => new RecentSeries(),
    }: { levels: number; series?: (() => Series) | undefined },
  ): Promise<LevelWatch> {
    const watched = pyramid.levels.slice(0, levels);
    const measurements = await Promise.all(
      watched.map((level) => Measurement.create(gpu, level, { capacity: slots })),
    );
    const systems = watched[0]?.geometry.systems ?? 0;
    return new LevelWatch(gpu, measurements, { systems, series });
  }

  /** Observations for which there is room before the next readback. */
  get room(): number {
    return slots - this.#pending;
  }

  /** Whether observations should be read soon, so that none is skipped. */
  get isFilling(): boolean {
    return this.#pending >= slots / 4;
  }

  /** Observes the present state. Skips it if there is no room before the next readback. */
  observe(): void {
    const slot = this.#pending;
    if (slot >= slots) return;
    this.#pending++;
    this.#gpu.compute('observe levels', (pass) => {
      for (const measurement of this.#measurements) measurement.record(pass, slot);
    });
  }

  /** Reads the observations. */
  async read(): Promise<void> {
    const count = this.#pending;
    if (count === 0) return;
    this.#pending = 0;
    const cleared = this.#cleared;
    const found = await Promise.all(this.#measurements.map((each) => each.read(count)));
    if (cleared !== this.#cleared) return;
    for (const [level, readings] of found.entries())
      for (const { neighbourSum, magnetization } of readings)
        for (const [system, sum] of neighbourSum.entries()) {
          this.#series[level]?.[system]?.add((1 + sum / 2) / 2);
          this.#magnetizations[level]?.[system]?.add(Math.abs(magnetization[system] ?? NaN));
        }
  }

  /** Begins anew. */
  clear(): void {
    this.#pending = 0;
    this.#cleared++;
    for (const series of [...this.#series, ...this.#magnetizations].flat()) series.clear();
  }

  mean(level: number, system: number): RecentMean | undefined {
    const mean = this.#series[level]?.[system]?.mean();
    const slowest = this.#magnetizations[level]?.[system]?.mean();
    return mean && { ...mean, settled: mean.settled && slowest?.settled === true };
  }

  /** The mean of |m| of a lattice itself. */
  magnetization(system: number): RecentMean | undefined {
    return this.#magnetizations[0]?.[system]?.mean();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const measurement of this.#measurements) measurement.dispose();
  }
}
