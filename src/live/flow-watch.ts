import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { defaultStart } from '../ising/defaults.ts';
import { ferromagnet } from '../ising/model.ts';
import type { IsingSimulation } from '../ising/simulation.ts';
import { majorityRule } from '../rg/block-rule.ts';
import { measuredCouplings, type Couplings } from '../rg/couplings.ts';
import { FlowMeasurement } from '../rg/flow-measurement.ts';
import { planZoom, zoomSimulation } from '../rg/flow.ts';
import type { LinearizedStep } from '../rg/monte-carlo-rg.ts';
import { directionsOf, type Direction } from '../rg/relevance.ts';

/** Side and number of the lattices. Errors come from groups of 32 lattices. */
export const flowSize = 64;
const replicas = { gpu: 1024, software: 128 } as const;
/** Levels below the lattice. Blocks of 8 x 8 spins leave a lattice of side 8; a smaller lattice has too strong finite-size effects. */
const depth = 3;
/**
 * Sweeps before the first measurement: several relaxation times. At T_c a relaxation time is about L^2.17/5 = 1700 sweeps;
 * elsewhere it is far shorter.
 */
const thermalize = { critical: 7000, elsewhere: 1500 } as const;
/** Relative distance from T_c that counts as critical. */
const critical = 0.04;
/** Sweeps between two measurements. */
const every = 10;
/** With this many configurations, a flow is measured precisely enough. */
const mostConfigurations = 200;

/** The conditions of a flow. */
export interface FlowConditions {
  readonly temperature: number;
  readonly field: number;
  readonly seed: number;
}

/** The couplings of every level. They are undefined if the level is too strongly ordered to determine couplings. */
export type CouplingPath = readonly (Couplings | undefined)[];

/** A direction in the plane of the couplings of nearest and diagonal neighbours. */
export interface CouplingDirection {
  /** y. */
  readonly exponent: number;
  readonly nearest: number;
  readonly diagonal: number;
}

interface FlowDirections {
  readonly directions: readonly Direction[];
  readonly inPlane: readonly CouplingDirection[];
}

/** Measures how couplings flow: many small lattices at one temperature are zoomed out of again and again. */
export class FlowWatch {
  readonly conditions: FlowConditions;
  readonly #simulation: IsingSimulation;
  readonly #measurement: FlowMeasurement;
  readonly #thermalize: number;
  #configurations = 0;
  #measured = 0;

  private constructor(
    conditions: FlowConditions,
    simulation: IsingSimulation,
    measurement: FlowMeasurement,
  ) {
    this.conditions = conditions;
    this.#simulation = simulation;
    this.#measurement = measurement;
    this.#thermalize = thermalizationOf(conditions.temperature);
  }

  static async create(gpu: Gpu, conditions: FlowConditions): Promise<FlowWatch> {
    const { temperature, field, seed } = conditions;
    const simulation = await zoomSimulation(
      gpu,
      planZoom({
        size: flowSize,
        temperature,
        replicas: replicas[gpu.adapter.software ? 'software' : 'gpu'],
        schedule: { thermalize: thermalizationOf(temperature), sweeps: 0, every },
        start: field === 0 ? defaultStart(ferromagnet, temperature, { bothSigns: true }) : 'hot',
        seed,
      }),
    );
    if (field !== 0) await simulation.change({ update: 'metropolis', field });
    const measurement = await FlowMeasurement.create(gpu, simulation.ensemble, {
      seed,
      rule: majorityRule,
      depth,
      measureCouplings: true,
    });
    return new FlowWatch(conditions, simulation, measurement);
  }

  /** The finished fraction of the sweeps before the first measurement. */
  get thermalized(): number {
    return Math.min(1, this.#simulation.sweeps / this.#thermalize);
  }

  /** Number of measured configurations of all lattices. */
  get configurations(): number {
    return this.#configurations;
  }

  get lattices(): number {
    return this.#simulation.ensemble.geometry.systems;
  }

  get finished(): boolean {
    return this.#configurations >= mostConfigurations;
  }

  /** Number of sweeps until the next measurement is due. */
  get wished(): number {
    if (this.finished) return 0;
    const { sweeps } = this.#simulation;
    return Math.max(0, Math.max(this.#thermalize, this.#measured + every) - sweeps);
  }

  /** Submits sweeps. Does not wait. */
  advance(sweeps: number): void {
    this.#simulation.submitSweeps(sweeps);
  }

  /** Measures, if a measurement is due. */
  async measure(): Promise<void> {
    if (this.wished > 0 || this.finished) return;
    this.#measured = this.#simulation.sweeps;
    await this.#measurement.measure(this.#simulation.sweeps);
    this.#configurations++;
  }

  path(): CouplingPath {
    return this.#measurement.levels().map(({ histograms = [] }) => {
      try {
        return measuredCouplings(histograms);
      } catch {
        // A lattice without excitations has no finite couplings.
        return undefined;
      }
    });
  }

  /**
   * Directions of the step between the last two levels, and the two leading ones of even couplings in the plane of
   * nearest and diagonal neighbours. Both are empty where the step cannot be linearized.
   */
  async directions(): Promise<FlowDirections> {
    const last = (await this.#measurement.steps()).at(-1);
    return {
      directions: orNone(() => last && directionsOf(last, { factor: majorityRule.factor })),
      inPlane: orNone(() => last && inPlaneOf(last)),
    };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#measurement.dispose();
    this.#simulation.dispose();
  }
}

function thermalizationOf(temperature: number): number {
  const near = Math.abs(temperature / CRITICAL_TEMPERATURE - 1) < critical;
  return near ? thermalize.critical : thermalize.elsewhere;
}

/** Directions of length 1 in the plane, pointing to stronger coupling. */
function inPlaneOf(step: LinearizedStep): CouplingDirection[] {
  const found = step.eigenvectors({ parity: 'even', count: 3 });
  return found.slice(0, 2).map(({ exponent, vector: [nearest = NaN, diagonal = NaN] }) => {
    const length = Math.hypot(nearest, diagonal) * (nearest < 0 ? -1 : 1);
    return { exponent, nearest: nearest / length, diagonal: diagonal / length };
  });
}

/** Too few configurations, or lattices without excitations, have no directions. */
function orNone<T>(found: () => readonly T[] | undefined): readonly T[] {
  try {
    return found() ?? [];
  } catch {
    return [];
  }
}
