import type { Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import { unitMeans } from '../sampling/unit-means.ts';
import { elementAt } from '../../element-at.ts';
import { baseOfMeans, fairCoins, type AnnealingBase } from './annealing-base.ts';
import { AnnealingPath } from './annealing-path.ts';
import { exactAnnealedWeights } from './exact-annealing.ts';
import type { Arithmetic } from '../exact/arithmetic.ts';
import { exponential, logarithm } from '../../elementary.ts';

export interface AnnealingOptions {
  /** What the runs start from. Fair coins, or the means of `data`, unless given. */
  readonly base?: AnnealingBase | undefined;
  /** Independent units with the means of these samples are the start, unless `base` is given. */
  readonly data?: PackedUnits | undefined;
  /** Steps from the start to the machine itself; see `annealingDefaults`. */
  readonly temperatures?: number;
  /** Independent runs, a multiple of 32; see `annealingDefaults`. */
  readonly runs?: number;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0; default 0. */
  readonly stream?: number | undefined;
  /** `exact` takes a machine in exact arithmetic, and gives the same bits on every adapter, by the host; `float` unless given. */
  readonly arithmetic?: Arithmetic | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What annealing does unless told otherwise. */
export const annealingDefaults = { temperatures: 1000, runs: 128 } as const;

export interface AnnealedPartition {
  /** ln Z in nats. The estimate of Z has no bias, so the estimate of ln Z is too low on average. */
  readonly logPartition: Measured;
  /** (sum w)^2 / sum w^2 of the weights. The error cannot be trusted where this is much less than `runs`. */
  readonly effectiveRuns: number;
  readonly runs: number;
  readonly temperatures: number;
}

/**
 * ln Z by annealed importance sampling (Neal 2001; Salakhutdinov & Murray 2008), on the GPU. Each run starts from a
 * mixture of distributions of independent units, whose Z is known, and goes to the machine itself through equally spaced
 * inverse temperatures, with one Gibbs step at each. Logarithms of weights are added in double precision.
 * A mode of the machine that no run reaches is missing in ln Z, and nothing shows it; see `modesBase`.
 * @returns undefined where the signal stopped the annealing
 */
export async function annealedLogPartition(
  gpu: Gpu,
  machine: Rbm,
  options: AnnealingOptions,
): Promise<AnnealedPartition | undefined> {
  const { temperatures = annealingDefaults.temperatures } = options;
  const logWeights = await annealedWeights(gpu, machine, options);
  return logWeights && { ...partitionOf(logWeights), temperatures };
}

/**
 * ln w of every run of an annealing; the mean of w is an unbiased estimate of Z.
 * @returns undefined where the signal stopped the annealing
 */
export async function annealedWeights(
  gpu: Gpu,
  machine: Rbm,
  options: AnnealingOptions,
): Promise<Float64Array | undefined> {
  const { data, seed, stream = 0, signal, onProgress } = options;
  const { temperatures = annealingDefaults.temperatures, runs = annealingDefaults.runs } = options;
  const groups = Math.ceil(runs / 32);
  const base =
    options.base ?? (data ? baseOfMeans(await unitMeans(gpu, data)) : fairCoins(machine.visible));
  if (options.arithmetic === 'exact') {
    const own = { base, temperatures, runs: 32 * groups, seed, stream, signal, onProgress };
    return exactAnnealedWeights(await machine.readParameters(), own);
  }
  const path = await AnnealingPath.create(gpu, machine, { base, groups, seed, stream });
  const logWeights = new Float64Array(32 * groups).fill(machine.hidden * Math.LN2);
  const pacer = new Pacer(50, {
    first: cautiousUnits(64 * groups * machine.visible * machine.hidden),
  });
  path.start();
  const settle = async (from: number, to: number): Promise<void> => {
    for (const [at, increment] of (await path.read(to - from)).entries())
      logWeights[at % logWeights.length] =
        elementAt(logWeights, at % logWeights.length) + increment;
  };
  const work = {
    total: temperatures,
    mostBetweenWaits: path.mostSteps,
    signal,
    onProgress,
    settle,
  };
  await paced(gpu, pacer, work, (count, done, from) => {
    const betas = Float32Array.from({ length: count + 1 }, (_, i) => (done + i) / temperatures);
    path.anneal(betas, { step: done, first: from });
  });
  path.dispose();
  return signal?.aborted ? undefined : logWeights;
}

/** ln Z from ln w of runs that are as good as each other. */
export function partitionOf(
  logWeights: Float64Array,
): Pick<AnnealedPartition, 'logPartition' | 'effectiveRuns' | 'runs'> {
  const runs = logWeights.length;
  const most = logWeights.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = logWeights.map((value) => exponential(value - most));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / runs;
  const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / (runs - 1);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return {
    logPartition: {
      value: most + logarithm(mean),
      error: Math.sqrt(variance / runs) / mean,
    },
    effectiveRuns: (mean * runs) ** 2 / squares,
    runs,
  };
}
