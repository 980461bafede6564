import type { Gpu } from '../gpu/gpu.ts';
import { elementAt } from '../element-at.ts';
import { needsReversals } from './reversal.ts';
import type { ReplicaExchange } from './replica-exchange.ts';
import type { Reversal } from './reversal.ts';
import type { Measurement } from './measurement.ts';
import { observationCount, type PartRecord, type PartState } from './sampler-state.ts';
import type { SamplingPart, SamplingPlan } from './sampling-plan.ts';
import { IsingSimulation, type RankedObservation } from './simulation.ts';
import type { PhasedControl } from './sweeping.ts';
import { TemperatureCorrelations } from './temperature-correlations.ts';

/** Observations kept on the GPU between two readbacks. */
const slots = 256;

/** What a sampler works with on the device. */
interface Parts {
  readonly simulation: IsingSimulation;
  readonly measurement: Measurement;
  readonly exchange: ReplicaExchange | undefined;
  readonly reversal: Reversal | undefined;
  readonly correlations: TemperatureCorrelations | undefined;
}

/** Samples the temperatures of one part of a plan: thermalizes, then observes. It may stop anywhere and go on. */
export class IsingSampler {
  readonly #plan: SamplingPlan;
  readonly #parts: Parts;
  readonly #observations: RankedObservation[] = [];
  readonly #kept: { readonly words: Uint32Array; readonly ranks: Uint32Array | undefined }[] = [];
  #seconds = 0;
  #phase = '';

  private constructor(plan: SamplingPlan, parts: Parts) {
    this.#plan = plan;
    this.#parts = parts;
  }

  /** @param from a state of the same part of the same plan, to go on from */
  static async create(
    gpu: Gpu,
    plan: SamplingPlan,
    { places, geometry, update, seed, start }: SamplingPart,
    from?: PartState,
  ): Promise<IsingSampler> {
    const { model, points, replicas } = plan;
    const simulation = await IsingSimulation.create(gpu, {
      ...model,
      geometry,
      update,
      temperatures: places.flatMap((place) =>
        Array.from({ length: replicas }, () => elementAt(points, place).temperature),
      ),
      seed,
      start,
      exchangeable: plan.exchange,
    });
    const measurement = await simulation.measure(slots);
    const sampler = new IsingSampler(plan, {
      simulation,
      measurement,
      exchange: plan.exchange ? await simulation.exchangeReplicas(measurement) : undefined,
      reversal: needsReversals(model, update) ? await simulation.reversals(measurement) : undefined,
      correlations: plan.correlationsEvery
        ? await TemperatureCorrelations.create(gpu, simulation, places.length)
        : undefined,
    });
    if (from) sampler.#restore(from);
    return sampler;
  }

  /** Whether all is sampled. */
  get complete(): boolean {
    return this.#observations.length === observationCount(this.#plan) && !this.#isCorrelationDue();
  }

  /**
   * Goes on until all is sampled or the signal is aborted.
   * @returns whether all is sampled
   */
  async advance(control: PhasedControl): Promise<boolean> {
    const began = performance.now();
    await this.#thermalize(control);
    if (!control.signal?.aborted) await this.#observe(control);
    this.#seconds += (performance.now() - began) / 1000;
    return this.complete;
  }

  async #thermalize(control: PhasedControl): Promise<void> {
    const { simulation, measurement, exchange, reversal } = this.#parts;
    const { thermalize, every } = this.#plan.schedule;
    const end = this.#warm;
    const before = simulation.sweeps;
    if (this.#observations.length > 0 || (before >= end && this.#phase !== '')) return;
    await this.#announce(control, 'Thermalizing', thermalize);
    const { signal } = control;
    const onProgress = (sweeps: number): void => control.onProgress?.(before + sweeps);
    const moves = exchange ?? reversal;
    if (!moves) return simulation.sweep(end - before, { signal, onProgress });
    // Each reading of the thermalization is followed by a move.
    const count = end / every - moves.done;
    const first = (moves.done + 1) * every - before;
    await simulation.observe(measurement, {
      count,
      every,
      first,
      exchange,
      reversal,
      signal,
      onProgress,
    });
  }

  async #observe(control: PhasedControl): Promise<void> {
    const { simulation, measurement, exchange, reversal } = this.#parts;
    const { every } = this.#plan.schedule;
    const { signal } = control;
    const total = observationCount(this.#plan);
    const observations = this.#observations;
    await this.#announce(control, 'Measuring', total * every);
    await this.#afterObservation(signal);
    while (observations.length < total && !control.signal?.aborted) {
      const done = observations.length;
      const found = await simulation.observe(measurement, {
        count: this.#untilNextStop(),
        every,
        first: this.#warm + (done + 1) * every - simulation.sweeps,
        exchange,
        reversal,
        signal,
        onProgress: (sweeps) => control.onProgress?.(done * every + sweeps),
      });
      for (const observation of found) observations.push(observation);
      await this.#afterObservation(signal);
    }
  }

