import { annealedLogPartition } from '../../rbm/evaluation/annealing.ts';
import { freeEnergies, gapBetween } from '../../rbm/evaluation/free-energy.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { logPartition, mostExactUnits } from '../../rbm/evaluation/partition.ts';
import { pseudoLikelihood } from '../../rbm/evaluation/pseudo-likelihood.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Session } from '../session.ts';

/** How likelihoods are found. */
export interface LikelihoodOptions {
  readonly seed: number;
  readonly annealing: { readonly temperatures: number; readonly runs: number };
  /** Samples that are judged. */
  readonly samples: number;
  /** Samples whose pseudo-likelihood is summed up. */
  readonly pseudoSamples: number;
}

/** Likelihoods of a layer, in nats per sample. */
export interface Likelihoods {
  readonly logPartition: Measured | null;
  /** Whether ln Z is a sum over all states, or an estimate by annealing. */
  readonly method: 'exact' | 'annealed importance sampling';
  /** Of annealing: runs that the weights are worth. */
  readonly effectiveRuns?: number;
  readonly logLikelihood: Measured | null;
  readonly pseudoLikelihood: Measured;
  /** Mean free energy of these samples less that of samples trained on. */
  readonly freeEnergyGap: Measured | null;
  readonly warnings: readonly string[];
}

/** Runs that have to count for an error bar of annealing to be believed, and their share of all runs. */
const fewestEffective = { runs: 20, share: 0.1 };

/** Relative rounding of free energies in single precision (src/rbm/evaluation/free-energy.ts). */
const rounding = 1e-7;

/**
 * Likelihoods of samples under a machine.
 * @param trained samples that the machine was trained on, where they are at hand
 */
export async function likelihoods(
  { gpu, progress, signal }: Session,
  machine: Rbm,
  { data, trained }: { data: PackedUnits; trained: PackedUnits | undefined },
  { seed, annealing, samples, pseudoSamples }: LikelihoodOptions,
): Promise<Likelihoods> {
  const warnings: string[] = [];
  const energies = meanOf(await freeEnergies(gpu, machine, data, { samples }));
  const gap =
    trained && gapBetween(meanOf(await freeEnergies(gpu, machine, trained, { samples })), energies);
  const pseudo = await pseudoLikelihood(gpu, machine, data, { samples: pseudoSamples });
  const exact = Math.min(machine.visible, machine.hidden) <= mostExactUnits;
  let partition: Measured | undefined;
  let effectiveRuns: number | undefined;
  if (exact) {
    progress.begin('ln Z', 1000);
    const value = await logPartition(await machine.readParameters(), {
      signal,
      onProgress: (share) => progress.update(1000 * share),
    });
    // Rounding of the double-precision sum; see src/rbm/evaluation/partition.ts.
    if (value !== undefined) partition = { value, error: 1e-9 * Math.max(1, Math.abs(value)) };
  } else {
    progress.begin('annealing', annealing.temperatures, 'temperatures');
    const found = await annealedLogPartition(gpu, machine, {
      ...annealing,
      data,
      seed,
      signal,
      onProgress: (done) => progress.update(done),
    });
    partition = found?.logPartition;
    effectiveRuns = found?.effectiveRuns;
    const enough = Math.max(fewestEffective.runs, fewestEffective.share * annealing.runs);
    if (effectiveRuns !== undefined && effectiveRuns < enough)
      warnings.push(
        `annealing: only ${effectiveRuns.toFixed(1)} of ${annealing.runs} runs count, so ln Z may be too low and the ` +
          'likelihood too high; give more --ais-temperatures.',
      );
  }
  return {
    logPartition: partition ?? null,
    method: exact ? 'exact' : 'annealed importance sampling',
    ...(effectiveRuns !== undefined && { effectiveRuns }),
    logLikelihood: partition
      ? {
          value: -energies.value - partition.value,
          error: Math.hypot(energies.error, partition.error) + rounding * Math.abs(energies.value),
        }
      : null,
    pseudoLikelihood: pseudo,
    freeEnergyGap: gap ?? null,
    warnings,
  };
}
