import { elementAt } from '../../element-at.ts';
import { inStretches } from '../../ising/keeping.ts';
import { simulationState, storedWords } from '../../ising/sampler-state.ts';
import type { IsingSimulation, SimulationState } from '../../ising/simulation.ts';
import { fieldsOf, listOf, numbersOf } from '../../ising/stored-state.ts';
import { planZoom, zoomSimulation } from '../../rg/flow.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { keptSampling } from '../kept-sampling.ts';
import type { StudyContext } from '../study.ts';
import { seedOf } from './seeds.ts';
import { relaxedAfter } from './training-data.ts';

/** Sweeps between two rounds. */
const sweepsBetween = 40;

/** What is done with the lattices of each round. */
export interface RoundWork {
  /** Numbers of each lattice, row after row; always as many rows. */
  readonly round: (number: number) => Promise<Float64Array[]>;
  readonly dispose: () => void;
}

interface State {
  readonly simulation: SimulationState;
  /** [round][row][system]. */
  readonly rows: readonly (readonly Float64Array[])[];
}

/**
 * Samples critical lattices in equilibrium and works on them, round after round. The rounds are kept on the shelf of the study, so that
 * a resumed run goes on where it was.
 * @param title one of its own in the study
 * @returns [round][row][system]
 * @throws Error if the study was stopped
 */
export async function workInRounds(
  context: StudyContext,
  title: string,
  { size, replicas, rounds, number }: Record<'size' | 'replicas' | 'rounds' | 'number', number>,
  prepare: (simulation: IsingSimulation) => Promise<RoundWork>,
): Promise<State['rows']> {
  const { gpu, seed, signal, shelf } = context;
  const thermalize = relaxedAfter(size);
  const plan = planZoom({
    size,
    temperature: CRITICAL_TEMPERATURE,
    replicas,
    start: 'hot',
    seed: seedOf(seed, 'growing', number),
  });
  const report = context.phase(title, thermalize + rounds * sweepsBetween);
  const read = (stored: unknown): State => {
    const { simulation, rows } = fieldsOf(stored, title);
    return {
      simulation: simulationState(simulation, storedWords(plan.geometry)),
      rows: listOf(rows, title, (round) =>
        listOf(round, title, (row) => numbersOf(row, title, plan.geometry.systems)),
      ),
    };
  };
  const found = await keptSampling({ shelf }, title, read, async (keeping) => {
    const simulation = await zoomSimulation(gpu, plan, keeping?.from?.simulation);
    const work = await prepare(simulation);
    const rows = [...(keeping?.from?.rows ?? [])];
    const advance = async (stretch: AbortSignal | undefined): Promise<boolean> => {
      while (rows.length < rounds) {
        const due = thermalize + (rows.length + 1) * sweepsBetween;
        const before = simulation.sweeps;
        await simulation.sweep(due - before, {
          signal: stretch,
          onProgress: (done) => report(before + done),
        });
        if (simulation.sweeps < due) return false;
        // The end of a stretch is no reason to grow half a lattice.
        const own = await work.round(rows.length);
        if (signal.aborted) return false;
        rows.push(own);
      }
      return true;
    };
    const state = async (): Promise<State> => ({ simulation: await simulation.readState(), rows });
    const complete = await inStretches({ advance, state }, signal, keeping);
    work.dispose();
    simulation.dispose();
    return { rows, stopped: !complete };
  });
  return found.rows;
}

/** The mean over rounds of each system is independent of the other systems; the rounds of a system may not be. */
export function meanOfSystems(values: Float64Array, systems: number): Measured {
  const rounds = values.length / systems;
  const means = Float64Array.from({ length: systems }, (_, system) => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += elementAt(values, round * systems + system);
    return sum / rounds;
  });
  return meanOf(means);
}
