import { relaxationTime } from '../../ising/relaxation.ts';
import { ferromagnet } from '../../ising/model.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Experiment, PlanDocument } from '../../plan/plan-document.ts';

/** What is to be scaled. */
export interface ScaleSettings {
  readonly sizes: readonly number[];
  /** Temperatures of all sizes; a window of each size unless given. */
  readonly temperatures: readonly number[] | undefined;
  /** Updates of spins, over all sizes. */
  readonly updates: number;
  readonly seed: number;
}

/** Blocks of the jackknife: the replicas of every size are a multiple of it. */
export const jackknifeBlocks = 32;

/** The experiment of the relaxation. */
export const relaxationName = 'relaxation';

/** The middle of the temperatures. It is no input of the analysis. */
const middle = 2.27;
/** Places (T - middle) L/middle of the temperatures of each size. */
const places = [-0.7, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5, 0.7];

/** Spins that fill a device without a queue. */
const spinsAtOnce = 2 ** 20;
const mostReplicas = 2048;
/** Relaxation times of thermalization, as `simulate` wants them, and of measurement at the least. */
const relaxations = 4;
/**
 * A relaxation time is some four autocorrelation times of |m|. Two measurements in each of these lose 1 % of the error that
 * one a sweep would have, (x coth x)^(1/2) with x = 1/4, and cost a fifth less time than four (SwiftShader).
 */
const measurementsPerRelaxation = 8;
/** Measurements of all lattices together that a task holds. */
const mostMeasurements = 8e6;

/** The relaxation at the critical temperature: lattices large enough that their size is not felt within the time. */
const relaxing = { size: 128, sweeps: 400, every: 4, leastReplicas: 64, mostReplicas: 16_384 };
/** The part of all updates that the relaxation takes. */
const relaxingShare = 0.1;
/**
 * The plan of a finite-size scaling: an experiment `size-L` for each size, and `relaxation`. Larger lattices get more updates, in
 * proportion to L, because they decorrelate more slowly.
 */
export function scalePlan(settings: ScaleSettings): PlanDocument {
  const { sizes, updates, seed } = settings;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const ofSizes = sizes.map((size, index): [string, Experiment] => [
    `size-${size}`,
    sizeExperiment(settings, size, {
      updates: ((1 - relaxingShare) * updates * size) / total,
      seed: derivedSeed(seed, 'scaling', index),
    }),
  ]);
  return {
    title: `Finite-size scaling of the sizes ${sizes.join(', ')}`,
    experiments: {
      ...Object.fromEntries(ofSizes),
      [relaxationName]: relaxationExperiment(
        relaxingShare * updates,
        derivedSeed(seed, 'scaling', 1000),
      ),
    },
  };
}

function sizeExperiment(
  { temperatures }: ScaleSettings,
  size: number,
  { updates, seed }: { updates: number; seed: number },
): Experiment {
  const chosen = temperatures ?? places.map((place) => rounded(middle * (1 + place / size)));
  const spins = size * size * chosen.length;
  const relaxation = relaxationTime(ferromagnet, 'metropolis', size, CRITICAL_TEMPERATURE);
  const least = Math.ceil(relaxations * relaxation);
  // Most of the time goes into measuring; a small run has fewer lattices rather than too few sweeps.
  const wanted = Math.min(spinsAtOnce, updates / (3 * least)) / spins;
  const replicas = Math.min(
    mostReplicas,
    Math.max(jackknifeBlocks, 2 ** Math.round(Math.log2(wanted))),
  );
  const affordable = Math.floor(updates / (spins * replicas)) - least;
  const sweeps = Math.max(least, affordable, 200);
  const every = Math.max(
    1,
    Math.round(relaxation / measurementsPerRelaxation),
    Math.ceil((sweeps * replicas * chosen.length) / mostMeasurements),
  );
  return {
    command: 'simulate',
    parameters: {
      size,
      temperature: chosen.join(','),
      replicas,
      thermalize: least,
      sweeps,
      every,
      correlations: true,
    },
    seeds: [seed],
  };
}

/** Magnetization against time from a cold start, for the dynamic exponent. */
function relaxationExperiment(updates: number, seed: number): Experiment {
  const { size, sweeps, every, leastReplicas, mostReplicas: most } = relaxing;
  const affordable = updates / (size * size * sweeps);
  const replicas = 2 ** Math.round(Math.log2(affordable));
  return {
    command: 'simulate',
    parameters: {
      size,
      temperature: CRITICAL_TEMPERATURE,
      replicas: Math.min(most, Math.max(leastReplicas, replicas)),
      start: 'cold',
      thermalize: 0,
      sweeps,
      every,
      series: true,
    },
    seeds: [seed],
  };
}

/** Six decimals, so that a plan can be read. */
function rounded(temperature: number): number {
  return Number(temperature.toFixed(6));
}
