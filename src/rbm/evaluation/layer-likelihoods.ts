import type { Gpu } from '../../gpu/gpu.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Arithmetic } from '../exact/arithmetic.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { Trajectory } from '../machine/trajectory.ts';
import { beginTask, type TaskControl } from '../task-control.ts';
import { freeEnergies, gapBetween } from './free-energy.ts';
import { leastPartition } from './least-partition.ts';
import { isSummable, logPartition } from './partition.ts';
import { pseudoLikelihood } from './pseudo-likelihood.ts';
import {
  fewestEffective,
  mostApart,
  twiceAnnealedPartition,
  type ThroughTraining,
  type TwiceAnnealed,
} from './two-starts.ts';

/** Inverse temperatures and runs of annealed importance sampling. */
export interface Annealing {
  readonly temperatures: number;
  /** A multiple of 32. */
  readonly runs: number;
}

export interface LikelihoodOptions extends TaskControl {
  /** Names the machine in the progress: `layer 1`. */
  readonly name: string;
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0; default 0. */
  readonly stream?: number | undefined;
  /** Used where ln Z cannot be summed exactly. */
  readonly annealing: Annealing;
  /** Of the annealing; `exact` takes a machine in exact arithmetic. `float` unless given. */
  readonly arithmetic?: Arithmetic | undefined;
  /** Samples that are judged, from the first on. */
  readonly samples: number;
  /** Samples whose pseudo-likelihood is computed, from the first on. */
  readonly pseudoSamples: number;
  /** Samples near the modes of the machine, such as those trained on, where they are at hand. ln Z is exact without. */
  readonly known?: PackedUnits | undefined;
  /** Machines of its training, where they are at hand: ln Z is annealed through them too. */
  readonly trajectory?: Trajectory | undefined;
  /** Samples that the machine was trained on, where they are at hand. */
  readonly trained?: PackedUnits | undefined;
}

/** Likelihoods of samples under a machine, in nats per sample. */
export interface Likelihoods {
  /** Null where the sum was stopped, and where annealing failed; then a warning says why. */
  readonly logPartition: Measured | null;
  /** How ln Z was found: the sum over all states, or an estimate. */
  readonly method: 'exact' | 'annealed importance sampling';
  /** Of annealing: how many runs of equal weight would know as much. */
  readonly effectiveRuns?: number;
  /** Of annealing: what each of two independent starts found. */
  readonly starts?: readonly [Measured, Measured];
  /** Of annealing: what a third annealing found, through machines of the training. */
  readonly throughTraining?: ThroughTraining;
  readonly logLikelihood: Measured | null;
  readonly pseudoLikelihood: Measured;
  /** Mean free energy of these samples minus that of samples trained on. */
  readonly freeEnergyGap: Measured | null;
  readonly warnings: readonly string[];
}

/** Nats by which two annealings may differ beyond their errors, if the error is widened. */
const mostDifference = 1;

/** Errors that ln Z of annealing may be below what the samples alone need. */
const mostBelow = 3.5;

/** Relative rounding of free energies in single precision (free-energy.ts), and of ln Z in double precision (partition.ts). */
const rounding = { freeEnergy: 1e-7, logPartition: 1e-9 };

/** Likelihoods of samples under a machine. ln Z is exact where `isSummable` says so. */
export async function layerLikelihoods(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: LikelihoodOptions,
): Promise<Likelihoods> {
  const { samples, pseudoSamples, trained, signal } = options;
  const some = { samples, signal };
  const ofSamples = await freeEnergies(gpu, machine, data, some);
  const energies = meanOf(ofSamples);
  const gap =
    trained && gapBetween(meanOf(await freeEnergies(gpu, machine, trained, some)), energies);
  const pseudo = await pseudoLikelihood(gpu, machine, data, { samples: pseudoSamples, signal });
  const parameters = await machine.readParameters();
  const exact = isSummable(parameters);
  const { partition, ...found } = exact
    ? await summedPartition(parameters, options)
    : heldAgainst(
        await annealedPartition(gpu, machine, options),
        await leastPartition(gpu, data, ofSamples),
      );
  const warnings = [...(found.warnings ?? [])];
  if (samples === 1)
    warnings.push('one sample has no spread, so the means over samples have no standard error.');
  return {
    logPartition: partition ?? null,
    method: exact ? 'exact' : 'annealed importance sampling',
    ...found,
    warnings,
    logLikelihood: partition
      ? {
          // No probability is above 1; rounding may say so.
          value: Math.min(0, -energies.value - partition.value),
          error:
            Math.hypot(energies.error, partition.error) +
            rounding.freeEnergy * Math.abs(energies.value),
        }
      : null,
    pseudoLikelihood: pseudo,
    freeEnergyGap: gap ?? null,
  };
}

