import type { Measurement } from './measurement.ts';
import type { SingleSpinRule } from './single-spin-rule.ts';

export const updateNames = ['metropolis', 'heat-bath', 'swendsen-wang'] as const;

/**
 * How spins are updated. `metropolis` and `heat-bath` are single-spin updates on a checkerboard; `swendsen-wang`
 * flips whole clusters, which relaxes quickly at the critical point.
 */
export type UpdateName = (typeof updateNames)[number];

/** The thresholds of a single-spin rule, one set for every replica, on the device. */
export interface ReplicaThresholds {
  readonly rule: SingleSpinRule;
  /** As `acceptanceTable` lays them out. */
  readonly acceptance: GPUBuffer;
}

/** Sweeps that read the lattice on the way, which is cheaper than a measurement after them and gives the same numbers. */
export interface CountingSweeps {
  /** Prepares slots `first` to `first + count - 1` for a submit that fills them. */
  clear(first: number, count: number): void;
  /** Records sweep `begin + index` and the reading after it, in slot `slot`. */
  record(pass: GPUComputePassEncoder, index: number, slot: number): void;
}

/** An update rule on the ensemble it was made for. The bits of sweep n depend on seed and n alone. */
export interface Updater extends Disposable {
  /** Sweeps that one submit can hold. */
  readonly maximumSweepsPerSubmit: number;
  /**
   * Sets the temperature of every system, in units of |J|.
   * @throws TemperatureError for a temperature the rule cannot take
   */
  setTemperatures(temperatures: ArrayLike<number>): Promise<void>;
  /** How many sweeps, from sweep `sweep` on, may share a submit. */
  sweepsUntilNewKey(sweep: number): number;
  /** Sets the number of the sweep that index 0 of the next submit stands for. */
  begin(sweep: number): void;
  /** What replica exchange moves between systems; only of rules with a threshold for every replica. */
  readonly replicaThresholds?: ReplicaThresholds | undefined;
  /** Submits that one sweep should be divided into, so that none takes long. */
  readonly parts: number;
  /** Of the parts of a sweep, those at its beginning that leave the spins as they are. */
  readonly partsBeforeSpins: number;
  /** Records sweeps `begin + first` to `begin + first + count - 1`. */
  record(pass: GPUComputePassEncoder, first: number, count: number): void;
  /**
   * Sweeps that fill slots of a measurement of the same ensemble, at the present temperatures; undefined where the rule or
   * the lattice has none.
   */
  countInto?(measurement: Measurement): Promise<CountingSweeps | undefined>;
  /** Records part `part`, below `parts`, of sweep `begin`. */
  recordPart(pass: GPUComputePassEncoder, part: number): void;
  dispose(): void;
}

/** Steps after which the 32-bit step counter of the kernels starts again under a new key. */
export const stepsPerPeriod = 2 ** 32;
