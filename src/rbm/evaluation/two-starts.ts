import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import {
  annealedWeights,
  annealingDefaults,
  partitionOf,
  type AnnealedPartition,
  type AnnealingOptions,
} from './annealing.ts';
import type { ModesOptions } from './mode-starts.ts';
import { modesBase } from './modes.ts';

/** ln Z by two annealings. Each one has searched the modes of the machine on its own. */
export interface TwiceAnnealed extends AnnealedPartition {
  /** What each annealing found alone. */
  readonly starts: readonly [Measured, Measured];
  /** The difference of both in standard errors. */
  readonly apart: number;
}

/** Annealings further apart than this many standard errors disagree: one false alarm in 370 where errors are right. */
export const mostApart = 3;

/**
 * ln Z of a machine with separated modes: annealing from mixtures that see the modes (`modesBase`), half of the runs from
 * each of two searches that know nothing of each other. ln Z does not depend on any samples that are judged. Where both
 * annealings disagree, a mode was missed, or they had too few temperatures; then the error covers the difference.
 * @param options.runs at least 32 for each annealing
 * @returns undefined where the signal stopped the annealing
 */
export async function twiceAnnealedPartition(
  gpu: Gpu,
  machine: Rbm,
  options: Omit<AnnealingOptions, 'base' | 'data'> & Pick<ModesOptions, 'known'>,
): Promise<TwiceAnnealed | undefined> {
  const { known, seed, stream = 0, signal, onProgress } = options;
  const { temperatures = annealingDefaults.temperatures, runs = annealingDefaults.runs } = options;
  const half = Math.max(32, 32 * Math.floor(runs / 64));
  const annealed: Float64Array[] = [];
  for (const [index, share] of [half, Math.max(32, runs - half)].entries()) {
    const own = { seed: derivedSeed(seed, 'modes', 2 ** 18 + index), stream, signal };
    const base = await modesBase(gpu, machine, { ...own, known });
    if (!base) return undefined;
    const weights = await annealedWeights(gpu, machine, {
      ...own,
      base,
      temperatures,
      runs: share,
      onProgress: (done) => onProgress?.((index * temperatures + done) / 2),
    });
    if (!weights) return undefined;
    annealed.push(weights);
  }
  const [first = new Float64Array(), second = new Float64Array()] = annealed;
  const all = partitionOf(Float64Array.of(...first, ...second));
  const starts = [partitionOf(first).logPartition, partitionOf(second).logPartition] as const;
  const difference = Math.abs(starts[0].value - starts[1].value);
  const apart = difference / Math.hypot(starts[0].error, starts[1].error);
  const { value, error } = all.logPartition;
  return {
    ...all,
    temperatures,
    starts,
    apart,
    logPartition: { value, error: apart > mostApart ? Math.hypot(error, difference) : error },
  };
}
