import type { LatticeKind } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { samplingGeometry } from '../ising/sampling-plan.ts';
import type { Schedule } from '../ising/schedule.ts';
import { IsingSimulation, type RunControl } from '../ising/simulation.ts';
import type { StartState } from '../ising/start.ts';
import type { UpdateName } from '../ising/update.ts';
import { majorityRule, type BlockRule, type SublatticeRule } from './block-rule.ts';
import { FlowMeasurement, type FlowLevel } from './flow-measurement.ts';
import type { LinearizedStep } from './monte-carlo-rg.ts';

/** The lattices that are zoomed out of, and how they are sampled. */
export interface ZoomOptions {
  /** `square` unless given. */
  readonly lattice?: LatticeKind | undefined;
  /** Side of the lattice that is zoomed out of. */
  readonly size: number;
  /** In units of J. */
  readonly temperature: number;
  /** Independent lattices. */
  readonly replicas: number;
  readonly schedule: Schedule;
  readonly start: StartState;
  readonly seed: number;
  /** `metropolis` unless given. */
  readonly update?: UpdateName | undefined;
}

export interface FlowOptions extends ZoomOptions {
  /** 2 x 2 majority with random ties unless given. */
  readonly rule?: BlockRule | SublatticeRule | undefined;
  /** Whether to find the couplings of every level; takes 32 replicas a block of the jackknife. */
  readonly couplings?: boolean | undefined;
  /** Levels below the lattice itself; as many as there are unless given. */
  readonly depth?: number | undefined;
}

/** Called at the start of each phase of a run, with the sweeps it takes. */
export type FlowControl = RunControl & { phase?: (name: string, sweeps: number) => void };

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

/**
 * The flow under zooming out: samples an Ising model and measures every level of its pyramid of block lattices, on the
 * GPU. "Energy" of a block lattice is that of nearest neighbours with J = 1.
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleFlow(
  gpu: Gpu,
  options: FlowOptions,
  control: FlowControl = {},
): Promise<FlowSampling> {
  const { replicas, seed, rule = majorityRule, depth, couplings = false } = options;
  const simulation = await zoomSimulation(gpu, options);
  const measurement = await FlowMeasurement.create(gpu, simulation.ensemble, {
    seed,
    rule,
    depth,
    couplings,
  });
  const { done, stopped } = await sampleConfigurations(simulation, options, control, () =>
    measurement.measure(simulation.sweeps),
  );
  const levels = measurement.levels();
  const steps = await measurement.steps();
  measurement.dispose();
  simulation.dispose();
  return { levels, steps, configurations: done * replicas, stopped };
}

/** The lattices to zoom out of, in their first state. */
export function zoomSimulation(gpu: Gpu, options: ZoomOptions): Promise<IsingSimulation> {
  const { lattice, size, temperature, replicas, start, seed, update } = options;
  const geometry = samplingGeometry(size, replicas, 1, lattice);
  return IsingSimulation.create(gpu, {
    geometry,
    temperatures: new Float64Array(geometry.systems).fill(temperature),
    seed,
    start,
    update,
  });
}

/** Thermalizes, then sweeps and measures by turns; returns how many measurements there were. */
export async function sampleConfigurations(
  simulation: IsingSimulation,
  { schedule }: Pick<ZoomOptions, 'schedule'>,
  { phase, onProgress, signal }: FlowControl,
  measure: () => Promise<void>,
): Promise<{ done: number; stopped: boolean }> {
  phase?.('Thermalizing', schedule.thermalize);
  await simulation.sweep(schedule.thermalize, { signal, ...(onProgress ? { onProgress } : {}) });
  phase?.('Measuring', schedule.sweeps);
  const count = Math.floor(schedule.sweeps / schedule.every);
  let done = 0;
  for (; done < count; done++) {
    if (signal?.aborted) break;
    await simulation.sweep(schedule.every);
    await measure();
    onProgress?.((done + 1) * schedule.every);
  }
  return { done, stopped: done < count };
}
