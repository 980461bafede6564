import type { Gpu } from '../../gpu/gpu.ts';
import { simulationOptions, temperaturesBeside, type Replay } from '../../ising/history.ts';
import type { Measurement } from '../../ising/measurement.ts';
import { IsingSimulation, type RunControl, type SimulationState } from '../../ising/simulation.ts';
import { Brush, type Dab } from '../../ising/brush.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { History } from '../settings/history.ts';
import type { Settings } from '../settings/settings.ts';
import { Adjusting, type Conditions } from './adjusting.ts';
import { Observing, type Sighting } from './observing.ts';
import { followShown } from './shown-replay.ts';

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
  /** Resolves when a picture of the lattice is on the screen; called a few times while the sweeps before the first picture run. */
  readonly shown?: (() => Promise<void>) | undefined;
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
  readonly #adjusting: Adjusting;
  readonly #stop = new AbortController();
  #settling = true;
  #settled: Promise<void> = Promise.resolve();
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
    this.history = history;
    this.simulation = parts.simulation;
    this.pyramid = parts.pyramid;
    this.#observing = parts.observing;
    this.#order = parts.order;
    this.#brush = parts.brush;
    this.#adjusting = new Adjusting({ ...parts, history, beside, conditions });
  }

  /**
   * Pictures may be drawn at once. The sweeps before the first sweep of the experiment run until `settled`.
   * @throws GeometryError, ModelError, TemperatureError if the experiment does not fit this device
   */
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
    const blocks = { kind: rule, factor, ties: factor === 2 ? ties : 'random' } as const;
    const [pyramid, observing, order, brush] = await Promise.all([
      Pyramid.create(gpu, simulation.ensemble, { depth, seed, rule: blocks }),
      Observing.create(gpu, simulation),
      simulation.measure(1),
      Brush.create(gpu, simulation.ensemble),
    ]);
    const history = checkpoint?.history ?? History.of(settings);
    const parts = { simulation, pyramid, observing, order, brush };
    const experiment = new Experiment(gpu, beside, phase, history, parts);
    pyramid.update(simulation.sweeps);
    experiment.#settled = experiment.#settle({ ...settings }, options);
    // Whoever waits for it hears of a failure.
    experiment.#settled.catch(() => undefined);
    return experiment;
  }

  /** Resolves when the sweeps before the first picture are done and the conditions of the settings are in force. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Temperatures of the lattices. */
  get temperatures(): readonly number[] {
    return temperaturesBeside(this.#adjusting.conditions.temperature, this.#beside);
  }

  /** Whether a change of conditions is under way. Submit no sweep before the change is in force. */
  get adjusting(): boolean {
    return this.#settling || this.#adjusting.underWay !== undefined;
  }

  /**
   * For each lattice, whether most of its spins were down when it last came to equilibrium, or its update changed. Pictures
   * may then exchange the two colours, so the majority always has the same one. Cluster updates change the majority at any
   * sweep.
   */
  get mostlyDown(): readonly boolean[] {
    return this.#adjusting.mostlyDown;
  }

  /**
   * Changes temperature, field and update from the next sweep on. Of several wishes at a time, only the last is done.
   * @param beginning sweeps that bring the lattice to equilibrium under these conditions. The lattice begins again with
   * them if the temperature or the field changes, because single-spin updates keep the domains of the temperature before.
   */
  adjust(conditions: Conditions, beginning?: Replay): Promise<void> {
    const adjust = (): Promise<void> => this.#adjusting.adjust(conditions, beginning);
    return this.#settling ? this.#settled.then(adjust) : adjust();
  }

  /** Submits sweeps with observations, and the zoom-out of the last state. Does not wait. */
  advance(sweeps: number): void {
    this.#observing.advance(sweeps, this.#adjusting.conditions.temperature);
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
    this.#stop.abort();
    this.#adjusting.end();
    // Sweeps to equilibrium may still be under way. They end at the next wait.
    const underWay = this.#settling ? this.#settled : this.#adjusting.underWay;
    if (!underWay) return this.#destroy();
    const destroy = (): void => this.#destroy();
    underWay.then(destroy, destroy);
  }

  async #settle(
    settings: Settings,
    { replay, checkpoint, signal, onProgress, shown }: ExperimentOptions,
  ): Promise<void> {
    const { simulation } = this;
    if (replay && !checkpoint) {
      const stop = this.#stop.signal;
      const show = async (): Promise<void> => {
        await this.#adjusting.readOrder();
        this.pyramid.update(simulation.sweeps);
        await shown?.();
      };
      await followShown(simulation, replay, this.#beside, {
        signal: signal ? AbortSignal.any([signal, stop]) : stop,
        ...(onProgress && { onProgress }),
        ...(shown && { show }),
      });
      // The conditions of the last sweep. If the reader stopped a replay, the next phase has not begun.
      const { phases } = replay;
      this.history.restart(phases.filter(({ sweep }) => sweep <= simulation.sweeps));
      const last = phases.findLast(({ sweep }) => sweep < simulation.sweeps);
      if (last) this.#adjusting.begin(last);
    }
    this.#settling = false;
    if (this.#disposed) return;
    // A link or another device may request conditions that differ from the conditions of the last sweeps.
    await this.#adjusting.adjust(settings);
    await this.#adjusting.readOrder();
    this.advance(0);
  }

  #destroy(): void {
    this.#observing.dispose();
    this.#order.dispose();
    this.#brush.dispose();
    this.pyramid.dispose();
    this.simulation.dispose();
  }
}
