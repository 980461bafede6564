import type { Gpu } from '../../gpu/gpu.ts';
import { annealedLogPartition } from '../../rbm/evaluation/annealing.ts';
import { freeEnergies } from '../../rbm/evaluation/free-energy.ts';
import { logLikelihood } from '../../rbm/evaluation/likelihood.ts';
import {
  comparedMixture,
  type MixtureComparison,
} from '../../rbm/evaluation/mixture-comparison.ts';
import { modesBase } from '../../rbm/evaluation/modes.ts';
import type { ModesOptions } from '../../rbm/evaluation/mode-starts.ts';
import { trajectoryPartition } from '../../rbm/evaluation/trajectory-partition.ts';
import type { Trajectory } from '../../rbm/machine/trajectory.ts';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import { ConvolutionalRbm, type AnyRbm } from '../../rbm/machine/convolutional-machine.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { sampleCount } from '../../rbm/machine/packed-units.ts';
import type { StackLayer } from '../../rbm/training/train-layer.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Session } from '../session.ts';

/** A short annealing of larger layers: its runs, its temperatures, and the products of an input and a weight that it may take. */
const runs = 64;
const temperatures = { most: 200, fewest: 20 };
const mostProducts = { software: 2 ** 31, gpu: 2 ** 38 };

/** What is known of the likelihood of the samples that a layer was trained on. */
export interface TrainedLikelihood {
  /** Exact, where the smaller layer has few units. */
  readonly likelihood?: Measured | undefined;
  /** Why there is no exact likelihood. */
  readonly note?: string | undefined;
  /** The exact likelihood, or a bound: ln Z of a short annealing is too low rather than too high. */
  readonly atMost?: Measured | undefined;
  readonly mixture?: MixtureComparison | undefined;
}

/** Samples whose free energies are averaged, where ln Z is not exact anyway. */
const mostSamples = 4096;

/**
 * The likelihood of the samples that a layer was trained on: exact where that is quick, and otherwise what it is at most.
 * @param options.number of the layer, from 1 on
 * @param options.trajectory machines on the way of the layer, where they are kept: annealing goes through them too
 */
export async function trainedLikelihood(
  { gpu, progress, signal }: Session,
  { machine, data, epochs }: StackLayer<AnyRbm>,
  {
    number,
    seed,
    trajectory,
  }: {
    readonly number: number;
    readonly seed: number;
    readonly trajectory?: Trajectory | undefined;
  },
): Promise<TrainedLikelihood> {
  const few = Math.min(machine.visible, machine.hidden) <= mostExactUnits;
  const note = few
    ? undefined
    : `The log-likelihood is computed only where the smaller layer has at most ${mostExactUnits} units.`;
  if (signal.aborted) return { note: note ?? 'Stopped early.' };
  const place = { seed, stream: number - 1, signal };
  progress.begin(`likelihood of layer ${number}`, 1000);
  const onProgress = (share: number): void => progress.update(1000 * share);
  if (machine instanceof ConvolutionalRbm) {
    if (!few) return { note };
    const dense = await machine.expanded(gpu);
    const likelihood = await logLikelihood(gpu, dense, data, { signal, onProgress });
    dense.dispose();
    return { likelihood, atMost: likelihood };
  }
  if (!(machine instanceof Rbm)) return {};
  const samples = few ? sampleCount(data) : Math.min(mostSamples, sampleCount(data));
  const energies = meanOf(await freeEnergies(gpu, machine, data, { samples, signal }));
  const likelihood = few
    ? await logLikelihood(gpu, machine, data, { signal, onProgress })
    : undefined;
  const partition = likelihood
    ? { value: -energies.value - likelihood.value, error: 0 }
    : !few && epochs > 0
      ? await shortAnnealing(gpu, machine, { ...place, known: data, trajectory, onProgress })
      : undefined;
  if (!partition || signal.aborted) return { likelihood, note };
  return {
    likelihood,
    note,
    atMost: { value: -energies.value - partition.value, error: partition.error },
    mixture:
      epochs > 0 ? await comparedMixture(gpu, machine, data, { ...place, partition }) : undefined,
  };
}

/** ln Z by a short annealing from modes and, where there are machines on the way, by another one through them: the larger one. */
async function shortAnnealing(
  gpu: Gpu,
  machine: Rbm,
  {
    onProgress,
    trajectory = [],
    ...options
  }: ModesOptions & {
    readonly trajectory?: Trajectory | undefined;
    readonly onProgress: (share: number) => void;
  },
): Promise<Measured | undefined> {
  const parts = trajectory.length > 0 ? 2 : 1;
  const base = await modesBase(gpu, machine, options);
  const affordable =
    mostProducts[gpu.adapter.software ? 'software' : 'gpu'] / (2 * runs * machine.products);
  const steps = Math.floor(Math.max(temperatures.fewest, Math.min(temperatures.most, affordable)));
  const common = (part: number) => ({
    ...options,
    runs,
    temperatures: steps,
    onProgress: (done: number) => onProgress((part + done / steps) / parts),
  });
  const found = base && (await annealedLogPartition(gpu, machine, { ...common(0), base }));
  if (!found || parts === 1) return found?.logPartition;
  const through = await trajectoryPartition(gpu, machine, { ...common(1), trajectory });
  if (!through) return undefined;
  return through.logPartition.value > found.logPartition.value
    ? through.logPartition
    : found.logPartition;
}
