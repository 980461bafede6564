import { GeometryError } from '../ensemble/geometry.ts';
import { Arrivals } from '../gpu/arrivals.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ConfigurationRun } from '../ising/configurations.ts';
import { inStretches, type Keeping } from '../ising/keeping.ts';
import { simulationState, storedWords } from '../ising/sampler-state.ts';
import type { SamplingPlan } from '../ising/sampling-plan.ts';
import type { SimulationState } from '../ising/simulation.ts';
import { countOf, fieldsOf, listOf, numbersOf } from '../ising/stored-state.ts';
import type { PhasedControl } from '../ising/sweeping.ts';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';
import { BlockAverages } from './block-average.ts';
import { planZoom, zoomSimulation, type ZoomOptions } from './flow.ts';
import { levelRecorder } from './level-recorder.ts';
import { elementAt } from '../element-at.ts';

/** Means over block averages h of one size; averages of size 1 are the spins. */
export interface AverageFlowLevel {
  /** Blocks on a side. */
  readonly size: number;
  /** Spins on a side of a block. */
  readonly block: number;
  /** Mean of h^2. */
  readonly square: Measured;
  /** Mean of h h' over nearest neighbours. */
  readonly neighbours: Measured;
  /** <h h'>/<h^2>: the correlation of neighbours, which does not depend on the scale of h. */
  readonly nearestNeighbour: Measured;
}

export interface AverageSampling {
  readonly levels: readonly AverageFlowLevel[];
  readonly configurations: number;
  readonly stopped: boolean;
}

/** A flow of averages that is not complete. */
export interface AverageFlowState {
  readonly simulation: SimulationState;
  readonly done: number;
  /** Of each level: a sum of h^2 for every replica, then one of h h' for every replica. */
  readonly sums: readonly Float64Array[];
}

/**
 * The state of a flow of averages as it was stored.
 * @throws StateError where it is not one of this plan
 */
export function averageFlowState(
  stored: unknown,
  { geometry, replicas, schedule }: SamplingPlan,
): AverageFlowState {
  const { simulation, done, sums } = fieldsOf(stored, 'The state of the flow');
  const most = Math.floor(schedule.sweeps / schedule.every);
  return {
    simulation: simulationState(simulation, storedWords(geometry)),
    done: countOf(done, 'The number of configurations', most),
    sums: listOf(sums, 'The sums', (item) => numbersOf(item, 'The sums', 2 * replicas)),
  };
}

/** A single block is its own neighbour, and two are neighbours on both sides. */
const smallestSize = 4;

/**
 * The flow under plain block averages. Averages stay real numbers, no sign is taken, so their energies cannot be compared
 * with energies of spins. Errors come from the spread over replicas.
 * @param options.factor b, from 2 to 22
 * @param keeping keeps the state of the run, and goes on from one
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleAverages(
  gpu: Gpu,
  options: ZoomOptions & { factor: number },
  control: PhasedControl = {},
  keeping?: Keeping<AverageFlowState>,
): Promise<AverageSampling> {
  const { size, factor } = options;
  if (size < smallestSize * factor)
    throw new GeometryError(
      `Blocks of side ${factor} leave fewer than ${smallestSize} of them on a side of ${size}.`,
    );
  const plan = options.plan ?? planZoom(options);
  const { replicas, schedule } = plan;
  const from = keeping?.from;
  const simulation = await zoomSimulation(gpu, plan, from?.simulation);
  let depth = 0;
  for (let side = size; side % factor === 0 && side / factor >= smallestSize; side /= factor)
    depth++;
  const averages = await BlockAverages.create(gpu, simulation.ensemble, { factor, depth });
  const spins = await levelRecorder(gpu, simulation.ensemble);
  const sizes = [{ size, block: 1 }, ...averages.levels];
  const sums = sizes.map((_, level) => from?.sums[level] ?? new Float64Array(2 * replicas));
  const arrivals = new Arrivals();
  const measure = (): void => {
    gpu.compute('block averages', (pass) => {
      spins.record(pass);
      averages.record(pass);
    });
    const moments = averages.levels.map(({ moments: found }) => found.read());
    arrivals.add(Promise.all([spins.read(), ...moments]), ([{ energy }, ...ofBlocks]) => {
      // A spin is the average of itself; there are two bonds a site.
      const ofSpins = {
        square: new Float64Array(replicas).fill(1),
        neighbours: energy.map((e) => -e / 2),
      };
      for (const [level, { square, neighbours }] of [ofSpins, ...ofBlocks].entries()) {
        const sum = elementAt(sums, level);
        for (let system = 0; system < replicas; system++) {
          sum[system] = elementAt(sum, system) + elementAt(square, system);
          const at = replicas + system;
          sum[at] = elementAt(sum, at) + elementAt(neighbours, system);
        }
      }
    });
  };
  const run = new ConfigurationRun(simulation, schedule, { measure, done: from?.done ?? 0 });
  const stretches = {
    advance: (signal: AbortSignal | undefined) => run.advance({ ...control, signal }),
    state: async (): Promise<AverageFlowState> => {
      await arrivals.settle();
      return { sums, simulation: await simulation.readState(), done: run.done };
    },
  };
  const complete = await inStretches(stretches, control.signal, keeping);
  await arrivals.settle();
  const { done } = run;
  const levels = sizes.map((level, index) => {
    const means = Array.from(elementAt(sums, index), (sum) => sum / done);
    const ofReplicas = Array.from({ length: replicas }, (_, system): [number, number] => [
      elementAt(means, system),
      elementAt(means, replicas + system),
    ]);
    return { size: level.size, block: level.block, ...momentsOf(ofReplicas) };
  });
  for (const part of [spins, averages]) part.dispose();
  simulation.dispose();
  return { levels, configurations: done * replicas, stopped: !complete };
}

/** @param means of h^2 and h h' of every replica */
function momentsOf(
  means: readonly [number, number][],
): Pick<AverageFlowLevel, 'square' | 'neighbours' | 'nearestNeighbour'> {
  const measured = (of: (square: number, neighbours: number) => number): Measured => {
    const { corrected, error } = jackknife(means, ([square = NaN, neighbours = NaN]) =>
      of(square, neighbours),
    );
    return { value: corrected, error };
  };
  return {
    square: measured((square) => square),
    neighbours: measured((_, neighbours) => neighbours),
    nearestNeighbour: measured((square, neighbours) => neighbours / square),
  };
}
