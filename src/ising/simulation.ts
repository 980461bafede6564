import { Ensemble } from '../ensemble/ensemble.ts';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';
import type { Measurement, Observation } from './measurement.ts';
import { maximumSweepsPerSubmit, Metropolis } from './metropolis.ts';
import { startSpins, type StartState } from './start.ts';

/** No submit is meant to keep the GPU busy for longer, in milliseconds. */
const submitMilliseconds = 50;

export interface SimulationOptions {
  readonly geometry: Geometry;
  /** One per system, in units of J (k = 1). */
  readonly temperatures: ArrayLike<number>;
  /** A whole number from 0 to 2^53 - 1; the same seed gives the same bits everywhere. */
  readonly seed: number;
  readonly start: StartState;
}

/** What may watch and stop a long run. */
export interface RunControl {
  /** Aborting ends the run after the current submit; what is done stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the sweeps done in this run so far. */
  readonly onProgress?: (sweeps: number) => void;
}

/** Square-lattice Ising models (J = 1, no field) under checkerboard Metropolis, in GPU memory. */
export class IsingSimulation {
  readonly ensemble: Ensemble;
  readonly #gpu: Gpu;
  readonly #metropolis: Metropolis;
  readonly #pacer = new Pacer(submitMilliseconds, maximumSweepsPerSubmit);
  #sweeps = 0;

  private constructor(gpu: Gpu, ensemble: Ensemble, { seed }: SimulationOptions) {
    this.#gpu = gpu;
    this.ensemble = ensemble;
    this.#metropolis = new Metropolis(gpu, ensemble, seed);
  }

  /** @throws TemperatureError for a temperature that is not a positive number */
  static async create(gpu: Gpu, options: SimulationOptions): Promise<IsingSimulation> {
    const ensemble = new Ensemble(gpu, options.geometry, 'spins');
    const simulation = new IsingSimulation(gpu, ensemble, options);
    await simulation.setTemperatures(options.temperatures);
    await startSpins(gpu, ensemble, options);
    return simulation;
  }

  /** Sweeps done since the start. */
  get sweeps(): number {
    return this.#sweeps;
  }

  /** Changes the temperatures from the next sweep on. */
  setTemperatures(temperatures: ArrayLike<number>): Promise<void> {
    return this.#metropolis.setTemperatures(temperatures);
  }

  /**
   * Submits `count` sweeps as one piece of work and does not wait; for pages, which pace themselves.
   * @param timestampWrites for a timer; then at most `maximumSweepsPerSubmit` sweeps
   */
  submitSweeps(count: number, timestampWrites?: GPUComputePassTimestampWrites): void {
    let left = count;
    while (left > 0) {
      const batch = Math.min(left, maximumSweepsPerSubmit, this.#untilNewKey());
      this.#submit(batch, () => undefined, timestampWrites);
      left -= batch;
    }
  }

  /** Does `count` sweeps in submits of at most about 50 ms, and waits for the last. */
  async sweep(count: number, control: RunControl = {}): Promise<void> {
    let done = 0;
    while (done < count && !control.signal?.aborted) {
      const batch = Math.min(count - done, this.#pacer.units, this.#untilNewKey());
      await this.#timed(batch, () => this.#submit(batch, () => undefined));
      done += batch;
      control.onProgress?.(done);
    }
  }

  /**
   * Does `count` observations, each after `every` sweeps, and returns them as they were made.
   * @param measurement of this ensemble; its capacity bounds how many observations stay on the GPU at a time
   */
  async observe(
    measurement: Measurement,
    { count, every, ...control }: { count: number; every: number } & RunControl,
  ): Promise<Observation[]> {
    const observations: Observation[] = [];
    let pending = 0;
    while (observations.length + pending < count && !control.signal?.aborted) {
      const slots = Math.min(count - observations.length, measurement.capacity) - pending;
      const fitting = Math.floor(Math.min(this.#pacer.units, this.#untilNewKey()) / every);
      const batch = Math.max(1, Math.min(slots, fitting));
      if (fitting === 0) await this.sweep(every - 1, { signal: control.signal });
      const between = fitting === 0 ? 1 : every;
      await this.#timed(batch * between, () =>
        this.#submit(batch * between, (pass, sweep) => {
          if ((sweep + 1) % between === 0) measurement.record(pass, pending++);
        }),
      );
      control.onProgress?.((observations.length + pending) * every);
      if (pending === measurement.capacity || observations.length + pending === count) {
        observations.push(...(await measurement.read(pending)));
        pending = 0;
      }
    }
    if (pending > 0) observations.push(...(await measurement.read(pending)));
    return observations;
  }

  dispose(): void {
    this.#metropolis.dispose();
    this.ensemble.dispose();
  }

  #untilNewKey(): number {
    return this.#metropolis.sweepsUntilNewKey(this.#sweeps);
  }

  #submit(
    sweeps: number,
    after: (pass: GPUComputePassEncoder, sweep: number) => void,
    timestampWrites?: GPUComputePassTimestampWrites,
  ): void {
    this.#metropolis.begin(this.#sweeps);
    this.#gpu.compute(
      'sweeps',
      (pass) => {
        for (let sweep = 0; sweep < sweeps; sweep++) {
          this.#metropolis.record(pass, sweep);
          after(pass, sweep);
        }
      },
      timestampWrites,
    );
    this.#sweeps += sweeps;
  }

  async #timed(sweeps: number, submit: () => void): Promise<void> {
    const start = performance.now();
    submit();
    await this.#gpu.settle();
    this.#pacer.learn(sweeps, performance.now() - start);
  }
}
