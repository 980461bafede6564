import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { IsingSource } from '../machine/machine-source.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { annealingDefaults } from './annealing.ts';
import { beginTask, type TaskControl } from '../task-control.ts';
import { IsingData } from '../sampling/ising-data.ts';

/** Which samples a machine is judged by. */
export type JudgedKind =
  | 'new lattices'
  | 'samples held out'
  | 'samples trained on'
  | 'given samples';

/** Samples to judge a stack by, of the visible units of its first layer. */
export interface EvaluationSamples {
  readonly kind: JudgedKind;
  readonly data: PackedUnits;
  /** Samples that the machine was trained on, where they can be had again. */
  readonly trained?: PackedUnits | undefined;
  /** Other samples near the modes of the machine, where annealing starts; those trained on unless given. */
  readonly known?: PackedUnits | undefined;
  /** Independent lattices that chains of the machine start from. Without them no lattices are drawn. */
  readonly chains?: PackedUnits | undefined;
  /** The Ising model that the samples are lattices of. */
  readonly model?: IsingSource | undefined;
}

/** What an evaluation does unless told otherwise. */
export const evaluationDefaults = {
  /** Lattices to judge by, and lattices to start chains from. */
  samples: 1024,
  chains: 256,
  burnIn: 500,
  steps: 1000,
  every: 5,
  annealing: annealingDefaults,
} as const;

/**
 * Seeds of an evaluation, independent of each other and of those of the training.
 * @param training the seed of the training
 * @param evaluation the seed of the evaluation
 */
export function evaluationSeeds(training: number, evaluation: number) {
  const own = derivedSeed(derivedSeed(training, 'evaluation'), 'one-evaluation', evaluation);
  return {
    samples: derivedSeed(own, 'evaluation-samples'),
    chains: derivedSeed(own, 'evaluation-chains'),
    model: derivedSeed(own, 'evaluation-model'),
  };
}

export interface DrawingOptions extends TaskControl {
  /** Lattices to start chains from, a multiple of 32; see `evaluationDefaults`. */
  readonly chains?: number | undefined;
  /** Of the evaluation. */
  readonly seed: number;
}

/**
 * New lattices of the Ising model that a machine was trained on, independent of its data: lattices to judge by, and
 * lattices to start chains from. The first samples of its data are drawn again.
 * @param options.samples lattices to judge by, a multiple of 32; see `evaluationDefaults`
 * @returns samples whose buffers `dispose` frees
 */
export async function newLattices(
  gpu: Gpu,
  model: IsingSource,
  options: DrawingOptions & { readonly samples?: number | undefined },
): Promise<EvaluationSamples & { readonly dispose: () => void }> {
  const { samples = evaluationDefaults.samples, seed } = options;
  const chains = await chainStarts(gpu, model, options);
  const own = { samples, seed: evaluationSeeds(model.seed, seed).samples };
  const judged = await draw(gpu, { ...model, ...own }, { ...options, task: 'samples' });
  // Replicas do not depend on their number, so these are the first ones of the training.
  const trained =
    model.samples === undefined
      ? undefined
      : await draw(
          gpu,
          { ...model, samples: Math.min(samples, model.samples) },
          { ...options, task: 'training samples' },
        );
  return {
    kind: 'new lattices',
    data: judged.data,
    trained: trained?.data,
    chains: chains.data,
    model,
    dispose: (): void => {
      for (const lattices of [chains, judged, trained]) lattices?.dispose();
    },
  };
}

/** New lattices to start chains from, independent of the data of the training. */
export function chainStarts(
  gpu: Gpu,
  model: IsingSource,
  options: DrawingOptions,
): Promise<IsingData> {
  const { chains = evaluationDefaults.chains, seed } = options;
  const own = { samples: chains, seed: evaluationSeeds(model.seed, seed).chains };
  return draw(gpu, { ...model, ...own }, { ...options, task: 'starts of chains' });
}

function draw(
  gpu: Gpu,
  lattices: IsingSource & { readonly samples: number },
  { task, signal, ...control }: TaskControl & { readonly task: string },
): Promise<IsingData> {
  const onProgress = beginTask(control, task, lattices.thermalize, 'sweeps');
  return IsingData.sample(gpu, lattices, { signal, onProgress });
}
