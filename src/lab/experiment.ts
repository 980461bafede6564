import { stripGeometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Measurement } from '../ising/measurement.ts';
import { IsingSimulation } from '../ising/simulation.ts';
import { Pyramid } from '../rg/pyramid.ts';
import { Learner } from './learner.ts';
import type { Settings } from './settings.ts';

/** Observations that fit between two readbacks. */
const slots = 256;
/** Observations a frame: enough for error bars within seconds on a slow adapter. */
const observationsPerFrame = 4;

/** Energy and magnetization per site of the running lattice at one moment. */
export interface Sighting {
  readonly temperature: number;
  readonly sweep: number;
  readonly energy: number;
  readonly magnetization: number;
}

/** One running lattice with its zoom-out pyramid, its machine and its measurements. Size, seed and start are fixed. */
export class Experiment {
  readonly simulation: IsingSimulation;
  readonly pyramid: Pyramid;
  readonly learner: Learner;
  readonly #gpu: Gpu;
  readonly #measurement: Measurement;
  #temperature: number;
  #pending: { temperature: number; sweep: number }[] = [];
  #disposed = false;

  private constructor(
    gpu: Gpu,
    temperature: number,
    parts: {
      simulation: IsingSimulation;
      pyramid: Pyramid;
      learner: Learner;
      measurement: Measurement;
    },
  ) {
    this.#gpu = gpu;
    this.#temperature = temperature;
    this.simulation = parts.simulation;
    this.pyramid = parts.pyramid;
    this.learner = parts.learner;
    this.#measurement = parts.measurement;
  }

  /** @param depth zoom-outs wanted */
  static async create(gpu: Gpu, settings: Settings, depth: number): Promise<Experiment> {
    const { size, seed, start, temperature } = settings;
    const simulation = await IsingSimulation.create(gpu, {
      geometry: stripGeometry(size),
      temperatures: [temperature],
      seed,
      start,
    });
    const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth, seed });
    const learner = await Learner.create(gpu, simulation.ensemble, settings);
    const measurement = await Measurement.create(gpu, simulation.ensemble, slots);
    const experiment = new Experiment(gpu, temperature, {
      simulation,
      pyramid,
      learner,
      measurement,
    });
    experiment.advance(0);
    return experiment;
  }

  /** Changes the temperature from the next sweep on. */
  async setTemperature(temperature: number): Promise<void> {
    await this.simulation.setTemperatures([temperature]);
    this.#temperature = temperature;
  }

  /** Submits sweeps, observations among them, and the zoom-out of the last state; waits for nothing. */
  advance(sweeps: number): void {
    const parts = Math.max(1, Math.min(observationsPerFrame, sweeps));
    for (let part = 0; part < parts; part++) {
      const until = Math.floor((sweeps * (part + 1)) / parts) - Math.floor((sweeps * part) / parts);
      this.simulation.submitSweeps(until);
      this.#observe();
    }
    this.pyramid.update(this.simulation.sweeps);
  }

  /** What has been observed since the last call, as soon as the GPU has it. */
  async collect(): Promise<Sighting[]> {
    const pending = this.#pending;
    if (pending.length === 0 || this.#disposed) return [];
    // The copy is queued here, before anything can be written over the slots.
    this.#pending = [];
    const observations = await this.#measurement.read(pending.length);
    return observations.map(({ energy, magnetization }, slot) => ({
      temperature: pending[slot]?.temperature ?? Number.NaN,
      sweep: pending[slot]?.sweep ?? 0,
      energy: energy[0] ?? Number.NaN,
      magnetization: magnetization[0] ?? Number.NaN,
    }));
  }

  dispose(): void {
    this.#disposed = true;
    this.#measurement.dispose();
    this.learner.dispose();
    this.pyramid.dispose();
    this.simulation.dispose();
  }

  #observe(): void {
    // Nobody collects while a page is slow to answer: later observations then wait for the next readback.
    const slot = this.#pending.length;
    if (slot >= this.#measurement.capacity) return;
    this.#pending.push({ temperature: this.#temperature, sweep: this.simulation.sweeps });
    this.#gpu.compute('observe', (pass) => {
      this.#measurement.record(pass, slot);
    });
  }
}
