import { Ensemble } from '../ensemble/ensemble.ts';
import { bondsPerSite, siteCount, spinCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { defaultUpdate } from './defaults.ts';
import { Checkerboard } from './checkerboard.ts';
import { Measurement, observationOf, type Observation } from './measurement.ts';
import {
  assertField,
  ferromagnet,
  ModelError,
  type Hamiltonian,
  type IsingModel,
} from './model.ts';
import { fillSlots, readInParts } from './observing.ts';
import { laddersOf, ReplicaExchange } from './replica-exchange.ts';
import { Reversal } from './reversal.ts';
import { singleSpinRule } from './single-spin-rule.ts';
import { startSpins, type StartState } from './start.ts';
import { SwendsenWang } from './swendsen-wang.ts';
import { Sweeping, type RunControl } from './sweeping.ts';
import { TemperatureError } from './temperature-error.ts';
import type { TileOptions } from './tiles.ts';
import type { UpdateName, Updater } from './update.ts';

/** `resident` is also whether clusters are joined in tiles; see `SwendsenWangOptions`. */
export interface SimulationOptions extends Partial<Hamiltonian>, TileOptions {
  readonly geometry: Geometry;
  /** `defaultUpdate` unless given. */
  readonly update?: UpdateName | undefined;
  /** One per system, in units of |J| (k = 1). */
  readonly temperatures: ArrayLike<number>;
  /** A whole number from 0 to 2^53 - 1; the same seed gives the same bits everywhere. */
  readonly seed: number;
  readonly start: StartState;
  /** Thresholds that may change from replica to replica, as `exchangeReplicas` needs. */
  readonly exchangeable?: boolean;
}

/** Observations between which systems may have swapped temperatures. */
export interface RankedObservation extends Observation {
  /** With replica exchange: the place of the temperature of every system on its ladder. */
  readonly ranks?: Uint32Array;
}

/** Sweeps between two readings up to which it pays to compile a kernel that counts on the way. */
const mostCounted = 16;

export type { RunControl } from './sweeping.ts';

/** The state of a simulation. */
export interface SimulationState {
  /** Of the ensemble. */
  readonly words: Uint32Array;
  readonly sweeps: number;
}

/** Ising models in GPU memory, with an update rule. */
export class IsingSimulation {
  readonly ensemble: Ensemble;
  readonly #gpu: Gpu;
  readonly #options: SimulationOptions;
  #hamiltonian: Hamiltonian;
  #updater: Updater;
  #sweeping: Sweeping;
  #temperatures: ArrayLike<number> = [];

  private constructor(
    gpu: Gpu,
    ensemble: Ensemble,
    parts: { options: SimulationOptions; hamiltonian: Hamiltonian; updater: Updater },
  ) {
    this.#gpu = gpu;
    this.ensemble = ensemble;
    this.#options = parts.options;
    this.#hamiltonian = parts.hamiltonian;
    this.#updater = parts.updater;
    this.#sweeping = new Sweeping(gpu, parts.updater, spinCount(ensemble.geometry));
  }

  /** @throws TemperatureError for a temperature that the update cannot take */
  static async create(gpu: Gpu, options: SimulationOptions): Promise<IsingSimulation> {
    const { geometry, seed, start, update = defaultUpdate(geometry) } = options;
    const { interaction = ferromagnet.interaction, field = ferromagnet.field } = options;
    assertField(field);
    const model = { lattice: geometry.lattice, interaction, field };
    const ensemble = new Ensemble(gpu, geometry, 'spins');
    const updater = updaterFor(gpu, ensemble, options, { model, update });
    const simulation = new IsingSimulation(gpu, ensemble, { options, hamiltonian: model, updater });
    // Together, because each waits for kernels of its own.
    await Promise.all([
      simulation.setTemperatures(options.temperatures),
      startSpins(gpu, ensemble, { start, seed, model }),
    ]);
    return simulation;
  }

  get hamiltonian(): Hamiltonian {
    return this.#hamiltonian;
  }

  /**
   * Continues from the next sweep with another update, in another field. Spins, temperatures and the number of the sweep
   * stay.
   */
  async change({ update, field }: { update: UpdateName; field: number }): Promise<void> {
    assertField(field);
    const { interaction } = this.#hamiltonian;
    const model = { lattice: this.ensemble.geometry.lattice, interaction, field };
    const updater = updaterFor(this.#gpu, this.ensemble, this.#options, { model, update });
    await updater.setTemperatures(this.#temperatures);
    const sweeping = new Sweeping(this.#gpu, updater, spinCount(this.ensemble.geometry));
    sweeping.resume(this.#sweeping.done);
    this.#updater.dispose();
    this.#hamiltonian = model;
    this.#updater = updater;
    this.#sweeping = sweeping;
  }

  /** Sweeps done since the start. */
  get sweeps(): number {
    return this.#sweeping.done;
  }

  /** Spins and sweeps after all work submitted so far. With the same options, `restore` continues from them. */
  async readState(): Promise<SimulationState> {
    return { words: await this.#gpu.readWords(this.ensemble.buffer), sweeps: this.#sweeping.done };
  }

  /** Continues from a state of a simulation with the same options, to the bits that the other simulation would reach. */
  restore({ words, sweeps }: SimulationState): void {
    this.#gpu.write(this.ensemble.buffer, words);
    this.#sweeping.resume(sweeps);
  }

  /** Begins again at sweep 0, from the start of the options, under the present conditions. */
  async restart(): Promise<void> {
    const { start, seed } = this.#options;
    await startSpins(this.#gpu, this.ensemble, { start, seed, model: this.#hamiltonian });
    this.#sweeping.resume(0);
  }

  /** Changes the temperatures from the next sweep on. */
  setTemperatures(temperatures: ArrayLike<number>): Promise<void> {
    this.#temperatures = temperatures;
    return this.#updater.setTemperatures(temperatures);
  }

  /**
   * Submits `count` sweeps as one piece of work and does not wait; for pages, which pace themselves.
   * @param timestampWrites for a timer; then at most `maximumSweepsPerSubmit` sweeps
   */
  submitSweeps(count: number, timestampWrites?: GPUComputePassTimestampWrites): void {
    this.#sweeping.submitAll(count, timestampWrites);
  }

  /**
   * Submits `count` sweeps in one submit and does not wait, with `after` recorded behind every `every` sweeps, which divides
   * `count`; for pages. Returns false, and does nothing, where one submit cannot hold so many sweeps.
   */
  submitWatched(
    count: number,
    every: number,
    after: (pass: GPUComputePassEncoder) => void,
  ): boolean {
    return this.#sweeping.submitWatched(count, every, after);
  }

  /** Does `count` sweeps in submits of some 25 ms, and waits for the last. */
  sweep(count: number, control: RunControl = {}): Promise<void> {
    return this.#sweeping.run(count, control);
  }

  /** As `sweep`, but does not wait for the last submits, for work that follows on the device. */
  advance(count: number, control: RunControl = {}): Promise<void> {
    return this.#sweeping.advance(count, control);
  }

  /** After `advance`, for work that follows on the device and nothing else. */
  runAhead(): void {
    this.#sweeping.runAhead();
  }

  /** A measurement of this ensemble, with room for `capacity` readings between two readbacks. */
  measure(capacity: number): Promise<Measurement> {
    const staggered = this.hamiltonian.interaction === -1;
    return Measurement.create(this.#gpu, this.ensemble, { capacity, staggered });
  }

  /**
   * Replica exchange between the systems, to be passed to `observe`. The temperatures of the simulation are the
   * ladders: as many systems at each temperature, the temperatures rising from one block of systems to the next.
   * @throws TemperatureError for temperatures that cannot be exchanged, a field, or a simulation not `exchangeable`
   */
  async exchangeReplicas(measurement: Measurement): Promise<ReplicaExchange> {
    const { geometry } = this.ensemble;
    const { interaction, field } = this.hamiltonian;
    const thresholds = this.#updater.replicaThresholds;
    if (geometry.mode !== 'replica')
      throw new TemperatureError('Replica exchange takes replicas, not lattices cut into strips.');
    if (!thresholds || field !== 0)
      throw new TemperatureError(
        'Replica exchange takes single-spin updates with a threshold per replica, and no field.',
      );
    return ReplicaExchange.create(this.#gpu, {
      ...laddersOf(this.#temperatures),
      seed: this.#options.seed,
      interaction,
      measurement,
      thresholds,
      bonds: siteCount(geometry) * bondsPerSite(geometry),
    });
  }

  /**
   * Reversals of whole systems in the field, at the temperatures that they have now, to be passed to `observe`.
   * @throws ModelError where there is no field, or an antiferromagnet in it
   */
  async reversals(measurement: Measurement): Promise<Reversal> {
    const { interaction, field } = this.hamiltonian;
    if (interaction !== 1 || field === 0)
      throw new ModelError('Reversals of whole systems are for ferromagnets in a field.');
    const { seed } = this.#options;
    const temperatures = this.#temperatures;
    return Reversal.create(this.#gpu, this.ensemble, { temperatures, field, seed, measurement });
  }

  /** One observation of the present spins. */
  async observeNow(measurement: Measurement): Promise<Observation> {
    readInParts({ gpu: this.#gpu, measurement, moves: [] }, 0);
    const [reading] = await measurement.read(1);
    if (!reading) throw new Error('A reading did not come back from the device.');
    return observationOf(this.hamiltonian, reading);
  }

  /**
   * Makes `count` observations, each after `every` sweeps, and returns them in the order of time.
   * @param measurement of this ensemble; its capacity bounds how many readings stay on the GPU at a time
   */
  async observe(
    measurement: Measurement,
    {
      count,
      every,
      first = every,
      exchange,
      reversal,
      ...control
    }: {
      readonly count: number;
      /** Sweeps before each observation. */
      readonly every: number;
      /** Sweeps before the first observation, at most `every`; `every` unless given. */
      readonly first?: number | undefined;
      /** Exchanges replicas after each observation. */
      readonly exchange?: ReplicaExchange | undefined;
      /** Reverses whole systems after each observation. */
      readonly reversal?: Reversal | undefined;
    } & RunControl,
  ): Promise<RankedObservation[]> {
    const moves = [exchange, reversal].filter((move) => move !== undefined);
    const counting =
      every <= mostCounted ? await this.#updater.countInto?.(measurement) : undefined;
    const observer = { gpu: this.#gpu, sweeping: this.#sweeping, measurement, moves, counting };
    const observations: RankedObservation[] = [];
    while (observations.length < count && !control.signal?.aborted) {
      const before = observations.length;
      const slots = Math.min(count - before, measurement.capacity);
      const filled = await fillSlots(
        observer,
        { count: slots, every, first: before === 0 ? first : every },
        {
          signal: control.signal,
          onProgress: (done) => control.onProgress?.((before + done) * every),
        },
      );
      const [readings, ranks] = await this.#sweeping.settle(
        Promise.all([measurement.read(filled), exchange?.read(filled)]),
      );
      for (const [slot, reading] of readings.entries()) {
        const observation = observationOf(this.hamiltonian, reading);
        const ofSlot = ranks?.[slot];
        observations.push(ofSlot ? { ...observation, ranks: ofSlot } : observation);
      }
    }
    return observations;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#updater.dispose();
    this.ensemble.dispose();
  }
}

function updaterFor(
  gpu: Gpu,
  ensemble: Ensemble,
  { seed, exchangeable = false, resident, halfSweeps }: SimulationOptions,
  { model, update }: { model: IsingModel; update: UpdateName },
): Updater {
  if (update === 'swendsen-wang')
    return new SwendsenWang(gpu, ensemble, { ...model, seed, tiles: resident });
  return new Checkerboard(gpu, ensemble, {
    rule: singleSpinRule(model, update),
    seed,
    perReplica: exchangeable,
    resident,
    halfSweeps,
  });
}