  /** Sweeps of thermalization: where moves follow readings, a whole number of readings. */
  get #warm(): number {
    const { exchange, reversal } = this.#parts;
    const { thermalize, every } = this.#plan.schedule;
    return (exchange ?? reversal) ? Math.ceil(thermalize / every) * every : thermalize;
  }

  /** Observations until lattices are to be kept, correlations to be measured, or the run is complete. */
  #untilNextStop(): number {
    const { correlationsEvery, latticesEvery } = this.#plan;
    const done = this.#observations.length;
    const until = [correlationsEvery, latticesEvery].flatMap((interval) =>
      interval ? [interval - (done % interval)] : [],
    );
    return Math.min(observationCount(this.#plan) - done, ...until);
  }

  /** What is measured of the spins of some observations only. A stopped run catches up when it goes on. */
  async #afterObservation(signal: AbortSignal | undefined): Promise<void> {
    const { simulation, exchange, correlations } = this.#parts;
    const { latticesEvery } = this.#plan;
    const done = this.#observations.length;
    const latest = this.#observations[done - 1];
    if (latticesEvery && this.#kept.length < Math.floor(done / latticesEvery)) {
      const { words } = await simulation.readState();
      this.#kept.push({ words, ranks: await exchange?.ranks() });
    }
    if (correlations && latest && this.#isCorrelationDue() && !signal?.aborted)
      await correlations.measure(latest.magnetization, exchange?.ranks(), signal);
  }

  #isCorrelationDue(): boolean {
    const { correlationsEvery } = this.#plan;
    const { correlations } = this.#parts;
    if (!correlations || !correlationsEvery) return false;
    const done = this.#observations.length;
    const total = observationCount(this.#plan);
    const wanted = Math.floor(done / correlationsEvery);
    const last = done === total && total % correlationsEvery > 0 ? 1 : 0;
    return correlations.measurements < wanted + last;
  }

  async #announce(control: PhasedControl, phase: string, sweeps: number): Promise<void> {
    if (this.#phase === phase) return;
    this.#phase = phase;
    await control.phase?.(phase, sweeps);
  }

  /** What was observed so far. */
  async record(): Promise<PartRecord> {
    await this.#parts.correlations?.settle();
    const observations = this.#observations;
    return {
      energy: observations.map(({ energy }) => energy),
      magnetization: observations.map(({ magnetization }) => magnetization),
      staggered: observations.flatMap(({ staggeredMagnetization: order }) =>
        order ? [order] : [],
      ),
      ranks: observations.flatMap(({ ranks }) => (ranks ? [ranks] : [])),
      correlations: this.#parts.correlations?.sums.flatMap(({ state }) => state ?? []) ?? [],
      kept: this.#kept.map(({ words }) => words),
      keptRanks: this.#kept.flatMap(({ ranks }) => (ranks ? [ranks] : [])),
      sweeps: this.#parts.simulation.sweeps,
      seconds: this.#seconds,
    };
  }

  /** All that another sampler needs to go on to the same bits. */
  async state(): Promise<PartState> {
    const { simulation, exchange, reversal } = this.#parts;
    return {
      record: await this.record(),
      live: {
        simulation: await simulation.readState(),
        exchange: await exchange?.readState(),
        reversals: reversal?.done,
      },
    };
  }

  #restore({ record, live }: PartState): void {
    const { simulation, exchange, reversal, correlations } = this.#parts;
    if (live) simulation.restore(live.simulation);
    if (live?.exchange) exchange?.restore(live.exchange);
    if (live?.reversals !== undefined) reversal?.resume(live.reversals);
    for (const [time, energy] of record.energy.entries()) {
      const staggeredMagnetization = record.staggered[time];
      const ranks = record.ranks[time];
      this.#observations.push({
        energy,
        magnetization: elementAt(record.magnetization, time),
        ...(staggeredMagnetization && { staggeredMagnetization }),
        ...(ranks && { ranks }),
      });
    }
    correlations?.restore(record.correlations);
    for (const [time, words] of record.kept.entries())
      this.#kept.push({ words, ranks: record.keptRanks[time] });
    this.#seconds = record.seconds;
    this.#phase = 'restored';
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    const { correlations, exchange, reversal, measurement, simulation } = this.#parts;
    for (const part of [correlations, exchange, reversal, measurement, simulation]) part?.dispose();
  }
}
