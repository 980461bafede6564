import type { Gpu } from '../../gpu/gpu.ts';
import { observationOf, type Measurement } from '../../ising/measurement.ts';
import type { Hamiltonian } from '../../ising/model.ts';
import type { IsingSimulation } from '../../ising/simulation.ts';

/** The largest number of observations between two readbacks. */
const slots = 256;
/** Observations per frame. They give error bars within seconds on a slow adapter. */
const observationsPerFrame = 4;

/** Energy and magnetization per site of the running lattices at one moment. */
export interface Sighting {
  readonly temperature: number;
  readonly sweep: number;
  /** Energy per site of each lattice, in units of J, with the field term. */
  readonly energies: readonly number[];
  readonly magnetizations: readonly number[];
}

/** Sweeps of the running lattices with observations between them. */
export class Observing {
  readonly #gpu: Gpu;
  readonly #simulation: IsingSimulation;
  readonly #measurement: Measurement;
  /** The field may change before the readings arrive. Each reading therefore keeps its own Hamiltonian. */
  #pending: { temperature: number; hamiltonian: Hamiltonian; sweep: number }[] = [];

  private constructor(gpu: Gpu, simulation: IsingSimulation, measurement: Measurement) {
    this.#gpu = gpu;
    this.#simulation = simulation;
    this.#measurement = measurement;
  }

  static async create(gpu: Gpu, simulation: IsingSimulation): Promise<Observing> {
    return new Observing(gpu, simulation, await simulation.measure(slots));
  }

  /** Submits sweeps with observations. Does not wait. @param temperature of the first lattice */
  advance(sweeps: number, temperature: number): void {
    const parts = Math.max(1, Math.min(observationsPerFrame, sweeps));
    const every = Math.floor(sweeps / parts);
    this.#simulation.submitSweeps(sweeps - parts * every);
    if (this.#advanceAtOnce(parts, every, temperature)) return;
    for (let part = 0; part < parts; part++) {
      this.#simulation.submitSweeps(every);
      this.#observe(temperature);
    }
  }

  /** The observations since the last call, as soon as the GPU has finished them. */
  async collect(): Promise<Sighting[]> {
    const pending = this.#pending;
    if (pending.length === 0) return [];
    // The copy is queued here, before later work can overwrite the slots.
    this.#pending = [];
    const readings = await this.#measurement.read(pending.length);
    return readings.flatMap((reading, slot) => {
      const moment = pending[slot];
      if (!moment) return [];
      const { hamiltonian, ...rest } = moment;
      const { energy, magnetization } = observationOf(hamiltonian, reading);
      return [{ ...rest, energies: Array.from(energy), magnetizations: Array.from(magnetization) }];
    });
  }

  /** Drops the observations that were not collected. */
  forget(): void {
    this.#pending = [];
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#measurement.dispose();
  }

  /** Sweeps and observations in one submit, where it can hold them: each submit takes the page longer than what it records. */
  #advanceAtOnce(parts: number, every: number, temperature: number): boolean {
    const first = this.#pending.length;
    const { parts: bands, capacity } = this.#measurement;
    if (every === 0 || bands > 1 || first + parts > capacity) return false;
    const begin = this.#simulation.sweeps;
    let part = 0;
    const isSubmitted = this.#simulation.submitWatched(parts * every, every, (pass) =>
      this.#measurement.record(pass, first + part++),
    );
    if (!isSubmitted) return false;
    const { hamiltonian } = this.#simulation;
    for (let done = 1; done <= parts; done++)
      this.#pending.push({ temperature, hamiltonian, sweep: begin + done * every });
    return true;
  }

  #observe(temperature: number): void {
    // A slow page collects no readings. Later observations then wait for the next readback.
    const slot = this.#pending.length;
    if (slot >= this.#measurement.capacity) return;
    const { hamiltonian, sweeps } = this.#simulation;
    this.#pending.push({ temperature, hamiltonian, sweep: sweeps });
    for (let part = 0; part < this.#measurement.parts; part++)
      this.#gpu.compute('observe', (pass) => this.#measurement.recordPart(pass, slot, part));
  }
}
