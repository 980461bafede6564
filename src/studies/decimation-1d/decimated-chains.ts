import { replicaGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Arrivals } from '../../gpu/arrivals.ts';
import { ConfigurationRun } from '../../ising/configurations.ts';
import { inStretches } from '../../ising/keeping.ts';
import { Measurement, type Reading } from '../../ising/measurement.ts';
import { simulationState, storedWords } from '../../ising/sampler-state.ts';
import { IsingSimulation, type SimulationState } from '../../ising/simulation.ts';
import { countOf, fieldsOf, listOf, numbersOf } from '../../ising/stored-state.ts';
import type { BlockRule } from '../../rg/block-rule.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { elementAt } from '../../element-at.ts';
import { keptSampling } from '../kept-sampling.ts';
import type { StudyContext } from '../study.ts';

/** Rings of one coupling and field, to be simulated and decimated. */
export interface ChainRun {
  /** K, above 0. */
  readonly coupling: number;
  /** Reduced field h on each spin. */
  readonly field: number;
  readonly sites: number;
  /** Independent rings, a multiple of 32. */
  readonly replicas: number;
  /** Cluster sweeps before the first measurement, and between two. */
  readonly thermalize: number;
  readonly every: number;
  readonly measurements: number;
  /** Block levels above the ring. */
  readonly depth: number;
  readonly seed: number;
}

/** Averages over the spins of one level. */
export interface ChainLevel {
  readonly sites: number;
  /** <s_i s_(i+1)>. */
  readonly correlation: Measured;
  /** <s_i>, signed. */
  readonly magnetization: Measured;
}

/** Sums over the measurements so far of one level, one number a ring. */
type LevelSums = Readonly<Record<'correlation' | 'magnetization', Float64Array>>;

/** Rings that are not all measured: sums of each level of each rule. */
interface ChainState {
  readonly simulation: SimulationState;
  readonly done: number;
  readonly sums: readonly (readonly LevelSums[])[];
}

/** @throws StateError for a state of another run */
function chainState(stored: unknown, { sites, replicas, measurements }: ChainRun): ChainState {
  const { simulation, done, sums } = fieldsOf(stored, 'The state of the chains');
  const geometry = replicaGeometry(sites, replicas, 'chain');
  return {
    simulation: simulationState(simulation, storedWords(geometry)),
    done: countOf(done, 'The number of measurements', measurements),
    sums: listOf(sums, 'The sums', (levels) =>
      listOf(levels, 'The sums', (level) => {
        const { correlation, magnetization } = fieldsOf(level, 'The sums of a level');
        return {
          correlation: numbersOf(correlation, 'Correlations', replicas),
          magnetization: numbersOf(magnetization, 'Magnetizations', replicas),
        };
      }),
    ),
  };
}

/**
 * Simulates rings by cluster updates, applies every block rule to each measured configuration, and averages. The rings are
 * independent; errors come from the spread of the rings. The state of the run is kept on the shelf of the study.
 *
 * @returns A list of levels per rule, the ring itself first.
 * @throws GeometryError where the ring has no such blocks.
 * @throws Error if the study was stopped
 */
export async function sampleDecimatedChains(
  gpu: Gpu,
  run: ChainRun,
  {
    rules,
    signal,
    shelf,
    onProgress,
  }: {
    readonly rules: readonly BlockRule[];
    readonly onProgress: (measurements: number) => void;
  } & Pick<StudyContext, 'signal' | 'shelf'>,
): Promise<ChainLevel[][]> {
  const { coupling, field, sites, replicas, seed, depth } = run;
  const simulation = await IsingSimulation.create(gpu, {
    geometry: replicaGeometry(sites, replicas, 'chain'),
    temperatures: new Float64Array(replicas).fill(1 / coupling),
    // In units of J.
    field: field / coupling,
    update: 'swendsen-wang',
    start: 'hot',
    seed,
  });
  const pyramids = await Promise.all(
    rules.map((rule) => Pyramid.create(gpu, simulation.ensemble, { seed, rule, depth })),
  );
  // Every pyramid contains the first level. Measuring it once for each costs little.
  const measurements = await Promise.all(
    pyramids.map(({ levels }) =>
      Promise.all(levels.map((level) => Measurement.create(gpu, level))),
    ),
  );
  const empty = (): LevelSums => ({
    correlation: new Float64Array(replicas),
    magnetization: new Float64Array(replicas),
  });
  const arrivals = new Arrivals();
  let sums: ChainState['sums'] = measurements.map((levels) => levels.map(empty));
  const measure = (): void => {
    for (const pyramid of pyramids) pyramid.update(simulation.sweeps);
    gpu.compute('measure levels', (pass) => {
      for (const measurement of measurements.flat()) measurement.record(pass, 0);
    });
    const reading = Promise.all(
      measurements.map((levels) => Promise.all(levels.map((level) => level.read(1)))),
    );
    arrivals.add(reading, (read) => {
      for (const [rule, levels] of read.entries())
        for (const [level, [found]] of levels.entries())
          if (found) addReading(elementAt(elementAt(sums, rule), level), found);
    });
  };
  try {
    await keptSampling(
      { shelf },
      `rings at K ${coupling}, h ${field}, seed ${seed}`,
      (stored) => chainState(stored, run),
      async (keeping) => {
        const from = keeping?.from;
        if (from) {
          simulation.restore(from.simulation);
          ({ sums } = from);
        }
        const { thermalize, every } = run;
        const schedule = { thermalize, sweeps: every * run.measurements, every };
        const rings = new ConfigurationRun(simulation, schedule, {
          measure,
          done: from?.done ?? 0,
        });
        const stretches = {
          advance: (stretch: AbortSignal | undefined) =>
            rings.advance({
              signal: stretch,
              // Sweeps of the thermalization are no measurements.
              onProgress: () => rings.done > 0 && onProgress(rings.done),
            }),
          state: async (): Promise<ChainState> => {
            await arrivals.settle();
            return { simulation: await simulation.readState(), done: rings.done, sums };
          },
        };
        const complete = await inStretches(stretches, signal, keeping);
        await arrivals.settle();
        return { stopped: !complete };
      },
    );
  } finally {
    for (const measurement of measurements.flat()) measurement.dispose();
    for (const pyramid of pyramids) pyramid.dispose();
    simulation.dispose();
  }
  return pyramids.map(({ levels }, rule) =>
    levels.map(({ geometry }, level) => {
      const { correlation, magnetization } = elementAt(elementAt(sums, rule), level);
      return {
        sites: geometry.size,
        correlation: averageOf(correlation, run.measurements),
        magnetization: averageOf(magnetization, run.measurements),
      };
    }),
  );
}

/** A ring has one bond a site, so the sum per site is the correlation. */
function addReading(sums: LevelSums, { neighbourSum, magnetization }: Reading): void {
  for (let replica = 0; replica < magnetization.length; replica++) {
    sums.correlation[replica] =
      elementAt(sums.correlation, replica) + elementAt(neighbourSum, replica);
    sums.magnetization[replica] =
      elementAt(sums.magnetization, replica) + elementAt(magnetization, replica);
  }
}

function averageOf(totals: Float64Array, measurements: number): Measured {
  const blocks = Array.from(totals, (total) => [total / measurements]);
  const { value, error } = jackknife(blocks, ([mean = NaN]) => mean);
  return { value, error };
}
