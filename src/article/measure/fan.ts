import { elementAt } from '../../element-at.ts';
import { stripGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Measurement } from '../../ising/measurement.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { TorusThermometer } from './torus-thermometer.ts';

/** Seven magnets: their distances from T_c, in units of T_c. */
export const distances: readonly number[] = [-0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.03];

/** Side of the last block lattice. */
const smallest = 4;
/** Cluster updates before the first reading: several autocorrelation times at this size. */
const dropped = 20;
/** Readings between two readbacks. */
const slots = 32;

/** Part of the readings, enough for an error. */
const fewest = 8;

/**
 * Small magnets at seven temperatures about T_c, updated by clusters, with a thermometer at every level of zooming out. The
 * thermometer of a level takes the block lattice for an Ising magnet of its own size and reads the temperature from its
 * energy. Each set of seven magnets is independent of the others, which gives the errors.
 */
export class Fan {
  readonly size: number;
  readonly #gpu: Gpu;
  readonly #simulation: IsingSimulation;
  readonly #pyramid: Pyramid;
  readonly #measurements: readonly Measurement[];
  readonly #thermometers: readonly TorusThermometer[];
  /** Sums of the energy, by level and system. */
  readonly #sums: readonly Float64Array[];
  #count = 0;
  #pending = 0;

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
    const { size, systems } = parts.simulation.ensemble.geometry;
    this.size = size;
    this.#thermometers = parts.pyramid.levels.map(
      ({ geometry }) => new TorusThermometer(geometry.size),
    );
    this.#sums = parts.pyramid.levels.map(() => new Float64Array(systems));
  }

  /**
   * @param options.size side of each magnet, a multiple of 64
   * @param options.sets independent sets of seven magnets, two or more
   */
  static async create(
    gpu: Gpu,
    { size = 64, sets, seed }: { size?: number; sets: number; seed: number },
  ): Promise<Fan> {
    const systems = sets * distances.length;
    const simulation = await IsingSimulation.create(gpu, {
      geometry: stripGeometry(size, systems),
      temperatures: Float64Array.from({ length: systems }, (_, system) =>
        temperatureAt(system % distances.length),
      ),
      update: 'swendsen-wang',
      start: 'hot',
      seed,
    });
    const depth = Math.log2(size / smallest);
    const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth, seed });
    const measurements = await Promise.all(
      pyramid.levels.map((level) => Measurement.create(gpu, level, { capacity: slots })),
    );
    return new Fan(gpu, { simulation, pyramid, measurements });
  }

  /** Number of levels, the magnets themselves among them. */
  get levels(): number {
    return this.#sums.length;
  }

  /** Number of readings of every magnet. */
  get readings(): number {
    return this.#count;
  }

  /** Updates for the next frame. */
  get wished(): number {
    return Math.max(0, slots - this.#pending);
  }

  /** Submits cluster updates, each with a reading of every level. Does not wait. */
  advance(updates: number): void {
    for (let update = 0; update < updates && this.#pending < slots; update++) {
      this.#simulation.submitSweeps(1);
      if (this.#simulation.sweeps <= dropped) continue;
      this.#pyramid.update(this.#simulation.sweeps);
      const slot = this.#pending++;
      this.#gpu.compute('read thermometers', (pass) => {
        for (const measurement of this.#measurements) measurement.record(pass, slot);
      });
    }
  }

  /** Reads back what was measured. */
  async read(): Promise<void> {
    const count = this.#pending;
    if (count === 0) return;
    this.#pending = 0;
    const found = await Promise.all(this.#measurements.map((each) => each.read(count)));
    for (const [level, readings] of found.entries()) {
      const sums = elementAt(this.#sums, level);
      for (const { neighbourSum } of readings)
        for (const [system, sum] of neighbourSum.entries())
          sums[system] = elementAt(sums, system) - sum;
    }
    this.#count += count;
  }

  /** The distance from T_c that the thermometer of a level reads, in units of T_c; undefined before there is an error. */
  reading(level: number, magnet: number): Measured | undefined {
    if (this.#count < fewest) return undefined;
    const { value, error } = jackknife(this.#energies(level), (means) =>
      this.#distance(level, elementAt(means, magnet)),
    );
    return { value, error };
  }

  /**
   * By what a step of zooming out multiplies the spread of the seven readings, on average over all steps. The spread is the sum
   * over the pairs of magnets at -d and +d of d (T(+d) - T(-d)), so what all readings have in common drops out.
   */
  growth(): Measured | undefined {
    if (this.#count < fewest) return undefined;
    const rows = this.#energies(0).map((_, set) =>
      this.#sums.flatMap((__, level) => elementAt(this.#energies(level), set)),
    );
    const last = this.levels - 1;
    const { value, error } = jackknife(rows, (means) => {
      const spread = (level: number): number =>
        distances.reduce((sum, distance, magnet) => {
          const energy = elementAt(means, level * distances.length + magnet);
          return sum + distance * this.#distance(level, energy);
        }, 0);
      return (spread(last) / spread(0)) ** (1 / last);
    });
    return { value, error };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const measurement of this.#measurements) measurement.dispose();
    this.#pyramid.dispose();
    this.#simulation.dispose();
  }

  #distance(level: number, energy: number): number {
    return elementAt(this.#thermometers, level).temperature(energy) / CRITICAL_TEMPERATURE - 1;
  }

  /** Mean energies of a level: a row for each set of seven magnets. */
  #energies(level: number): number[][] {
    const sums = elementAt(this.#sums, level);
    const sets = sums.length / distances.length;
    return Array.from({ length: sets }, (_, set) =>
      distances.map((__, magnet) => elementAt(sums, set * distances.length + magnet) / this.#count),
    );
  }
}

/** The temperature of a magnet, in units of J/k. */
export function temperatureAt(magnet: number): number {
  return CRITICAL_TEMPERATURE * (1 + elementAt(distances, magnet));
}
