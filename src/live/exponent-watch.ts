import { derivedSeed } from '../ensemble/random-key.ts';
import { EstimateError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { IsingSimulation } from '../ising/simulation.ts';
import { HiddenMap } from '../maps/hidden-map.ts';
import type { PlacedLayer } from '../maps/placed-layers.ts';
import { majorityRule } from '../rg/block-rule.ts';
import { mapsOf } from '../rg/coarse-map.ts';
import { planZoom, zoomSimulation } from '../rg/flow.ts';
import { LinearizedStep, type Truncation } from '../rg/monte-carlo-rg.ts';
import { unknown, type Measured } from '../statistics/measured.ts';
import {
  MapComparison,
  type BlockMeans,
  type NamedMap,
} from '../studies/learned-map/comparison.ts';
import { mapVerdict, thermalOperators } from '../studies/learned-map/criteria.ts';
import type { Verdict } from '../studies/study.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';

const replicas = { gpu: 1024, software: 128 } as const;
/**
 * Sweeps before the first measurement, at T_c. A relaxation time is about L^2.17/5 sweeps: 200 for 24 x 24 spins, 370 for 32 x 32.
 */
const thermalize = 3000;
/** Sweeps between two measurements. */
const every = 10;
/** With so many configurations, exponents are precise enough. */
const enough = 2000;
/** Applications of each map. After the hidden layer, the second one is that of 2 x 2 majority. */
const depth = 2;
const factor = 2;
const majority: NamedMap = { name: 'majority', make: mapsOf(majorityRule), depth };
const magnetic: Truncation = { parity: 'odd', count: 1 };
const thermal: Truncation = { parity: 'even', count: thermalOperators };

/** The exponents of one application of a map; undefined where block spins are mere noise, or where there are too few configurations. */
export interface StepOfMap {
  readonly yh: Measured | undefined;
  readonly yt: Measured | undefined;
}

/** What was measured of a map. */
export interface MapExponents {
  readonly steps: readonly StepOfMap[];
  /** Whether the map passes the rule for one-step machines of the study `learned-map`. */
  readonly verdict: Verdict;
}

/**
 * Measures critical exponents through hidden layers by Monte Carlo renormalization, on many small critical lattices, and through
 * the majority of blocks of 2 x 2 spins on the same lattices.
 */
export class ExponentWatch {
  /** Side of the lattices. */
  readonly size: number;
  readonly #gpu: Gpu;
  readonly #seed: number;
  readonly #simulation: IsingSimulation;
  readonly #majority: MapComparison;
  #reference = 0;
  #layers: MapComparison | undefined;
  #configurations = 0;

  private constructor(
    gpu: Gpu,
    parts: { seed: number; simulation: IsingSimulation; majority: MapComparison },
  ) {
    this.#gpu = gpu;
    this.#seed = parts.seed;
    this.#simulation = parts.simulation;
    this.#majority = parts.majority;
    this.size = parts.simulation.ensemble.geometry.size;
  }

  static async create(
    gpu: Gpu,
    { size, seed: given }: { size: number; seed: number },
  ): Promise<ExponentWatch> {
    // The machine does not learn from these lattices.
    const seed = derivedSeed(given, 'companion');
    const plan = planZoom({
      size,
      temperature: CRITICAL_TEMPERATURE,
      replicas: replicas[gpu.adapter.software ? 'software' : 'gpu'],
      schedule: { thermalize, sweeps: 0, every },
      start: 'hot',
      seed,
    });
    const simulation = await zoomSimulation(gpu, plan);
    const { ensemble } = simulation;
    return new ExponentWatch(gpu, {
      seed,
      simulation,
      majority: await MapComparison.create(gpu, ensemble, { maps: [majority], seed }),
    });
  }

  get lattices(): number {
    return this.#simulation.ensemble.geometry.systems;
  }

  /** The finished fraction of the sweeps before the first measurement. */
  get thermalized(): number {
    return Math.min(1, this.#simulation.sweeps / thermalize);
  }

  /** Configurations of all lattices that were measured through the present layers. */
  get configurations(): number {
    return this.#configurations;
  }

  /** Wished stretches of sweeps for the next frame, each with one measurement at its end. */
  get wished(): number {
    if (this.thermalized < 1) return thermalize / every;
    return this.#layers && this.#configurations < enough ? enough - this.#configurations : 0;
  }

  /** Submits stretches. Does not wait. */
  advance(stretches: number): void {
    for (let done = 0; done < stretches; done++) {
      this.#simulation.submitSweeps(every);
      if (this.thermalized < 1) continue;
      const { sweeps } = this.#simulation;
      if (this.#reference++ < enough) this.#majority.submit(sweeps);
      if (!this.#layers) continue;
      this.#layers.submit(sweeps);
      this.#configurations++;
    }
  }

  /** Measures through these layers from now on. What was measured through the layers before is dropped. */
  async begin(layers: readonly PlacedLayer[]): Promise<void> {
    const maps = layers.map((layer, index): NamedMap => ({
      name: `hidden layer ${index}`,
      depth,
      make: (gpu, fine, options) =>
        options.level === 1
          ? HiddenMap.create(gpu, fine, { layer, limit: 'soft', ...options })
          : majority.make(gpu, fine, options),
    }));
    const made = await MapComparison.create(this.#gpu, this.#simulation.ensemble, {
      maps,
      seed: this.#seed,
    });
    this.#layers?.dispose();
    this.#layers = made;
    this.#configurations = 0;
  }

  /** The exponents of the layers, and those of majority. */
  async read(): Promise<{ majority: MapExponents; layers: readonly MapExponents[] }> {
    const [reference, layers] = await Promise.all([this.#majority.read(), this.#layers?.read()]);
    const [own = []] = reference.maps;
    return { majority: exponentsOf(own), layers: (layers?.maps ?? []).map(exponentsOf) };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#layers?.dispose();
    this.#majority.dispose();
    this.#simulation.dispose();
  }
}

/** @param steps means over blocks of lattices, [step][block][entry] */
function exponentsOf(steps: readonly BlockMeans[]): MapExponents {
  const found = steps.map((means) => new LinearizedStep({ means, factor }));
  const judged = found.map((step) => ({
    magnetic: eigenvalueOf(step, magnetic),
    // The rule looks at no other number of operators.
    thermal: Array.from({ length: thermalOperators }, () => eigenvalueOf(step, thermal)),
    spread: unknown,
  }));
  return {
    steps: found.map((step) => ({
      yh: exponentOf(step, magnetic),
      yt: exponentOf(step, thermal),
    })),
    verdict: mapVerdict('one step', judged),
  };
}

function exponentOf(step: LinearizedStep, truncation: Truncation): Measured | undefined {
  const found = known(() => step.exponent(truncation));
  return found?.signal && found.real ? found : undefined;
}

function eigenvalueOf(step: LinearizedStep, truncation: Truncation): Measured {
  return known(() => step.combined([truncation], ([y = NaN]) => factor ** y)) ?? unknown;
}

function known<T>(estimate: () => T): T | undefined {
  try {
    return estimate();
  } catch (error) {
    if (error instanceof EstimateError) return undefined;
    throw error;
  }
}
