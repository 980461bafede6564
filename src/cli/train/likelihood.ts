import type { Gpu } from '../../gpu/gpu.ts';
import { annealedLogPartition } from '../../rbm/evaluation/annealing.ts';
import { freeEnergies } from '../../rbm/evaluation/free-energy.ts';
import { logLikelihood } from '../../rbm/evaluation/likelihood.ts';
import {
  comparedMixture,
  type MixtureComparison,
} from '../../rbm/evaluation/mixture-comparison.ts';
import { modesBase } from '../../rbm/evaluation/modes.ts';
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
 */
export async function trainedLikelihood(
  { gpu, progress, signal }: Session,
  { machine, data, epochs }: StackLayer<AnyRbm>,
  { number, seed }: { readonly number: number; readonly seed: number },
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
      ? await shortAnnealing(gpu, machine, { ...place, known: data, onProgress })
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

async function shortAnnealing(
  gpu: Gpu,
  machine: Rbm,
  {
    onProgress,
    ...options
  }: Parameters<typeof modesBase>[2] & { readonly onProgress: (share: number) => void },
): Promise<Measured | undefined> {
  const base = await modesBase(gpu, machine, options);
  const affordable =
    mostProducts[gpu.adapter.software ? 'software' : 'gpu'] / (2 * runs * machine.products);
  const steps = Math.floor(Math.max(temperatures.fewest, Math.min(temperatures.most, affordable)));
  const found =
    base &&
    (await annealedLogPartition(gpu, machine, {
      ...options,
      base,
      runs,
      temperatures: steps,
      onProgress: (done) => onProgress(done / steps),
    }));
  return found?.logPartition;
}
