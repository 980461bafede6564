import type { Gpu } from '../../gpu/gpu.ts';
import { Measurement } from '../../ising/measurement.ts';
import type { Pyramid } from '../../rg/pyramid.ts';
import { RecentSeries, type RecentMean } from './recent.ts';

/** The largest number of observations between two readbacks. */
const slots = 64;

/**
 * The fraction of neighbouring pairs that agree, at every level of zooming out and in every lattice: (1 - e/2)/2, where e is
 * the energy of nearest neighbours per spin.
 */
export class LevelWatch {
  readonly #gpu: Gpu;
  readonly #measurements: readonly Measurement[];
  readonly #series: readonly (readonly RecentSeries[])[];
  /** |m|, the slowest quantity. If |m| drifts, the errors of pairs are not reliable either. */
  readonly #magnetizations: readonly (readonly RecentSeries[])[];
  #pending = 0;

  private constructor(gpu: Gpu, measurements: readonly Measurement[], systems: number) {
    this.#gpu = gpu;
    this.#measurements = measurements;
    const empty = (): RecentSeries[][] =>
      measurements.map(() => Array.from({ length: systems }, () => new RecentSeries()));
    this.#series = empty();
    this.#magnetizations = empty();
  }

  /** @param levels number of observed levels, beginning with the lattice itself */
  static async create(gpu: Gpu, pyramid: Pyramid, levels: number): Promise<LevelWatch> {
    const watched = pyramid.levels.slice(0, levels);
    const measurements = await Promise.all(
      watched.map((level) => Measurement.create(gpu, level, { capacity: slots })),
    );
    return new LevelWatch(gpu, measurements, watched[0]?.geometry.systems ?? 0);
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
    const found = await Promise.all(this.#measurements.map((each) => each.read(count)));
    for (const [level, readings] of found.entries())
      for (const { neighbourSum, magnetization } of readings)
        for (const [system, sum] of neighbourSum.entries()) {
          this.#series[level]?.[system]?.add((1 + sum / 2) / 2);
          this.#magnetizations[level]?.[system]?.add(Math.abs(magnetization[system] ?? NaN));
        }
  }

  /** Begins anew. */
  clear(): void {
    for (const series of [...this.#series, ...this.#magnetizations].flat()) series.clear();
  }

  mean(level: number, system: number): RecentMean | undefined {
    const mean = this.#series[level]?.[system]?.mean();
    const slowest = this.#magnetizations[level]?.[system]?.mean();
    return mean && { ...mean, settled: mean.settled && slowest?.settled === true };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const measurement of this.#measurements) measurement.dispose();
  }
}
