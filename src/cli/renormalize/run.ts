import type { AboutArray, Axis } from '../sampling/arrays.ts';
import type { LatticeKind } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { ferromagnet, type IsingModel } from '../../ising/model.ts';
import type { ThermalPoint } from '../../ising/thermal-point.ts';
import type { Keeping } from '../../ising/keeping.ts';
import type { Schedule } from '../../ising/schedule.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import type { PhasedControl } from '../../ising/sweeping.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import type { Figure } from '../../plot/description.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { OperatorChoice } from '../../rg/relevance.ts';
import type { FilterRule } from '../../rg/filter-rule.ts';
import type { BlockChoice } from '../arguments/block-options.ts';
import type { ChosenMap, MachineRule } from './map.ts';

/** How lattices become coarser. */
export type ChosenRule = BlockChoice | FilterRule | MachineRule;

/** What `renormalize` was asked to do, defaults filled in. */
export interface ZoomRun extends Pick<
  SamplingPlan,
  'size' | 'replicas' | 'start' | 'seed' | 'update'
> {
  readonly lattice: LatticeKind;
  /** Of the first temperature, and of the larger lattice of a crossing. */
  readonly plan: SamplingPlan;
  readonly schedule: Schedule;
  /** One, or with a crossing several. */
  readonly points: readonly [ThermalPoint, ...ThermalPoint[]];
  readonly rule: ChosenRule;
  /** The map of a file, whose rule is the rule. */
  readonly map?: ChosenMap | undefined;
  /** Of nu, eta, beta and gamma, and of the directions in the space of couplings. */
  readonly operators: OperatorChoice;
  /** Of the table of exponents. */
  readonly listed: OperatorChoice;
  readonly measureCouplings: boolean;
}

/** What a run works with. */
export interface ZoomContext {
  readonly gpu: Gpu;
  readonly control: PhasedControl;
  /**
   * What keeps the states of the run; undefined where no folder does.
   * @param read makes a state of the one that was stored
   */
  readonly keeping: <State>(read: (stored: unknown) => State) => Keeping<State> | undefined;
}

/** What a run found: for programs, for people, and as files. */
export interface ZoomOutcome {
  readonly results: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Tables and remarks, a paragraph each. */
  readonly text: readonly string[];
  /** By the name of the file without its ending. */
  readonly figures: Readonly<Record<string, Figure>>;
  readonly data: Readonly<Record<string, ZoomArray>>;
  readonly configurations: number;
  readonly stopped: boolean;
}

/** An array and what its axes are. */
export interface ZoomArray {
  readonly tensor: Tensor;
  readonly about: AboutArray;
}

/** The model that a run simulates. */
export function modelOfRun({ lattice }: Pick<ZoomRun, 'lattice'>): IsingModel {
  return { ...ferromagnet, lattice };
}

/** @throws Error where a run was stopped too early to say anything */
export function assertEnough(configurations: number, replicas: number): void {
  if (configurations < leastMeasurements * replicas)
    throw new Error('Stopped before enough was measured.');
}

/** Values with their errors, [row][column][value, error]. */
export function measuredArray(
  rows: readonly (readonly { readonly value: number; readonly error: number }[])[],
  { quantity, axes }: { readonly quantity: string; readonly axes: readonly [Axis, Axis] },
): ZoomArray {
  return {
    tensor: {
      shape: [rows.length, rows[0]?.length ?? 0, 2],
      data: Float64Array.from(rows.flat().flatMap(({ value, error }) => [value, error])),
    },
    about: {
      quantity,
      axes: [...axes, { name: 'part', values: ['value', 'standard error'] }],
    },
  };
}

/** The axis of the levels of a flow; level 0 is the lattice of spins. */
export function levelAxis(levels: readonly { readonly size: number }[]): Axis {
  return { name: 'level', values: levels.map(({ size }) => size), meaning: 'side of its lattice' };
}
