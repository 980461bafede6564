import { randomKey } from '../ensemble/random-key.ts';
import type { Dispatch } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { KernelUniform } from '../gpu/uniform.ts';
import { replicaPlanes, replicaThreshold } from './acceptance.ts';
import type { Measurement } from './measurement.ts';
import type { SingleSpinRule } from './single-spin-rule.ts';
import { TemperatureError } from './temperature-error.ts';
import type { ReplicaThresholds } from './update.ts';
import { elementAt } from '../element-at.ts';

/** Acceptance probabilities on the device, over all pairs: 64 MiB. */
const mostEntries = 2 ** 24;

export interface ReplicaExchangeOptions {
  /** The temperatures of a ladder, rising, at least two; in units of |J|. */
  readonly temperatures: readonly number[];
  /** Ladders; system `rank ladders + ladder` starts at the temperature of its rank. */
  readonly ladders: number;
  readonly seed: number;
  readonly interaction: 1 | -1;
  /** Its readings decide about exchanges: record one into the slot before each exchange. */
  readonly measurement: Measurement;
  /** These follow the exchanges. */
  readonly thresholds: ReplicaThresholds;
  /** Bonds of a system. */
  readonly bonds: number;
}

/** The places of all systems on their ladders, and how many exchanges led there. */
export interface ExchangeState {
  /** The system at each place, then the rank of each system: two words a system. */
  readonly places: Uint32Array;
  readonly done: number;
}

/**
 * Replica exchange between the systems of an ensemble, entirely on the GPU (shaders/ising/exchange.wgsl): systems keep
 * their bits and swap temperatures. There must be no field: energies are then whole numbers of bonds, and decisions are
 * the same on every adapter.
 */
export class ReplicaExchange {
  readonly #gpu: Gpu;
  readonly #options: ReplicaExchangeOptions;
  readonly #dispatches: readonly [exchange: Dispatch, thresholds: Dispatch];
  readonly #places: GPUBuffer;
  readonly #history: GPUBuffer;
  readonly #uniform: KernelUniform<'exchange'>;
  readonly #others: readonly { destroy: () => void }[];
  #done = 0;

  private constructor(
    gpu: Gpu,
    options: ReplicaExchangeOptions,
    own: {
      dispatches: readonly [Dispatch, Dispatch];
      places: GPUBuffer;
      history: GPUBuffer;
      uniform: KernelUniform<'exchange'>;
      others: readonly { destroy: () => void }[];
    },
  ) {
    this.#gpu = gpu;
    this.#options = options;
    this.#dispatches = own.dispatches;
    this.#places = own.places;
    this.#history = own.history;
    this.#uniform = own.uniform;
    this.#others = own.others;
  }

  /** @throws TemperatureError where neighbouring temperatures are too close to tabulate */
  static async create(gpu: Gpu, options: ReplicaExchangeOptions): Promise<ReplicaExchange> {
    const { temperatures, ladders, measurement, thresholds, bonds } = options;
    const { rule, acceptance } = thresholds;
    const systems = temperatures.length * ladders;
    const { entries, words } = exchangeTable(temperatures, bonds);
    const [exchangeKernel, thresholdKernel] = await Promise.all([
      gpu.kernel('exchange', 'default'),
      gpu.kernel('exchange-thresholds', 'default'),
    ]);
    const places = gpu.upload(
      'places',
      Uint32Array.from({ length: 2 * systems }, (_, at) =>
        at < systems ? at : Math.floor((at - systems) / ladders),
      ),
    );
    const history = gpu.storage('ranks', measurement.capacity * systems * 4);
    const probabilities = gpu.upload('exchange acceptance', words);
    const uniform = gpu.uniform('exchange', {
      key: [0, 0],
      step: 0,
      slot: 0,
      ranks: temperatures.length,
      ladders,
      entries,
      columns: measurement.columns,
      antiferromagnet: options.interaction === -1 ? 1 : 0,
    });
    const moves = rule.moves(elementAt(temperatures, 0)).length;
    const ladder = gpu.upload('ladder', ladderWords(rule, temperatures));
    const groups = systems / 32;
    const sizes = gpu.uniform('exchange-thresholds', { groups, systems, moves });
    return new ReplicaExchange(gpu, options, {
      dispatches: [
        gpu.dispatch(
          exchangeKernel,
          [measurement.series, places, history, probabilities, uniform],
          systems,
        ),
        gpu.dispatch(
          thresholdKernel,
          [places, ladder, acceptance, sizes],
          (replicaPlanes + 1) * moves * groups,
        ),
      ],
      places,
      history,
      uniform,
      others: [probabilities, ladder, sizes],
    });
  }

