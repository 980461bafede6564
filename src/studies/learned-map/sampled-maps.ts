import { Ensemble } from '../../ensemble/ensemble.ts';
import { siteCount } from '../../ensemble/geometry.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { ConfigurationRun } from '../../ising/configurations.ts';
import { inStretches } from '../../ising/keeping.ts';
import type { Schedule } from '../../ising/schedule.ts';
import { simulationState, storedWords } from '../../ising/sampler-state.ts';
import type { SimulationState } from '../../ising/simulation.ts';
import { countOf, fieldsOf, listOf } from '../../ising/stored-state.ts';
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
  readonly measured: readonly ComparisonState[];
}

/** Maps of the lattices, and maps of the lattices whose sites were permuted. */
export interface ManyMaps {
  readonly maps: readonly NamedMap[];
  readonly permuted?: readonly NamedMap[];
  /** Of the configurations, of the permutation and of the random bits of the maps. */
  readonly seed: number;
}

/** What was measured of maps of the lattices, and of those of permuted lattices. */
export interface FoundMeans {
  readonly maps: ComparedMeans;
  readonly permuted: ComparedMeans | undefined;
}

/** The order of the permuted sites: unit `i` of a permuted lattice is unit `order[i]` of the lattice. One for each seed of a study. */
export function permutation(units: number, seed: number): Uint32Array {
  return shuffled(units, randomKey(seed, 'permutation'));
}

/**
 * Samples lattices and measures all maps on the same configurations. The state is kept on the shelf of the study.
 * @param title one of its own in the study
 * @throws Error if the study was stopped
 */
export async function sampledMaps(
  context: StudyContext,
  title: string,
  sampled: Sampled,
  { maps, permuted = [], seed }: ManyMaps,
): Promise<FoundMeans> {
  const { gpu, signal, phase, shelf } = context;
  const { schedule } = sampled;
  const plan = planZoom({ ...sampled, start: 'hot', seed });
  const read = (stored: unknown): State => {
    const { simulation, done, measured } = fieldsOf(stored, title);
    return {
      simulation: simulationState(simulation, storedWords(plan.geometry)),
      done: countOf(done, 'The number of configurations', schedule.sweeps / schedule.every),
      measured: listOf(measured, title, (own) => own).map((own, index) =>
        comparisonState(own, [maps, permuted][index] ?? []),
      ),
    };
  };
  const report = phase(title, schedule.thermalize + schedule.sweeps);
  const { means } = await keptSampling({ shelf }, title, read, async (keeping) => {
    const from = keeping?.from;
    const simulation = await zoomSimulation(gpu, plan, from?.simulation);
    const mixed =
      permuted.length > 0 ? new Permuted(gpu, simulation.ensemble, context.seed) : undefined;
    const comparisons = [await MapComparison.create(gpu, simulation.ensemble, { maps, seed })];
    if (mixed)
      comparisons.push(await MapComparison.create(gpu, mixed.ensemble, { maps: permuted, seed }));
    for (const [index, state] of (from?.measured ?? []).entries())
      comparisons[index]?.restore(state);
    const run = new ConfigurationRun(simulation, schedule, {
      measure: () => {
        mixed?.update();
        for (const comparison of comparisons) comparison.submit(simulation.sweeps);
      },
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
          measured: await Promise.all(comparisons.map((comparison) => comparison.state())),
          simulation: await simulation.readState(),
          done: run.done,
        }),
      },
      signal,
      keeping,
    );
    const [first, second] = await Promise.all(comparisons.map((own) => own.read()));
    if (!first) throw new Error('Nothing was compared.');
    const found = { means: { maps: first, permuted: second }, stopped: !complete };
    for (const part of [...comparisons, mixed, simulation]) part?.dispose();
    return found;
  });
  return means;
}

/** Lattices whose sites have changed places, the same places in every lattice. */
class Permuted {
  readonly ensemble: Ensemble;
  readonly #gpu: Gpu;
  readonly #from: Ensemble;
  readonly #order: Uint32Array;

  constructor(gpu: Gpu, from: Ensemble, seed: number) {
    this.#gpu = gpu;
    this.#from = from;
    this.ensemble = new Ensemble(gpu, from.geometry, 'permuted lattices');
    this.#order = permutation(siteCount(from.geometry), seed);
  }

  update(): void {
    const bytes = 4 * this.#from.geometry.groups;
    this.#gpu.submit('permute lattices', (encoder) => {
      for (const [to, unit] of this.#order.entries())
        encoder.copyBufferToBuffer(
          this.#from.buffer,
          unit * bytes,
          this.ensemble.buffer,
          to * bytes,
          bytes,
        );
    });
  }

  dispose(): void {
    this.ensemble.dispose();
  }
}
