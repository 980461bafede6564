import { Ensemble } from '../ensemble/ensemble.ts';
import { bondsPerSite, siteCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Checkerboard } from './checkerboard.ts';
import { Measurement, type Observation } from './measurement.ts';
import { ferromagnet, ModelError, type Hamiltonian, type IsingModel } from './model.ts';
import { ReplicaExchange } from './replica-exchange.ts';
import { Reversal } from './reversal.ts';
import { singleSpinRule } from './single-spin-rule.ts';
import { startSpins, type StartState } from './start.ts';
import { SwendsenWang } from './swendsen-wang.ts';
import { Sweeping } from './sweeping.ts';
import { TemperatureError } from './temperature-error.ts';
import type { UpdateName, Updater } from './update.ts';

export interface SimulationOptions extends Partial<Hamiltonian> {
  readonly geometry: Geometry;
  /** `metropolis` unless given. */
  readonly update?: UpdateName | undefined;
  /** One per system, in units of |J| (k = 1). */
  readonly temperatures: ArrayLike<number>;
  /** A whole number from 0 to 2^53 - 1; the same seed gives the same bits everywhere. */
  readonly seed: number;
  readonly start: StartState;
  /** Thresholds that may change from replica to replica, as `exchangeReplicas` needs. */
  readonly exchangeable?: boolean;
  /** Whether single-spin updates stay in workgroup memory; see `CheckerboardOptions`. */
  readonly resident?: boolean | undefined;
}

/** Observations between which systems may have swapped temperatures. */
export interface RankedObservation extends Observation {
  /** With replica exchange: the place of the temperature of every system on its ladder. */
  readonly ranks?: Uint32Array;
}

/** Where a simulation is. */
export interface SimulationState {
  /** Of the ensemble. */
  readonly words: Uint32Array;
  readonly sweeps: number;
}