  /** Exchanges that were recorded so far. */
  get done(): number {
    return this.#done;
  }

  async readState(): Promise<ExchangeState> {
    return { places: await this.#gpu.readWords(this.#places), done: this.#done };
  }

  /** Continues from a state of exchanges with the same options. */
  restore({ places, done }: ExchangeState): void {
    this.#gpu.write(this.#places, places);
    this.#gpu.compute('thresholds', (pass) => this.#dispatches[1].record(pass));
    this.#done = done;
  }

  /** Prepares a submit whose first reading goes into slot `slot`. */
  begin(slot: number): void {
    const key = randomKey(this.#options.seed, 'exchange', {
      period: Math.floor(this.#done / 2 ** 32),
    });
    this.#uniform.set({ key, step: this.#done % 2 ** 32, slot });
  }

  /** Records an exchange after the reading in slot `slot of begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void {
    const [exchange, thresholds] = this.#dispatches;
    exchange.record(pass, index);
    thresholds.record(pass);
    this.#done++;
  }

  /** The rank that every system had in the readings of slots `0 .. count - 1`. */
  async read(count: number): Promise<Uint32Array[]> {
    const systems = this.#options.temperatures.length * this.#options.ladders;
    const words = await this.#gpu.readWords(this.#history, 0, count * systems * 4);
    return Array.from({ length: count }, (_, slot) =>
      words.slice(slot * systems, (slot + 1) * systems),
    );
  }

  /** The rank that every system has now. */
  async ranks(): Promise<Uint32Array> {
    const systems = this.#options.temperatures.length * this.#options.ladders;
    return (await this.#gpu.readWords(this.#places, systems * 4, systems * 4)).slice();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.#places, this.#history, this.#uniform, ...this.#others])
      buffer.destroy();
  }
}

/**
 * The ladders that temperatures of systems make: as many systems at each temperature, block after block.
 * @throws TemperatureError for unequal blocks
 */
export function laddersOf(ofSystems: ArrayLike<number>): {
  temperatures: number[];
  ladders: number;
} {
  const all = Array.from(ofSystems);
  const temperatures = all.filter((temperature, system) => temperature !== all[system - 1]);
  const ladders = all.length / temperatures.length;
  const even = all.every((temperature, s) => temperature === temperatures[Math.floor(s / ladders)]);
  if (!even || !Number.isInteger(ladders))
    throw new TemperatureError(
      `Replica exchange takes as many lattices at each temperature: ${all.length} lattices ` +
        `cannot be shared among ${temperatures.length} temperatures.`,
    );
  return { temperatures, ladders };
}

/**
 * exp(-2 (1/T_i - 1/T_(i+1)) m) as 32-bit thresholds, where m is the difference in unlike bonds that opposes the swap.
 * The last entry of each pair is below 2^-32, or belongs to all bonds.
 */
function exchangeTable(
  temperatures: readonly number[],
  bonds: number,
): { entries: number; words: Uint32Array } {
  const rates = temperatures
    .slice(1)
    .map((warmer, i) => 2 * (1 / elementAt(temperatures, i) - 1 / warmer));
  const least = Math.min(...rates);
  const entries = Math.min(bonds, Math.ceil((32 * Math.LN2) / least)) + 1;
  if (rates.length === 0 || !(least > 0) || entries * rates.length > mostEntries)
    throw new TemperatureError(
      'Replica exchange needs two temperatures or more that rise and are not too close together.',
    );
  const words = Uint32Array.from({ length: entries * rates.length }, (_, at) => {
    const rate = elementAt(rates, Math.floor(at / entries));
    return Math.min(0xffffffff, Math.floor(Math.exp(-rate * (at % entries)) * 2 ** 32));
  });
  return { entries, words };
}

/** The thresholds of every rank: 23 bits, with the favoured direction in the bit above them. */
function ladderWords(rule: SingleSpinRule, temperatures: readonly number[]): Uint32Array {
  return Uint32Array.from(
    temperatures.flatMap((temperature) =>
      rule
        .moves(temperature)
        .map(
          ({ probability, favoursUp }) =>
            replicaThreshold(probability) + (favoursUp ? 2 ** replicaPlanes : 0),
        ),
    ),
  );
}
