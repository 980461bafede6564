import { spinCount, type Geometry } from '../src/ensemble/geometry.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import { IsingSimulation } from '../src/ising/simulation.ts';
import type { UpdateName } from '../src/ising/update.ts';
import type { Work } from './benchmark.ts';

export interface SweepWorkOptions {
  readonly update: UpdateName;
  readonly temperature: number;
  readonly thermalize?: number;
}

/** Sweeps of an ensemble as work for timing. A unit is one sweep of every system, timed by the host's clock. */
export class SweepWork implements Work {
  readonly geometry: Geometry;
  /** The parameters shown in a row of results. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Number of attempted spin updates in a unit. */
  readonly spins: number;
  readonly simulation: IsingSimulation;
  readonly #gpu: Gpu;

  private constructor(
    gpu: Gpu,
    simulation: IsingSimulation,
    parameters: Readonly<Record<string, number | string>>,
  ) {
    this.simulation = simulation;
    this.#gpu = gpu;
    this.geometry = simulation.ensemble.geometry;
    this.parameters = parameters;
    this.spins = spinCount(this.geometry);
  }

  /** Makes the work from a hot start, which is enough for timing, or thermalized for `thermalize` sweeps. */
  static async create(
    gpu: Gpu,
    geometry: Geometry,
    { update, temperature, thermalize = 0 }: SweepWorkOptions,
  ): Promise<SweepWork> {
    const { mode, size, systems } = geometry;
    const simulation = await IsingSimulation.create(gpu, {
      geometry,
      update,
      temperatures: new Float64Array(systems).fill(temperature),
      seed: 1,
      start: 'hot',
    });
    await simulation.sweep(thermalize);
    return new SweepWork(gpu, simulation, { mode, size, systems, temperature, update });
  }

  readonly work = async (sweeps: number): Promise<number> => {
    await this.#gpu.settle();
    const start = performance.now();
    this.simulation.submitSweeps(sweeps);
    await this.#gpu.settle();
    return performance.now() - start;
  };

  dispose(): void {
    this.simulation.dispose();
  }
}
