import { binningAnalysis } from '../statistics/binning.ts';
import type { Measured } from '../statistics/measured.ts';
import { judgeThermalization } from '../statistics/thermalization.ts';

/** The largest number of values. Beyond it, the oldest quarter is dropped. */
const mostSamples = 8192;
/** With fewer values, the error is not reliable. */
const fewestSamples = 32;

/** A mean over the later half of the values. The relaxation to a new temperature therefore drops out. */
export interface RecentMean {
  readonly measured: Measured;
  readonly samples: number;
  /**
   * False while the values drift or their error still grows with the bin size. The values then change more slowly than the
   * observation lasts, and no error can be given.
   */
  readonly settled: boolean;
}

/** Values of one quantity, one after another. */
export interface Series {
  add(value: number): void;
  /** Begins anew. */
  clear(): void;
  /** Undefined while there are too few values. */
  mean(): RecentMean | undefined;
}

/** Collects the values of one quantity whose memory is not known. */
export class RecentSeries implements Series {
  #values: number[] = [];

  get values(): readonly number[] {
    return this.#values;
  }

  get last(): number | undefined {
    return this.#values.at(-1);
  }

  add(value: number): void {
    if (this.#values.length === mostSamples) this.#values.splice(0, mostSamples / 4);
    this.#values.push(value);
  }

  clear(): void {
    this.#values = [];
  }

  mean(): RecentMean | undefined {
    const samples = Math.ceil(this.#values.length / 2);
    if (samples < fewestSamples) return undefined;
    const series = Float64Array.from(this.#values.slice(-samples));
    const { error, plateau } = binningAnalysis(series);
    const { thermalized } = judgeThermalization([series]);
    const value = series.reduce((sum, each) => sum + each, 0) / samples;
    return { measured: { value, error }, samples, settled: plateau && thermalized };
  }
}

/** Recent means of the running lattice, at one temperature. */
export interface Estimate {
  readonly temperature: number;
  readonly samples: number;
  readonly energy: Measured;
  readonly absoluteMagnetization: Measured;
  /** Whether both means are settled, as in `RecentMean`. */
  readonly settled: boolean;
}

/** Collects observations since the last change of temperature. */
export class Recent {
  #temperature: number;
  readonly #energy = new RecentSeries();
  readonly #magnetization = new RecentSeries();

  constructor(temperature: number) {
    this.#temperature = temperature;
  }

  /** Begins anew. */
  restart(temperature: number): void {
    this.#temperature = temperature;
    this.#energy.clear();
    this.#magnetization.clear();
  }

  /** Adds one observation. An observation from another temperature is left out. */
  add(temperature: number, energy: number, magnetization: number): void {
    if (temperature !== this.#temperature) return;
    this.#energy.add(energy);
    this.#magnetization.add(Math.abs(magnetization));
  }

  /** The newest values, or undefined before the first. */
  get last(): { energy: number; absoluteMagnetization: number } | undefined {
    const energy = this.#energy.last;
    const absoluteMagnetization = this.#magnetization.last;
    if (energy === undefined || absoluteMagnetization === undefined) return undefined;
    return { energy, absoluteMagnetization };
  }

  /** Means and errors by binning, or undefined while there are too few values. */
  estimate(): Estimate | undefined {
    const energy = this.#energy.mean();
    const magnetization = this.#magnetization.mean();
    if (!energy || !magnetization) return undefined;
    return {
      temperature: this.#temperature,
      samples: energy.samples,
      energy: energy.measured,
      absoluteMagnetization: magnetization.measured,
      settled: energy.settled && magnetization.settled,
    };
  }
}
