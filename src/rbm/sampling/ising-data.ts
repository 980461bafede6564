import {
  replicaGeometry,
  siteCount,
  type Geometry,
  type LatticeKind,
} from '../../ensemble/geometry.ts';
import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { defaultStart } from '../../ising/defaults.ts';
import { suitedUpdate } from '../../ising/hot-temperature.ts';
import { ferromagnet } from '../../ising/model.ts';
import { defaultSchedule } from '../../ising/schedule.ts';
import { IsingSimulation, type RunControl } from '../../ising/simulation.ts';
import { MachineError } from '../machine/errors.ts';
import type { PackedUnits } from '../machine/packed-units.ts';

export interface IsingDataOptions {
  /** `square` unless given. */
  readonly lattice?: LatticeKind | undefined;
  /** Side of the lattice, even. */
  readonly size: number;
  /** In units of J. */
  readonly temperature: number;
  /** Independent lattices, a multiple of 32. */
  readonly samples: number;
  readonly seed: number;
  /** Sweeps before the samples are taken; `defaultThermalization` unless given. */
  readonly thermalize?: number | undefined;
}

/** Sweeps of `IsingData` before it takes samples, by default. The same number again makes new, independent samples. */
export function defaultThermalization({
  lattice = 'square',
  size,
  temperature,
  samples,
}: Pick<IsingDataOptions, 'lattice' | 'size' | 'temperature' | 'samples'>): number {
  const model = { ...ferromagnet, lattice };
  return defaultSchedule({ model, size, temperatures: [temperature], replicas: samples })
    .thermalize;
}

/** The seed of held-out samples, which are independent of the samples of `seed`. */
export function heldOutSeed(seed: number): number {
  return derivedSeed(seed, 'held-out');
}

/** Spins and sweeps of a simulation that samples are taken from. */
export interface IsingDataState {
  readonly words: Uint32Array;
  readonly sweeps: number;
}

/**
 * Ising samples as they lie in GPU memory. N samples are N independent replicas, each thermalized on its own, so they
 * are uncorrelated. Units are sites in storage order (shaders/shared/lattice.wgsl), 1 = up. Below the critical
 * temperature half of the replicas start up and half down, as both are equally likely.
 */
export class IsingData {
  readonly data: PackedUnits;
  readonly geometry: Geometry;
  readonly #simulation: IsingSimulation;

  private constructor(simulation: IsingSimulation) {
    const { buffer, geometry } = simulation.ensemble;
    this.#simulation = simulation;
    this.geometry = geometry;
    this.data = { buffer, units: siteCount(geometry), groups: geometry.groups };
  }

  /** @throws GeometryError, TemperatureError */
  static async sample(
    gpu: Gpu,
    options: IsingDataOptions,
    control: RunControl = {},
  ): Promise<IsingData> {
    const found = await IsingData.start(gpu, options);
    await found.#simulation.sweep(options.thermalize ?? defaultThermalization(options), control);
    return found;
  }

  /**
   * The samples of a state that `readState` read.
   * @throws MachineError for a state of other samples
   */
  static async restore(
    gpu: Gpu,
    options: IsingDataOptions,
    state: IsingDataState,
  ): Promise<IsingData> {
    const found = await IsingData.start(gpu, options);
    const words = found.data.units * found.data.groups;
    if (state.words.length !== words) {
      found.dispose();
      throw new MachineError(
        `The state of the samples has ${state.words.length} words; these samples have ${words}.`,
      );
    }
    found.#simulation.restore(state);
    return found;
  }

  private static async start(gpu: Gpu, options: IsingDataOptions): Promise<IsingData> {
    const { lattice = 'square', size, temperature, samples, seed } = options;
    const geometry = replicaGeometry(size, samples, lattice);
    const temperatures = new Float64Array(geometry.systems).fill(temperature);
    const start = defaultStart({ lattice }, temperature, { bothSigns: true });
    const update = suitedUpdate({ ...ferromagnet, lattice }, temperature);
    const simulation = { geometry, temperatures, seed, start, update } as const;
    return new IsingData(await IsingSimulation.create(gpu, simulation));
  }

  /**
   * Continues the simulation. After enough sweeps the samples, in the same memory, are independent of the old ones. The last
   * sweeps may still be in the queue of the device, before all work that is submitted later.
   */
  async refresh(sweeps: number, control: RunControl = {}): Promise<void> {
    await this.#simulation.advance(sweeps, control);
    this.#simulation.runAhead();
  }

  /** Sweeps done since the start. */
  get sweeps(): number {
    return this.#simulation.sweeps;
  }

  readState(): Promise<IsingDataState> {
    return this.#simulation.readState();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#simulation.dispose();
  }
}
