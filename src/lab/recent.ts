import { binningAnalysis } from '../statistics/binning.ts';
import type { Measured } from '../statistics/measured.ts';
import { judgeThermalization } from '../statistics/thermalization.ts';

/** Values kept; beyond it the oldest quarter goes. */
const mostSamples = 16_384;
/** Fewer values than these have no believable error. */
const fewestSamples = 32;

/** What the running lattice has shown lately, at one temperature. */
export interface Estimate {
  readonly temperature: number;
  readonly samples: number;
  readonly energy: Measured;
  readonly absoluteMagnetization: Measured;
  /**
   * False while the lattice drifts, or its errors still grow with the bins: it changes more slowly than it is
   * watched, and no error can be given.
   */
  readonly settled: boolean;
}

/**
 * Observations since the temperature was last changed. Means are over the later half of them, so that the
 * relaxation to a new temperature drops out by itself.
 */
export class Recent {
  #temperature: number;
  #energy: number[] = [];
  #magnetization: number[] = [];

  constructor(temperature: number) {
    this.#temperature = temperature;
  }

  /** Begins anew. */
  restart(temperature: number): void {
    this.#temperature = temperature;
    this.#energy = [];
    this.#magnetization = [];
  }

  /** Adds one observation; one made at another temperature than the present is left out. */
  add(temperature: number, energy: number, magnetization: number): void {
    if (temperature !== this.#temperature) return;
    if (this.#energy.length === mostSamples) {
      this.#energy.splice(0, mostSamples / 4);
      this.#magnetization.splice(0, mostSamples / 4);
    }
    this.#energy.push(energy);
    this.#magnetization.push(Math.abs(magnetization));
  }

  /** The newest values, or undefined before the first. */
  get last(): { energy: number; absoluteMagnetization: number } | undefined {
    const energy = this.#energy.at(-1);
    const absoluteMagnetization = this.#magnetization.at(-1);
    if (energy === undefined || absoluteMagnetization === undefined) return undefined;
    return { energy, absoluteMagnetization };
  }

  /** Means and errors by binning, or undefined while there are too few values. */
  estimate(): Estimate | undefined {
    const samples = Math.ceil(this.#energy.length / 2);
    if (samples < fewestSamples) return undefined;
    const energy = meanOf(this.#energy.slice(-samples));
    const magnetization = meanOf(this.#magnetization.slice(-samples));
    return {
      temperature: this.#temperature,
      samples,
      energy: energy.measured,
      absoluteMagnetization: magnetization.measured,
      settled: energy.settled && magnetization.settled,
    };
  }
}

function meanOf(values: readonly number[]): { measured: Measured; settled: boolean } {
  const series = Float64Array.from(values);
  const { error, plateau } = binningAnalysis(series);
  const { thermalized } = judgeThermalization([series]);
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { measured: { value, error }, settled: plateau && thermalized };
}