/** What may watch and stop a long run. */
export interface RunControl {
  /** Aborting ends the run after the current submit; what is done stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the sweeps done in this run so far. */
  readonly onProgress?: (sweeps: number) => void;
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
    this.#sweeping = new Sweeping(gpu, parts.updater);
  }

  /** @throws TemperatureError for a temperature that the update cannot take */
  static async create(gpu: Gpu, options: SimulationOptions): Promise<IsingSimulation> {
    const { geometry, seed, start, update = 'metropolis' } = options;
    const { interaction = ferromagnet.interaction, field = ferromagnet.field } = options;
    const model = { lattice: geometry.lattice, interaction, field };
    const ensemble = new Ensemble(gpu, geometry, 'spins');
    const updater = updaterFor(gpu, ensemble, options, { model, update });
    const simulation = new IsingSimulation(gpu, ensemble, { options, hamiltonian: model, updater });
    await simulation.setTemperatures(options.temperatures);
    await startSpins(gpu, ensemble, { start, seed, model });
    return simulation;
  }

  get hamiltonian(): Hamiltonian {
    return this.#hamiltonian;
  }

  /**
   * Goes on from the next sweep with another update, in another field; spins, temperatures and the number of the sweep
   * stay. Measurements that were made before keep the field that they were made with.
   */
  async change({ update, field }: { update: UpdateName; field: number }): Promise<void> {
    const { interaction } = this.#hamiltonian;
    const model = { lattice: this.ensemble.geometry.lattice, interaction, field };
    const updater = updaterFor(this.#gpu, this.ensemble, this.#options, { model, update });
    await updater.setTemperatures(this.#temperatures);
    const sweeping = new Sweeping(this.#gpu, updater);
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

  /** Spins and sweeps after all work submitted so far: with the options, all that `restore` needs to go on. */
  async readState(): Promise<SimulationState> {
    return { words: await this.#gpu.readWords(this.ensemble.buffer), sweeps: this.#sweeping.done };
  }

  /** Goes on from a state of a simulation with the same options, to the same bits as that one would have. */
  restore({ words, sweeps }: SimulationState): void {
    this.#gpu.write(this.ensemble.buffer, words);
    this.#sweeping.resume(sweeps);
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

  /** Does `count` sweeps in submits of some 25 ms, and waits for the last. */
  async sweep(count: number, control: RunControl = {}): Promise<void> {
    const sweeping = this.#sweeping;
    let done = 0;
    while (done < count && !control.signal?.aborted) {
      const batch = sweeping.inParts ? 1 : Math.min(count - done, sweeping.fitting);
      if (sweeping.inParts) await sweeping.sweepInParts();
      else await sweeping.submit(batch);
      done += batch;
      control.onProgress?.(done);
    }
  }

  /** Observations of the energy and magnetization of every system, `capacity` of them between two readbacks. */
  measure(capacity: number): Promise<Measurement> {
    return Measurement.create(this.#gpu, this.ensemble, capacity, this.hamiltonian);
  }

  /**
   * Replica exchange between the systems, to be passed to `observe`.
   * @param temperatures of a ladder, rising; system `rank ladders + ladder` must have been given that of its rank
   * @throws TemperatureError for temperatures that cannot be exchanged, a field, or a simulation not `exchangeable`
   */
  exchangeReplicas(
    measurement: Measurement,
    { temperatures, seed }: { temperatures: readonly number[]; seed: number },
  ): Promise<ReplicaExchange> {
    const { interaction, field } = this.hamiltonian;
    const checkerboard = this.#updater;
    const { systems, mode } = this.ensemble.geometry;
    if (mode !== 'replica' || systems % temperatures.length !== 0)
      throw new TemperatureError(
        `Replica exchange takes replicas, not strips, and as many at each temperature: ${systems} lattices ` +
          `(${mode} mode) cannot be shared among ${temperatures.length} temperatures.`,
      );
    if (!(checkerboard instanceof Checkerboard) || !checkerboard.perReplica || field !== 0)
      throw new TemperatureError(
        'Replica exchange takes single-spin updates with a threshold per replica, and no field.',
      );
    return ReplicaExchange.create(this.#gpu, {
      temperatures,
      ladders: systems / temperatures.length,
      seed,
      interaction,
      measurement,
      checkerboard,
      bonds: siteCount(this.ensemble.geometry) * bondsPerSite(this.ensemble.geometry),
    });
  }

  /**
   * Reversals of whole systems in the field, at the temperatures that they have now, to be passed to `observe`.
   * @throws ModelError where there is no field, or an antiferromagnet in it
   */
  reversals(measurement: Measurement, seed: number): Promise<Reversal> {
    const { interaction, field } = this.hamiltonian;
    if (interaction !== 1 || field === 0)
      throw new ModelError('Reversals of whole systems are for ferromagnets in a field.');
    const temperatures = this.#temperatures;
    return Reversal.create(this.#gpu, this.ensemble, { temperatures, field, seed, measurement });
  }

  /**
   * Does `count` observations, each after `every` sweeps, and returns them as they were made.
   * @param measurement of this ensemble; its capacity bounds how many observations stay on the GPU at a time
   * @param exchange does an exchange of replicas after each observation
   * @param reversal turns over whole systems after each observation
   */
  async observe(
    measurement: Measurement,
    {
      count,
      every,
      exchange,
      reversal,
      ...control
    }: {
      count: number;
      every: number;
      exchange?: ReplicaExchange | undefined;
      reversal?: Reversal | undefined;
    } & RunControl,
  ): Promise<RankedObservation[]> {
    const moves = [exchange, reversal].filter((move) => move !== undefined);
    const observations: RankedObservation[] = [];
    let pending = 0;
    const flush = async (): Promise<void> => {
      const read = await measurement.read(pending);
      const ranks = (await exchange?.read(pending)) ?? [];
      observations.push(
        ...read.map((observation, slot) => {
          const ofSlot = ranks[slot];
          return ofSlot ? { ...observation, ranks: ofSlot } : observation;
        }),
      );
      pending = 0;
    };
    while (observations.length + pending < count && !control.signal?.aborted) {
      const slots = Math.min(count - observations.length, measurement.capacity) - pending;
      const fitting = Math.floor(this.#sweeping.fitting / every);
      const batch = Math.max(1, Math.min(slots, fitting));
      if (fitting === 0) await this.sweep(every - 1, { signal: control.signal });
      const between = fitting === 0 ? 1 : every;
      const first = pending;
      if (this.#sweeping.inParts || measurement.parts > 1) {
        await this.sweep(between);
        await this.#measureInParts(measurement, pending++, moves);
        control.onProgress?.((observations.length + pending) * every);
        if (pending === measurement.capacity || observations.length + pending === count)
          await flush();
        continue;
      }
      for (const move of moves) move.begin(first);
      await this.#sweeping.submit(batch * between, between, (pass) => {
        measurement.record(pass, pending);
        for (const move of moves) move.record(pass, pending - first);
        pending++;
      });
      control.onProgress?.((observations.length + pending) * every);
      if (pending === measurement.capacity || observations.length + pending === count)
        await flush();
    }
    if (pending > 0) await flush();
    return observations;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#updater.dispose();
    this.ensemble.dispose();
  }

  async #measureInParts(
    measurement: Measurement,
    slot: number,
    moves: readonly (ReplicaExchange | Reversal)[],
  ): Promise<void> {
    for (let part = 0; part < measurement.parts; part++)
      this.#gpu.compute('part of a measurement', (pass) =>
        measurement.recordPart(pass, slot, part),
      );
    for (const move of moves) {
      move.begin(slot);
      this.#gpu.compute('move of whole systems', (pass) => move.record(pass, 0));
    }
    await this.#gpu.settle();
  }
}

function updaterFor(
  gpu: Gpu,
  ensemble: Ensemble,
  { seed, exchangeable = false, resident }: SimulationOptions,
  { model, update }: { model: IsingModel; update: UpdateName },
): Updater {
  if (update === 'swendsen-wang') return new SwendsenWang(gpu, ensemble, { ...model, seed });
  return new Checkerboard(gpu, ensemble, {
    rule: singleSpinRule(model, update),
    seed,
    perReplica: exchangeable,
    resident,
  });
}
