import { layerLikelihoods } from '../../rbm/evaluation/layer-likelihoods.ts';
import {
  sampleObservables,
  type LatticeObservables,
} from '../../rbm/evaluation/lattice-observables.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { Measured } from '../../statistics/measured.ts';
import { trainedStack, untrainedStack } from '../flows/stack.ts';
import type { Stack } from '../kept-stack.ts';
import type { StudyContext } from '../study.ts';
import { sites, size, type Settings } from './presets.ts';
import { seedOf } from './seeds.ts';
import { uploaded } from './spins.ts';
import { setTexts, type SetName, type TrainingSet } from './training-sets.ts';

/** A machine: its set, its hidden units, its number among those of one kind, and its number among all of a run. */
export interface MachineName {
  readonly set: SetName;
  readonly hidden: number;
  readonly run: number;
  readonly index: number;
}

/** All machines of a run, in their order. */
export function machineNames({ hidden, seeds, scan }: Settings): MachineName[] {
  const several = (set: SetName, count: number, units = hidden) =>
    Array.from({ length: count }, (_, run) => ({ set, hidden: units, run }));
  const all = [
    ...several('V', seeds.V),
    ...(['V CD-1', 'H', 'L', 'narrow', 'field', 'other fields'] as const).flatMap((set) =>
      several(set, seeds.others),
    ),
    ...(['mean field', 'ends', 'permuted', 'untrained'] as const).flatMap((set) =>
      several(set, seeds.controls),
    ),
    ...scan.flatMap((units) => several('V', seeds.scan, units)),
  ];
  return all.map((name, index) => ({ ...name, index }));
}

/** A machine with what is known of it before its flow. */
export interface TrainedMachine extends Stack {
  /** Energy and |m| of the lattices that it was trained on. */
  readonly taught: Pick<LatticeObservables, 'energy' | 'absoluteMagnetization'>;
  readonly parameters: RbmParameters;
  /** Mean ln p of held-out lattices of its set, in nats per lattice, with its error; `null` where it could not be found. */
  readonly logLikelihood: Measured | null;
  readonly order?: Uint32Array;
}

/** Trains a machine and judges it by lattices that it has not seen. */
export async function trainedMachine(
  context: StudyContext,
  { set, hidden, run, index }: MachineName,
  { training: data, heldOut }: { readonly training: TrainingSet; readonly heldOut: TrainingSet },
  { training, annealing }: Pick<Settings, 'training' | 'annealing'>,
): Promise<TrainedMachine> {
  const { gpu, signal } = context;
  const seed = seedOf(context.seed, 'training', index);
  const recipe = set === 'V CD-1' ? { ...training, algorithm: 'cd' as const, steps: 1 } : training;
  const options = { layers: [hidden], training: recipe, seed };
  const name = `Machine of ${setTexts[set]}, ${hidden} hidden units, ${run + 1}`;
  const units = uploaded(gpu, data.rows, sites, 'training set');
  const judged = uploaded(gpu, heldOut.rows, sites, 'held-out lattices');
  if (set === 'untrained') context.phase(name, 1);
  const stack =
    set === 'untrained'
      ? await untrainedStack(gpu, { ...options, visible: sites })
      : await trainedStack(context, name, { ...options, data: units });
  const [machine] = stack.machines;
  if (!machine) throw new Error('There is no machine.');
  const taught = await sampleObservables(gpu, units, { lattice: 'square', size, temperature: 1 });
  const { logLikelihood } = await layerLikelihoods(gpu, machine, judged, {
    name,
    seed: seedOf(context.seed, 'likelihood', index),
    annealing,
    samples: 32 * judged.groups,
    pseudoSamples: 32,
    signal,
  });
  const parameters = await machine.readParameters();
  for (const { buffer } of [units, judged]) buffer.destroy();
  return {
    ...stack,
    parameters,
    taught: {
      energy: withoutExact(taught.energy),
      absoluteMagnetization: withoutExact(taught.absoluteMagnetization),
    },
    logLikelihood,
    ...(data.order && { order: data.order }),
  };
}

/** The lattices of a set have many temperatures, so the exact value at one of them does not belong to their mean. */
function withoutExact({ value, error }: Measured): Measured {
  return { value, error };
}
