import type { Gpu } from '../../gpu/gpu.ts';
import {
  simulationOptions,
  follow,
  temperaturesBeside,
  type Phase,
  type Replay,
} from '../../ising/history.ts';
import { observationOf, type Measurement } from '../../ising/measurement.ts';
import type { Hamiltonian } from '../../ising/model.ts';
import { IsingSimulation, type RunControl, type SimulationState } from '../../ising/simulation.ts';
import { Brush, type Dab } from '../../ising/brush.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { History } from '../settings/history.ts';
import type { Settings } from '../settings/settings.ts';

/** Conditions that may change while a lattice runs. */
type Conditions = Omit<Phase, 'sweep'>;

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

/** The state of an experiment, from which another device can continue. */
export interface Checkpoint extends SimulationState {
  readonly history: History;
}

export interface ExperimentOptions extends RunControl {
  /** Number of requested zoom-outs. */
  readonly depth: number;
  /** The sweeps before the first picture. */
  readonly replay?: Replay | undefined;
  readonly checkpoint?: Checkpoint | undefined;
}

interface Parts {
  readonly simulation: IsingSimulation;
  readonly pyramid: Pyramid;
  readonly measurement: Measurement;
  readonly brush: Brush;
}

/**
 * The running lattice, two more lattices beside it if requested, and all levels of zooming out. The settings describe
 * lattice 0.
 */
export class Experiment {
  readonly simulation: IsingSimulation;
  readonly pyramid: Pyramid;
  readonly history: History;
  readonly #gpu: Gpu;
  readonly #measurement: Measurement;
  readonly #brush: Brush;
  readonly #beside: number;
  /** The conditions in force. */
  #conditions: Conditions;
  #adjusting: Promise<void> | undefined;
  /** The field may change before the readings arrive. Each reading therefore keeps its own Hamiltonian. */
  #pending: { temperature: number; hamiltonian: Hamiltonian; sweep: number }[] = [];
  #disposed = false;

  private constructor(
    gpu: Gpu,
    beside: number,
    conditions: Conditions,
    history: History,
    parts: Parts,
  ) {
    this.#gpu = gpu;
    this.#beside = beside;
    this.#conditions = conditions;
    this.history = history;
    this.simulation = parts.simulation;
    this.pyramid = parts.pyramid;
    this.#measurement = parts.measurement;
    this.#brush = parts.brush;
  }

  /** @throws GeometryError, ModelError, TemperatureError if the experiment does not fit this device */
  static async create(
    gpu: Gpu,
    settings: Settings,
    options: ExperimentOptions,
  ): Promise<Experiment> {
    const { seed, beside, rule, factor, ties } = settings;
    const { replay, checkpoint, depth } = options;
    const phase = replay?.phases[0] ?? settings;
    const simulation = await IsingSimulation.create(gpu, simulationOptions(settings, phase));
    if (checkpoint) simulation.restore(checkpoint);
    else if (replay) await follow(simulation, replay, beside, options);
    const blocks = { kind: rule, factor, ties: factor === 2 ? ties : 'random' } as const;
    const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth, seed, rule: blocks });
    // The conditions of the last sweep. If the reader stopped a replay, the next phase has not begun.
    const last = replay?.phases.findLast(({ sweep }) => sweep < simulation.sweeps);
    const inForce = checkpoint ? phase : (last ?? phase);
    const done = replay?.phases.filter(({ sweep }) => sweep <= simulation.sweeps);
    const history = checkpoint?.history ?? (done ? new History(done) : History.of(settings));
    const experiment = new Experiment(gpu, beside, inForce, history, {
      simulation,
      pyramid,
      measurement: await simulation.measure(slots),
      brush: await Brush.create(gpu, simulation.ensemble),
    });
    // A link or another device may request conditions that differ from the conditions of the last sweeps.
    await experiment.adjust(settings);
    experiment.advance(0);
    return experiment;
  }

  /** Temperatures of the lattices. */
  get temperatures(): readonly number[] {
    return temperaturesBeside(this.#conditions.temperature, this.#beside);
  }

  /** Whether a change of conditions is under way. Submit no sweep before the change is in force. */
  get adjusting(): boolean {
    return this.#adjusting !== undefined;
  }

  /** Changes temperature, field and update from the next sweep on. */
  adjust(wished: Conditions): Promise<void> {
    const change = (this.#adjusting ?? Promise.resolve()).then(() => this.#adjust(wished));
    const done = change.finally(() => {
      if (this.#adjusting === done) this.#adjusting = undefined;
    });
    this.#adjusting = done;
    return done;
  }

  /** Submits sweeps with observations, and the zoom-out of the last state. Does not wait. */
  advance(sweeps: number): void {
    const parts = Math.max(1, Math.min(observationsPerFrame, sweeps));
    for (let part = 0; part < parts; part++) {
      const until = Math.floor((sweeps * (part + 1)) / parts) - Math.floor((sweeps * part) / parts);
      this.simulation.submitSweeps(until);
      this.#observe();
    }
    this.pyramid.update(this.simulation.sweeps);
  }

  /** Sets the spins under a brush. Does not wait. */
  paint(dabs: readonly Dab[]): void {
    this.history.lose();
    for (const dab of dabs) this.#brush.paint(dab);
    this.pyramid.update(this.simulation.sweeps);
  }

  /** The observations since the last call, as soon as the GPU has finished them. */
  async collect(): Promise<Sighting[]> {
    const pending = this.#pending;
    if (pending.length === 0 || this.#disposed) return [];
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

  /** The spins and their history, for another device. */
  async checkpoint(): Promise<Checkpoint> {
    const { history } = this;
    const sweeps = this.simulation.sweeps;
    const words = await this.#gpu.readWords(this.simulation.ensemble.buffer);
    return { words, sweeps, history };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#disposed = true;
    this.#measurement.dispose();
    this.#brush.dispose();
    this.pyramid.dispose();
    this.simulation.dispose();
  }

  async #adjust({ temperature, field, update }: Conditions): Promise<void> {
    if (this.#disposed) return;
    const now = this.#conditions;
    if (field !== now.field || update !== now.update)
      await this.simulation.change({ field, update });
    if (temperature !== now.temperature)
      await this.simulation.setTemperatures(temperaturesBeside(temperature, this.#beside));
    this.#conditions = { temperature, field, update };
    this.history.change(this.simulation.sweeps, this.#conditions);
  }

  #observe(): void {
    // A slow page collects no readings. Later observations then wait for the next readback.
    const slot = this.#pending.length;
    if (slot >= this.#measurement.capacity) return;
    const { temperature } = this.#conditions;
    const { hamiltonian, sweeps } = this.simulation;
    this.#pending.push({ temperature, hamiltonian, sweep: sweeps });
    for (let part = 0; part < this.#measurement.parts; part++)
      this.#gpu.compute('observe', (pass) => this.#measurement.recordPart(pass, slot, part));
  }
}
