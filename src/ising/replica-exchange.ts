import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../gpu/kernels.ts';
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

interface Stage {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number];
}

/**
 * Replica exchange between the systems of an ensemble, entirely on the GPU (shaders/ising/exchange.wgsl): systems
 * keep their bits and swap temperatures. Without field only, where energies are whole numbers of bonds, so that
 * decisions are the same on every adapter.
 */
export class ReplicaExchange {
  readonly #gpu: Gpu;
  readonly #options: ReplicaExchangeOptions;
  readonly #entries: number;
  readonly #stages: readonly [Stage, Stage];
  readonly #buffers: Record<'places' | 'history' | 'acceptance' | 'exchange', GPUBuffer>;
  readonly #others: readonly GPUBuffer[];
  #done = 0;

  private constructor(
    gpu: Gpu,
    options: ReplicaExchangeOptions,
    entries: number,
    stages: readonly [Stage, Stage],
    buffers: Record<'places' | 'history' | 'acceptance' | 'exchange', GPUBuffer>,
    others: readonly GPUBuffer[],
  ) {
    this.#gpu = gpu;
    this.#options = options;
    this.#entries = entries;
    this.#stages = stages;
    this.#buffers = buffers;
    this.#others = others;
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
    const places = Uint32Array.from({ length: 2 * systems }, (_, at) =>
      at < systems ? at : Math.floor((at - systems) / ladders),
    );
    const buffers = {
      places: gpu.upload('places', places),
      history: gpu.storage('ranks', measurement.capacity * systems * 4),
      acceptance: gpu.upload('exchange acceptance', words),
      exchange: gpu.uniform('exchange', 12),
    };
    const moves = rule.moves(elementAt(temperatures, 0)).length;
    const ladder = gpu.upload('ladder', ladderWords(rule, temperatures));
    const sizes = gpu.uniform('exchange thresholds', 4);
    const groups = systems / 32;
    gpu.write(sizes, new Uint32Array([groups, systems, moves, 0]));
    const stages: [Stage, Stage] = [
      {
        kernel: exchangeKernel,
        group: gpu.bind(exchangeKernel, [
          measurement.series,
          buffers.places,
          buffers.history,
          buffers.acceptance,
          buffers.exchange,
          gpu.ordinalBinding,
        ]),
        workgroups: workgroupsFor(systems),
      },
      {
        kernel: thresholdKernel,
        group: gpu.bind(thresholdKernel, [buffers.places, ladder, acceptance, sizes]),
        workgroups: workgroupsFor((replicaPlanes + 1) * moves * groups),
      },
    ];
    return new ReplicaExchange(gpu, options, entries, stages, buffers, [ladder, sizes]);
  }

  /** Prepares a submit whose first reading goes into slot `slot`. */
  begin(slot: number): void {
    const { seed, temperatures, ladders, measurement, interaction } = this.#options;
    const words = [
      ...randomKey(seed, 'exchange', { period: Math.floor(this.#done / 2 ** 32) }),
      this.#done % 2 ** 32,
      slot,
      temperatures.length,
      ladders,
      this.#entries,
      measurement.columns,
      interaction === -1 ? 1 : 0,
    ];
    this.#gpu.write(this.#buffers.exchange, new Uint32Array(words));
  }

  /** Records an exchange after the reading in slot `slot of begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void {
    const [exchange, thresholds] = this.#stages;
    pass.setPipeline(exchange.kernel.pipeline);
    pass.setBindGroup(0, exchange.group, [index * ordinalStride]);
    pass.dispatchWorkgroups(...exchange.workgroups);
    pass.setPipeline(thresholds.kernel.pipeline);
    pass.setBindGroup(0, thresholds.group);
    pass.dispatchWorkgroups(...thresholds.workgroups);
    this.#done++;
  }

  /** The rank that every system had in the readings of slots `0 .. count - 1`. */
  async read(count: number): Promise<Uint32Array[]> {
    const systems = this.#options.temperatures.length * this.#options.ladders;
    const words = await this.#gpu.readWords(this.#buffers.history, 0, count * systems * 4);
    return Array.from({ length: count }, (_, slot) =>
      words.slice(slot * systems, (slot + 1) * systems),
    );
  }

  /** The rank that every system has now. */
  async ranks(): Promise<Uint32Array> {
    const systems = this.#options.temperatures.length * this.#options.ladders;
    return (await this.#gpu.readWords(this.#buffers.places, systems * 4, systems * 4)).slice();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [...Object.values(this.#buffers), ...this.#others]) buffer.destroy();
  }
}

/**
 * exp(-2 (1/T_i - 1/T_(i+1)) m) as 32-bit thresholds, for m bonds that speak against the swap; the last entry of
 * each pair is below 2^-32, or that of all bonds.
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

/** The thresholds of every rank: 23 bits, and above them the favoured direction. */
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
