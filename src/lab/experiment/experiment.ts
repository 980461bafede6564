import type { Gpu } from '../../gpu/gpu.ts';
import {
  simulationOptions,
  follow,
  temperaturesBeside,
  type Phase,
  type Replay,
} from '../../ising/history.ts';
import type { Measurement } from '../../ising/measurement.ts';
import { IsingSimulation, type RunControl, type SimulationState } from '../../ising/simulation.ts';
import { Brush, type Dab } from '../../ising/brush.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { History } from '../settings/history.ts';
import type { Settings } from '../settings/settings.ts';
import { Observing, type Sighting } from './observing.ts';

/** Conditions that may change while a lattice runs. */
type Conditions = Omit<Phase, 'sweep'>;

/** Conditions that were asked for, and the sweeps that bring a lattice to equilibrium under them. */
interface Wish {
  readonly conditions: Conditions;
  readonly beginning?: Replay | undefined;
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
  readonly observing: Observing;
  readonly order: Measurement;
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
  readonly #observing: Observing;
  /** One reading, for the sign of the majority. */
  readonly #order: Measurement;
  readonly #brush: Brush;
  readonly #beside: number;
  /** The conditions in force. */
  #conditions: Conditions;
  /** The conditions that were asked for last. */
  #wished: Wish;
  /** Stops the sweeps to equilibrium under conditions that are no longer wished for. */
  #stop: AbortController | undefined;
  /** Whether the last sweeps to equilibrium were stopped. The lattice then fits no conditions and must begin again. */
  #interrupted = false;
  #adjusting: Promise<void> | undefined;
  #mostlyDown: readonly boolean[] = [];
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
    this.#wished = { conditions };
    this.history = history;
    this.simulation = parts.simulation;
    this.pyramid = parts.pyramid;
    this.#observing = parts.observing;
    this.#order = parts.order;
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
      observing: await Observing.create(gpu, simulation),
      order: await simulation.measure(1),
      brush: await Brush.create(gpu, simulation.ensemble),
    });
    // A link or another device may request conditions that differ from the conditions of the last sweeps.
    await experiment.adjust(settings);
    await experiment.#readOrder();
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

  /**
   * For each lattice, whether most of its spins were down when it last came to equilibrium, or its update changed. Pictures
   * may then exchange the two colours, so the majority always has the same one. Cluster updates change the majority at any
   * sweep.
   */
  get mostlyDown(): readonly boolean[] {
    return this.#mostlyDown;
  }

  /**
   * Changes temperature, field and update from the next sweep on. Of several wishes at a time, only the last is done.
   * @param beginning sweeps that bring the lattice to equilibrium under these conditions. The lattice begins again with
   * them if the temperature or the field changes, because single-spin updates keep the domains of the temperature before.
   */
  adjust({ temperature, field, update }: Conditions, beginning?: Replay): Promise<void> {
    const before = this.#wished.conditions;
    this.#wished = { conditions: { temperature, field, update }, beginning };
    if (temperature !== before.temperature || field !== before.field) this.#stop?.abort();
    this.#adjusting ??= this.#followWishes().finally(() => {
      this.#adjusting = undefined;
    });
    return this.#adjusting;
  }

  /** Submits sweeps with observations, and the zoom-out of the last state. Does not wait. */
  advance(sweeps: number): void {
    this.#observing.advance(sweeps, this.#conditions.temperature);
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
    return this.#disposed ? [] : this.#observing.collect();
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
    this.#stop?.abort();
    // Sweeps to equilibrium may still be under way. They end at the next wait.
    if (!this.#adjusting) return this.#destroy();
    const destroy = (): void => this.#destroy();
    this.#adjusting.then(destroy, destroy);
  }

  #destroy(): void {
    this.#observing.dispose();
    this.#order.dispose();
    this.#brush.dispose();
    this.pyramid.dispose();
    this.simulation.dispose();
  }

  async #followWishes(): Promise<void> {
    let wish: Wish;
    do {
      wish = this.#wished;
      await this.#adjust(wish);
    } while (wish !== this.#wished);
  }

  async #adjust({ conditions, beginning }: Wish): Promise<void> {
    if (this.#disposed) return;
    const { temperature, field, update } = conditions;
    const now = this.#conditions;
    const changed = temperature !== now.temperature || field !== now.field;
    if (beginning && (changed || this.#interrupted)) {
      await this.#beginAgain(beginning);
    } else {
      if (field !== now.field || update !== now.update)
        await this.simulation.change({ field, update });
      if (temperature !== now.temperature)
        await this.simulation.setTemperatures(temperaturesBeside(temperature, this.#beside));
      // Cluster updates exchange up and down; the single spins that go on from them keep what they left.
      if (update !== now.update && !this.#disposed) await this.#readOrder();
    }
    this.#conditions = conditions;
    if (!this.#disposed) this.history.change(this.simulation.sweeps, conditions);
  }

  /** Starts the lattice again, and does these sweeps. */
  async #beginAgain(beginning: Replay): Promise<void> {
    const [first] = beginning.phases;
    if (!first) return;
    const { simulation } = this;
    this.#observing.forget();
    await simulation.change(first);
    await simulation.setTemperatures(temperaturesBeside(first.temperature, this.#beside));
    await simulation.restart();
    this.history.restart(beginning.phases);
    this.#stop = new AbortController();
    await follow(simulation, beginning, this.#beside, { signal: this.#stop.signal });
    this.#interrupted = this.#stop.signal.aborted;
    if (this.#interrupted || this.#disposed) return;
    await this.#readOrder();
    this.pyramid.update(simulation.sweeps);
  }

  async #readOrder(): Promise<void> {
    const { magnetization } = await this.simulation.observeNow(this.#order);
    this.#mostlyDown = Array.from(magnetization, (each) => each < 0);
  }
}
