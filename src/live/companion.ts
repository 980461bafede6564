import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { derivedSeed } from '../ensemble/random-key.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { simulationOptions, temperaturesBeside } from '../ising/history.ts';
import { IsingSimulation } from '../ising/simulation.ts';
import type { BlockRule } from '../rg/block-rule.ts';
import { Pyramid } from '../rg/pyramid.ts';
import { BlockSeries } from './block-series.ts';
import { LevelWatch } from './level-watch.ts';
import type { Estimate } from './recent.ts';

/** The largest side of the measured lattices. Larger ones take longer for the same error. */
const largest = { gpu: 512, software: 256 } as const;
/** The largest side where blocks are 3 spins wide, which divide neither of the others: two steps end at 64 spins. */
const largestOfThrees = 576;
/** Levels that are measured, the lattice itself among them. */
const levels = 5;
/** Cluster updates that are left out after every change. */
const dropped = 20;
/**
 * Cluster updates in a block. At T_c an update forgets the one before within about 7 updates (the autocorrelation time of the
 * energy at L = 256), and farther from T_c within fewer.
 */
const block = { critical: 16, elsewhere: 6 } as const;
/** Relative distance from T_c that counts as critical. */
const critical = 0.04;
/** With so many updates, the numbers are precise enough. */
const enough = 4000;
/** Wished updates in a frame. */
const updatesPerFrame = 8;

/** What the lattices depend on. */
export interface CompanionOptions {
  readonly temperature: number;
  readonly field: number;
  /** The two other lattices have temperatures this far below and above. 0: there is one lattice. */
  readonly beside: number;
  /** Side of the lattice that the page shows. The measured lattices are no larger. */
  readonly size: number;
  readonly seed: number;
  readonly rule: BlockRule['kind'];
  readonly factor: number;
  readonly ties: BlockRule['ties'];
}

/**
 * Lattices beside the pictures, at the same temperatures, updated by Swendsen-Wang. They give the means of equilibrium within
 * seconds, also at T_c, while the pictures move calmly by single spins.
 */
export class Companion {
  readonly #simulation: IsingSimulation;
  readonly #pyramid: Pyramid;
  readonly #watch: LevelWatch;
  readonly #beside: number;
  readonly #present: { temperature: number };
  #field: number;
  #updates = 0;
  #adjusting = 0;
  #last: Promise<void> = Promise.resolve();

  private constructor(
    settings: CompanionOptions,
    parts: {
      simulation: IsingSimulation;
      pyramid: Pyramid;
      watch: LevelWatch;
      present: { temperature: number };
    },
  ) {
    this.#simulation = parts.simulation;
    this.#pyramid = parts.pyramid;
    this.#watch = parts.watch;
    this.#beside = settings.beside;
    this.#present = parts.present;
    this.#field = settings.field;
  }

  /** @throws GeometryError, ModelError if cluster updates do not fit this device or the settings */
  static async create(gpu: Gpu, settings: CompanionOptions): Promise<Companion> {
    const { temperature, field, beside, rule, factor, ties } = settings;
    const most =
      factor === 3 ? largestOfThrees : largest[gpu.adapter.software ? 'software' : 'gpu'];
    const size = Math.min(settings.size, most);
    const seed = derivedSeed(settings.seed, 'companion');
    const simulation = await IsingSimulation.create(
      gpu,
      simulationOptions(
        { size, seed, start: 'hot', beside },
        { temperature, field, update: 'swendsen-wang' },
      ),
    );
    const blocks = { kind: rule, factor, ties: factor === 2 ? ties : 'random' } as const;
    const pyramid = await Pyramid.create(gpu, simulation.ensemble, {
      depth: levels - 1,
      seed,
      rule: blocks,
    });
    const present = { temperature };
    const blockOf = (): number => {
      const distances = temperaturesBeside(present.temperature, beside).map((each) =>
        Math.abs(each / CRITICAL_TEMPERATURE - 1),
      );
      return Math.min(...distances) < critical ? block.critical : block.elsewhere;
    };
    const watch = await LevelWatch.create(gpu, pyramid, {
      levels,
      series: () => new BlockSeries({ dropped, block: blockOf }),
    });
    return new Companion(settings, { simulation, pyramid, watch, present });
  }

  /** Side of each lattice. */
  get size(): number {
    return this.#simulation.ensemble.geometry.size;
  }

  /** Updates for the next frame: none where observations wait to be read. */
  get wished(): number {
    const resting = this.#adjusting > 0 || this.#updates >= enough;
    return resting ? 0 : Math.min(updatesPerFrame, this.#watch.room);
  }

  /** Submits updates, each with an observation of every level. Does not wait. */
  advance(updates: number): void {
    for (let update = 0; update < updates; update++) {
      this.#simulation.submitSweeps(1);
      this.#pyramid.update(this.#simulation.sweeps);
      this.#watch.observe();
      this.#updates++;
    }
  }

  /** Takes the temperature and the field of the settings, and measures anew. */
  adjust({ temperature, field }: Pick<CompanionOptions, 'temperature' | 'field'>): Promise<void> {
    if (temperature === this.#present.temperature && field === this.#field) return this.#last;
    this.#present.temperature = temperature;
    this.#field = field;
    this.#watch.clear();
    this.#adjusting++;
    this.#last = this.#last
      .then(() => this.#adjust(temperature, field))
      .finally(() => this.#adjusting--);
    return this.#last;
  }

  get watch(): LevelWatch {
    return this.#watch;
  }

  /** Means of the lattice at the temperature of the settings, without the energy of a field; undefined before the first. */
  estimate(): Estimate | undefined {
    const agreeing = this.#watch.mean(0, 0);
    const magnetization = this.#watch.magnetization(0);
    if (!agreeing || !magnetization) return undefined;
    const { value, error } = agreeing.measured;
    return {
      temperature: this.#present.temperature,
      samples: agreeing.samples,
      energy: { value: 2 - 4 * value, error: 4 * error },
      absoluteMagnetization: magnetization.measured,
      settled: agreeing.settled && magnetization.settled,
    };
  }

  async #adjust(temperature: number, field: number): Promise<void> {
    await this.#simulation.change({ update: 'swendsen-wang', field });
    await this.#simulation.setTemperatures(temperaturesBeside(temperature, this.#beside));
    this.#watch.clear();
    this.#updates = 0;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#watch.dispose();
    this.#pyramid.dispose();
    this.#simulation.dispose();
  }
}
