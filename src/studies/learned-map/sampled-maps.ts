import { ConfigurationRun } from '../../ising/configurations.ts';
import { inStretches } from '../../ising/keeping.ts';
import type { Schedule } from '../../ising/schedule.ts';
import { simulationState, storedWords } from '../../ising/sampler-state.ts';
import type { SimulationState } from '../../ising/simulation.ts';
import { countOf, fieldsOf } from '../../ising/stored-state.ts';
import { planZoom, zoomSimulation } from '../../rg/flow.ts';
import { keptSampling } from '../kept-sampling.ts';
import type { StudyContext } from '../study.ts';
import {
  comparisonState,
  MapComparison,
  type ComparedMeans,
  type ComparisonState,
  type NamedMap,
} from './comparison.ts';

/** Which configurations maps are measured on. */
export interface Sampled {
  /** Side of the lattices. */
  readonly size: number;
  /** In units of J; may be infinite. */
  readonly temperature: number;
  readonly replicas: number;
  readonly schedule: Schedule;
}

interface State {
  readonly simulation: SimulationState;
  readonly done: number;
  readonly measured: ComparisonState;
}

/**
 * Samples lattices and measures all maps on the same configurations. The state is kept on the shelf of the study.
 * @param title one of its own in the study
 * @param seed of the configurations and of the random bits of the maps
 * @throws Error if the study was stopped
 */
export async function sampledMaps(
  { gpu, signal, phase, shelf }: StudyContext,
  title: string,
  sampled: Sampled,
  { maps, seed }: { maps: readonly NamedMap[]; seed: number },
): Promise<ComparedMeans> {
  const { schedule } = sampled;
  const plan = planZoom({ ...sampled, start: 'hot', seed });
  const read = (stored: unknown): State => {
    const { simulation, done, measured } = fieldsOf(stored, title);
    return {
      simulation: simulationState(simulation, storedWords(plan.geometry)),
      done: countOf(done, 'The number of configurations', schedule.sweeps / schedule.every),
      measured: comparisonState(measured),
    };
  };
  const report = phase(title, schedule.thermalize + schedule.sweeps);
  const { means } = await keptSampling({ shelf }, title, read, async (keeping) => {
    const from = keeping?.from;
    const simulation = await zoomSimulation(gpu, plan, from?.simulation);
    const comparison = await MapComparison.create(gpu, simulation.ensemble, { maps, seed });
    if (from) comparison.restore(from.measured);
    const run = new ConfigurationRun(simulation, schedule, {
      measure: () => comparison.submit(simulation.sweeps),
      done: from?.done ?? 0,
    });
    let before = 0;
    const complete = await inStretches(
      {
        advance: (stretch) =>
          run.advance({
            signal: stretch,
            phase: (name) => {
              before = name === 'Measuring' ? schedule.thermalize : 0;
            },
            onProgress: (done) => report(before + done),
          }),
        state: async (): Promise<State> => ({
          measured: await comparison.state(),
          simulation: await simulation.readState(),
          done: run.done,
        }),
      },
      signal,
      keeping,
    );
    const found = { means: await comparison.read(), stopped: !complete };
    comparison.dispose();
    simulation.dispose();
    return found;
  });
  return means;
}
