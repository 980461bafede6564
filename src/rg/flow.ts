import type { Gpu } from '../gpu/gpu.ts';
import { ConfigurationRun } from '../ising/configurations.ts';
import { inStretches, type Keeping } from '../ising/keeping.ts';
import { simulationState, storedWords } from '../ising/sampler-state.ts';
import { countOf, fieldsOf } from '../ising/stored-state.ts';
import {
  assertSeriesHeld,
  planSampling,
  type SamplingOptions,
  type SamplingPlan,
} from '../ising/sampling-plan.ts';
import { IsingSimulation, type SimulationState } from '../ising/simulation.ts';
import type { PhasedControl } from '../ising/sweeping.ts';
import { majorityRule, type BlockRule, type SublatticeRule } from './block-rule.ts';
import type { MapMaker } from './coarse-map.ts';
import type { FilterRule } from './filter-rule.ts';
import { FlowMeasurement } from './flow-measurement.ts';
import { measuredLevels, type FlowLevel, type MeasuredLevels } from './measured-levels.ts';
import type { LinearizedStep } from './monte-carlo-rg.ts';
import { elementAt } from '../element-at.ts';

/** The lattices that are zoomed out of, and how they are sampled. All but size and temperature has a default. */
export interface ZoomOptions extends Pick<
  SamplingOptions,
  'lattice' | 'size' | 'replicas' | 'schedule' | 'start' | 'seed' | 'update'
> {
  /** In units of J. */
  readonly temperature: number;
  /** The plan that `planZoom` made of these options, where there is one already. */
  readonly plan?: SamplingPlan | undefined;
}

export interface FlowOptions extends ZoomOptions {
  /** A rule, or what makes the map of each step; 2 x 2 majority with random ties unless given. */
  readonly rule?: BlockRule | SublatticeRule | FilterRule | MapMaker | undefined;
  /** Whether to find the couplings of every level; a block of the jackknife takes 32 replicas. */
  readonly measureCouplings?: boolean | undefined;
  /** Levels below the lattice itself; all levels unless given. */
  readonly depth?: number | undefined;
  /** Whether to measure the two further even operators too, so that exponents have up to seven even ones. */
  readonly furtherOperators?: boolean | undefined;
}

/** A flow from level to level. */
export interface FlowSampling {
  readonly levels: readonly FlowLevel[];
  /** From level n to n + 1, of blocks of square lattices in replica mode; else empty. */
  readonly steps: readonly LinearizedStep[];
  /** Configurations that were zoomed out of, of all replicas together. */
  readonly configurations: number;
  /** Whether the run was stopped before its end. */
  readonly stopped: boolean;
}

/** A flow that is not complete. */
export interface FlowState {
  readonly simulation: SimulationState;
  readonly done: number;
  readonly measured: MeasuredLevels;
}

/**
 * The state of a flow as it was stored.
 * @throws StateError where it is not one of this plan
 */
export function flowState(stored: unknown, { geometry, schedule }: SamplingPlan): FlowState {
  const { simulation, done, measured } = fieldsOf(stored, 'The state of the flow');
  const most = Math.floor(schedule.sweeps / schedule.every);
  return {
    simulation: simulationState(simulation, storedWords(geometry)),
    done: countOf(done, 'The number of configurations', most),
    measured: measuredLevels(measured, geometry.systems),
  };
}

/**
 * The flow under zooming out: samples an Ising model and measures every level of its pyramid of block lattices, on the
 * GPU. "Energy" of a block lattice is that of nearest neighbours with J = 1.
 * @param keeping keeps the state of the run, and goes on from one
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleFlow(
  gpu: Gpu,
  options: FlowOptions,
  control: PhasedControl = {},
  keeping?: Keeping<FlowState>,
): Promise<FlowSampling> {
  const { rule = majorityRule, depth, measureCouplings = false, furtherOperators } = options;
  const plan = options.plan ?? planZoom(options);
  const from = keeping?.from;
  const simulation = await zoomSimulation(gpu, plan, from?.simulation);
  const measurement = await FlowMeasurement.create(gpu, simulation.ensemble, {
    seed: plan.seed,
    rule,
    depth,
    measureCouplings,
    further: furtherOperators,
  });
  if (from) measurement.restore(from.measured);
  const run = new ConfigurationRun(simulation, plan.schedule, {
    measure: () => measurement.submit(simulation.sweeps),
    done: from?.done ?? 0,
  });
  const stretches = {
    advance: (signal: AbortSignal | undefined) => run.advance({ ...control, signal }),
    state: async (): Promise<FlowState> => ({
      measured: await measurement.state(),
      simulation: await simulation.readState(),
      done: run.done,
    }),
  };
  const complete = await inStretches(stretches, control.signal, keeping);
  await measurement.settle();
  const levels = measurement.levels();
  const steps = await measurement.steps();
  measurement.dispose();
  simulation.dispose();
  return { levels, steps, configurations: run.done * plan.replicas, stopped: !complete };
}

/** Configurations that are zoomed out of in a run of default length, of each lattice. */
const defaultConfigurations = 200;

/**
 * Fills in the defaults of a zoom-out.
 * @throws GeometryError, TemperatureError for impossible options
 * @throws LimitError for a run whose series the host cannot hold
 */
export function planZoom({ temperature, ...options }: ZoomOptions): SamplingPlan {
  const plan = planSampling({ ...options, temperatures: [temperature] });
  const { sweeps } = plan.schedule;
  const every = options.schedule?.every ?? Math.max(1, Math.floor(sweeps / defaultConfigurations));
  const zoom = { ...plan, schedule: { ...plan.schedule, every } };
  assertSeriesHeld(zoom, Math.log2(plan.size));
  return zoom;
}

/** The lattices to zoom out of, in their first state or in that of an earlier run. */
export async function zoomSimulation(
  gpu: Gpu,
  plan: SamplingPlan,
  from?: SimulationState,
): Promise<IsingSimulation> {
  const { geometry, points, start, seed, update } = plan;
  const { temperature } = elementAt(points, 0);
  const temperatures = new Float64Array(geometry.systems).fill(temperature);
  const options = { geometry, temperatures, seed, start, update };
  const simulation = await IsingSimulation.create(gpu, options);
  if (from) simulation.restore(from);
  return simulation;
}
