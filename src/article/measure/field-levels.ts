import { elementAt } from '../../element-at.ts';
import { replicaGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Measurement } from '../../ising/measurement.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/** Side of the magnets. */
const fieldSize = 32;
/** The field in units of J. A spin that stands alone has the magnetization tanh(h/T), so it points up 50.02 % of the time. */
export const weakField = 1e-3;
/** Steps of zooming out: 32 to 4. */
export const fieldDepth = 3;
/** Sweeps before the first reading: four relaxation times, which are about L^2.17/5 = 370 sweeps. */
const thermalize = 1500;
/** Sweeps between two readings. */
const every = 100;
/** Groups of 32 magnets give the errors. */
const replicas = { gpu: 1024, software: 256 } as const;

/**
 * Magnets at T_c that have settled in a weak field, and the strength of the field at every level of zooming out: the mean of the
 * total magnetization over its variance, which is h/T where the response is linear. Both are measured on the same magnets.
 */
export class FieldLevels {
  readonly #gpu: Gpu;
  readonly #simulation: IsingSimulation;
  readonly #pyramid: Pyramid;
  readonly #measurements: readonly Measurement[];
  /** For every group of 32 magnets: the sums of M and M^2 of every level. */
  readonly #sums: Float64Array[];
  #count = 0;
  #measured = 0;

  private constructor(
    gpu: Gpu,
    parts: {
      simulation: IsingSimulation;
      pyramid: Pyramid;
      measurements: readonly Measurement[];
    },
  ) {
    this.#gpu = gpu;
    this.#simulation = parts.simulation;
    this.#pyramid = parts.pyramid;
    this.#measurements = parts.measurements;
    const { groups } = parts.simulation.ensemble.geometry;
    this.#sums = Array.from({ length: groups }, () => new Float64Array(2 * (fieldDepth + 1)));
  }

  static async create(
    gpu: Gpu,
    { seed, field = weakField }: { seed: number; field?: number },
  ): Promise<FieldLevels> {
    const geometry = replicaGeometry(
      fieldSize,
      replicas[gpu.adapter.software ? 'software' : 'gpu'],
    );
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      temperatures: new Float64Array(geometry.systems).fill(CRITICAL_TEMPERATURE),
      update: 'metropolis',
      start: 'hot',
      field,
      seed,
    });
    const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth: fieldDepth, seed });
    const measurements = await Promise.all(
      pyramid.levels.map((level) => Measurement.create(gpu, level)),
    );
    return new FieldLevels(gpu, { simulation, pyramid, measurements });
  }

  /** Readings of every magnet. */
  get readings(): number {
    return this.#count;
  }

  /** The finished part of the sweeps before the first reading. */
  get thermalized(): number {
    return Math.min(1, this.#simulation.sweeps / thermalize);
  }

  /** Sweeps until the next reading is due. */
  get wished(): number {
    return Math.max(0, Math.max(thermalize, this.#measured + every) - this.#simulation.sweeps);
  }

  /** Submits sweeps. Does not wait. */
  advance(sweeps: number): void {
    this.#simulation.submitSweeps(sweeps);
  }

  /** Reads every level, if a reading is due. */
  async read(): Promise<void> {
    if (this.wished > 0) return;
    this.#measured = this.#simulation.sweeps;
    this.#pyramid.update(this.#measured);
    this.#gpu.compute('read magnetizations', (pass) => {
      for (const measurement of this.#measurements) measurement.record(pass, 0);
    });
    const found = await Promise.all(this.#measurements.map((each) => each.read(1)));
    for (const [level, [reading]] of found.entries()) {
      const sites = (fieldSize / 2 ** level) ** 2;
      for (const [system, m] of reading?.magnetization.entries() ?? []) {
        const sums = elementAt(this.#sums, system >> 5);
        sums[2 * level] = elementAt(sums, 2 * level) + (m * sites) / 32;
        sums[2 * level + 1] = elementAt(sums, 2 * level + 1) + (m * sites) ** 2 / 32;
      }
    }
    this.#count++;
  }

  /** h/T at a level; undefined before the first reading. */
  strength(level: number): Measured | undefined {
    return this.#estimate((means) => strengthOf(means, level));
  }

  /** By what a step of zooming out multiplies the field, on average over all steps. */
  growth(): Measured | undefined {
    return this.#estimate(
      (means) => (strengthOf(means, fieldDepth) / strengthOf(means, 0)) ** (1 / fieldDepth),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const measurement of this.#measurements) measurement.dispose();
    this.#pyramid.dispose();
    this.#simulation.dispose();
  }

  #estimate(of: (means: readonly number[]) => number): Measured | undefined {
    if (this.#count === 0) return undefined;
    const rows = this.#sums.map((sums) => Array.from(sums, (sum) => sum / this.#count));
    const { value, error } = jackknife(rows, of);
    return { value, error };
  }
}

function strengthOf(means: readonly number[], level: number): number {
  const mean = elementAt(means, 2 * level);
  return mean / (elementAt(means, 2 * level + 1) - mean ** 2);
}
