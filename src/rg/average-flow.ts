import { GeometryError } from '../ensemble/geometry.ts';
import { Arrivals } from '../gpu/arrivals.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sampleConfigurations } from '../ising/configurations.ts';
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

/** A single block is its own neighbour, and two are neighbours on both sides. */
const smallestSize = 4;

/**
 * The flow under plain block averages. Averages stay real numbers, no sign is taken, so their energies cannot be compared
 * with energies of spins. Errors come from the spread over replicas.
 * @param options.factor b, from 2 to 22
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleAverages(
  gpu: Gpu,
  options: ZoomOptions & { factor: number },
  control: PhasedControl = {},
): Promise<AverageSampling> {
  const { size, factor } = options;
  if (size < smallestSize * factor)
    throw new GeometryError(
      `Blocks of side ${factor} leave fewer than ${smallestSize} of them on a side of ${size}.`,
    );
  const plan = planZoom(options);
  const { replicas, schedule } = plan;
  const simulation = await zoomSimulation(gpu, plan);
  let depth = 0;
  for (let side = size; side % factor === 0 && side / factor >= smallestSize; side /= factor)
    depth++;
  const averages = await BlockAverages.create(gpu, simulation.ensemble, { factor, depth });
  const spins = await levelRecorder(gpu, simulation.ensemble);
  const sizes = [{ size, block: 1 }, ...averages.levels];
  const sums = sizes.map(() =>
    Array.from({ length: replicas }, () => ({ square: 0, neighbours: 0 })),
  );
  const arrivals = new Arrivals();
  const { done, stopped } = await sampleConfigurations(simulation, schedule, control, () => {
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
      for (const [level, { square, neighbours }] of [ofSpins, ...ofBlocks].entries())
        for (const [system, sum] of (sums[level] ?? []).entries()) {
          sum.square += elementAt(square, system);
          sum.neighbours += elementAt(neighbours, system);
        }
    });
  });
  await arrivals.settle();
  const levels = sizes.map((level, index) => ({
    size: level.size,
    block: level.block,
    ...momentsOf((sums[index] ?? []).map((sum) => [sum.square / done, sum.neighbours / done])),
  }));
  for (const part of [spins, averages]) part.dispose();
  simulation.dispose();
  return { levels, configurations: done * replicas, stopped };
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