/** ln Z with its error, and what else is known of it. */
export interface FoundPartition extends Partial<
  Pick<Likelihoods, 'effectiveRuns' | 'starts' | 'throughTraining' | 'warnings'>
> {
  readonly partition: Measured | undefined;
}

async function summedPartition(
  parameters: RbmParameters,
  { name, ...control }: LikelihoodOptions,
): Promise<FoundPartition> {
  const report = beginTask(control, `ln Z of ${name}`, 1);
  const value = await logPartition(parameters, {
    signal: control.signal,
    onProgress: report,
  });
  if (value === undefined) return { partition: undefined };
  return { partition: { value, error: rounding.logPartition * Math.max(1, Math.abs(value)) } };
}

async function annealedPartition(
  gpu: Gpu,
  machine: Rbm,
  { name, annealing, arithmetic, seed, stream, known, trajectory, ...control }: LikelihoodOptions,
): Promise<FoundPartition> {
  const { temperatures } = annealing;
  const onProgress = beginTask(control, `annealing of ${name}`, temperatures, 'temperatures');
  const { signal } = control;
  const found = await twiceAnnealedPartition(gpu, machine, {
    ...annealing,
    arithmetic,
    known,
    trajectory,
    seed,
    stream,
    signal,
    onProgress,
  });
  return found ? ofTwoStarts(found) : { partition: undefined };
}

/** What is said of ln Z by several annealings: as it is, with the difference as its error, or not at all. */
export function ofTwoStarts({
  logPartition: partition,
  effectiveRuns,
  runs,
  starts,
  throughTraining,
  apart,
}: Omit<TwiceAnnealed, 'temperatures'>): FoundPartition {
  const enough = Math.max(fewestEffective.runs, fewestEffective.share * runs);
  const warnings =
    effectiveRuns < enough
      ? [
          `only ${effectiveRuns.toFixed(1)} of ${runs} annealing runs count, so ln Z may be too low and the likelihood ` +
            'too high; anneal through more temperatures.',
        ]
      : [];
  if (throughTraining && !throughTraining.counts)
    warnings.push(
      `annealing through the training does not check ln Z, because only ${throughTraining.effectiveRuns.toFixed(1)} of its ` +
        `${throughTraining.runs} runs count; anneal through more temperatures.`,
    );
  const all = { partition, effectiveRuns, starts, ...(throughTraining && { throughTraining }) };
  if (apart <= mostApart) return { ...all, warnings };
  const values = starts.map(({ value }) => value);
  const third = throughTraining?.counts ? [throughTraining.logPartition.value] : [];
  const found =
    `the two starts of annealing give ln Z = ${values.map((value) => value.toFixed(2)).join(' and ')}` +
    third.map((value) => `, annealing through the training gives ${value.toFixed(2)}`).join('');
  const spread = Math.max(...values, ...third) - Math.min(...values, ...third);
  return spread > mostDifference
    ? {
        ...all,
        partition: undefined,
        warnings: [
          `${found}, so neither ln Z nor the likelihood can be given; anneal through more temperatures.`,
        ],
      }
    : {
        ...all,
        warnings: [
          ...warnings,
          `${found}, so the error of ln Z covers their difference; anneal through more temperatures.`,
        ],
      };
}

/**
 * ln Z held against what it is at least, because no samples can have a probability above 1 together. A smaller ln Z is
 * raised where its error allows that, and taken back otherwise.
 */
export function heldAgainst(found: FoundPartition, least: number): FoundPartition {
  const { partition } = found;
  if (!partition || partition.value >= least) return found;
  const { value, error } = partition;
  if (least - value <= mostBelow * error)
    return { ...found, partition: { value: least, error: Math.max(error, least - value) } };
  return {
    partition: undefined,
    warnings: [
      `annealing gives ln Z = ${value.toFixed(2)}, but the samples judged alone need at least ${least.toFixed(2)}: it misses a mode, ` +
        'so neither ln Z nor the likelihood can be given; anneal through more temperatures.',
    ],
  };
}
