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
import type { Trajectory } from '../machine/trajectory.ts';
import type { ModesOptions } from './mode-starts.ts';
import { modesBase } from './modes.ts';
import { trajectoryWeights } from './trajectory-partition.ts';

/** What annealing through machines of a training found. */
export interface ThroughTraining extends Omit<AnnealedPartition, 'temperatures'> {
  /** Machines of the training that the runs went through. */
  readonly machines: number;
  /** Whether the runs say enough to count: see `twiceAnnealedPartition`. */
  readonly counts: boolean;
}

/** ln Z by two annealings. Each one has searched the modes of the machine on its own. */
export interface TwiceAnnealed extends AnnealedPartition {
  /** What each annealing found alone. */
  readonly starts: readonly [Measured, Measured];
  /** Where machines of the training are at hand: a third annealing, through them. */
  readonly throughTraining?: ThroughTraining;
  /** The largest difference of two annealings, in standard errors. */
  readonly apart: number;
}

/** Annealings further apart than this many standard errors disagree: one false alarm in 370 where errors are right. */
export const mostApart = 3;

/** The error of annealing can be trusted from this number of effective runs on, and this share of all runs. */
export const fewestEffective = { runs: 20, share: 0.1 };

/**
 * ln Z of a machine with separated modes: annealing from mixtures that see the modes (`modesBase`), half of the runs from
 * each of two searches that know nothing of each other. ln Z does not depend on any samples that are judged. Where both
 * annealings disagree, a mode was missed, or they had too few temperatures; then the error covers the difference.
 * With machines of the training, as many runs as of a search anneal through them (`trajectoryPartition`) and must agree as well. They
 * do not count where few of them have all the weight, unless they find more than the others: annealing that goes wrong finds too little.
 * @param options.runs at least 32 for each annealing
 * @returns undefined where the signal stopped the annealing
 * @throws MachineError for machines of the training with other units
 */
export async function twiceAnnealedPartition(
  gpu: Gpu,
  machine: Rbm,
  options: Omit<AnnealingOptions, 'base' | 'data'> &
    Pick<ModesOptions, 'known'> & { readonly trajectory?: Trajectory | undefined },
): Promise<TwiceAnnealed | undefined> {
  const { known, trajectory = [], seed, stream = 0, arithmetic, signal, onProgress } = options;
  const { temperatures = annealingDefaults.temperatures, runs = annealingDefaults.runs } = options;
  const half = Math.max(32, 32 * Math.floor(runs / 64));
  const parts = trajectory.length > 0 ? 3 : 2;
  const common = (index: number) => ({
    stream,
    arithmetic,
    signal,
    temperatures,
    onProgress: (done: number) => onProgress?.((index * temperatures + done) / parts),
  });
  const annealed: Float64Array[] = [];
  for (const [index, share] of [half, Math.max(32, runs - half)].entries()) {
    const own = { ...common(index), seed: derivedSeed(seed, 'modes', 2 ** 18 + index) };
    const base = await modesBase(gpu, machine, { ...own, known });
    const weights = base && (await annealedWeights(gpu, machine, { ...own, base, runs: share }));
    if (!weights) return undefined;
    annealed.push(weights);
  }
  const both = annealed.map(partitionOf);
  let through: ThroughTraining | undefined;
  if (parts === 3) {
    const own = { ...common(2), seed, runs: half };
    const weights = await trajectoryWeights(gpu, machine, { ...own, trajectory });
    if (!weights) return undefined;
    through = throughTraining(partitionOf(weights), both, trajectory.length);
    if (through.counts) annealed.push(weights);
  }
  const counting = through?.counts ? [...both, through] : both;
  const all = partitionOf(Float64Array.from(annealed.flatMap((weights) => Array.from(weights))));
  const { apart, difference } = largestDifference(counting.map(({ logPartition }) => logPartition));
  const { value, error } = all.logPartition;
  const [first, second] = both;
  if (!first || !second) throw new Error('There are two annealings.');
  return {
    ...all,
    temperatures,
    starts: [first.logPartition, second.logPartition],
    ...(through && { throughTraining: through }),
    apart,
    logPartition: { value, error: apart > mostApart ? Math.hypot(error, difference) : error },
  };
}

/** @param found what the annealings from modes found */
function throughTraining(
  own: Omit<AnnealedPartition, 'temperatures'>,
  found: readonly Omit<AnnealedPartition, 'temperatures'>[],
  machines: number,
): ThroughTraining {
  const enough = Math.max(fewestEffective.runs, fewestEffective.share * own.runs);
  const most = Math.max(...found.map(({ logPartition }) => logPartition.value));
  return {
    ...own,
    machines,
    counts: own.effectiveRuns >= enough || own.logPartition.value > most,
  };
}

/** The two estimates that are furthest apart in standard errors: by how many, and by how many nats. */
function largestDifference(found: readonly Measured[]): { apart: number; difference: number } {
  let largest = { apart: 0, difference: 0 };
  for (const [index, first] of found.entries())
    for (const second of found.slice(index + 1)) {
      const difference = Math.abs(first.value - second.value);
      const apart = difference / Math.hypot(first.error, second.error);
      if (apart > largest.apart) largest = { apart, difference };
    }
  return largest;
}
