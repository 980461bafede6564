import { inStretches } from '../ising/keeping.ts';
import { simulationState, storedWords } from '../ising/sampler-state.ts';
import type { IsingSimulation } from '../ising/simulation.ts';
import { keptSampling } from './kept-sampling.ts';
import type { StudyContext } from './study.ts';

/**
 * Does sweeps of a new simulation, and keeps its spins on the shelf of the study.
 * @param name of these lattices, one of its own in the study
 * @param onProgress is called with the sweeps so far
 * @throws Error if the study was stopped
 */
export async function keptSweeps(
  { shelf, signal }: Pick<StudyContext, 'shelf' | 'signal'>,
  name: string,
  simulation: IsingSimulation,
  { sweeps, onProgress }: { readonly sweeps: number; readonly onProgress: (done: number) => void },
): Promise<void> {
  const words = storedWords(simulation.ensemble.geometry);
  await keptSampling(
    { shelf },
    name,
    (stored) => simulationState(stored, words),
    async (keeping) => {
      if (keeping?.from) simulation.restore(keeping.from);
      const run = {
        advance: async (stretch: AbortSignal | undefined): Promise<boolean> => {
          const before = simulation.sweeps;
          await simulation.sweep(sweeps - before, {
            signal: stretch,
            onProgress: (done) => onProgress(before + done),
          });
          return simulation.sweeps >= sweeps;
        },
        state: () => simulation.readState(),
      };
      return { stopped: !(await inStretches(run, signal, keeping)) };
    },
  );
}
