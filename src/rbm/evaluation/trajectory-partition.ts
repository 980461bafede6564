import { derivedSeed } from '../../ensemble/random-key.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import { MachineError } from '../machine/errors.ts';
import type { Rbm } from '../machine/machine.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { Trajectory } from '../machine/trajectory.ts';
import { logSumOf } from './annealing-base.ts';
import { annealingDefaults, partitionOf, type AnnealedPartition } from './annealing.ts';
import { TrajectoryPath, type PathStep } from './trajectory-path.ts';

export interface TrajectoryOptions {
  /** Machines from the training of the machine, the earliest first; at least one. */
  readonly trajectory: Trajectory;
  /** Steps from the first machine to the last, on all legs together; see `annealingDefaults`. */
  readonly temperatures?: number | undefined;
  /** Independent runs, a multiple of 32; half of those of `annealingDefaults` unless given. */
  readonly runs?: number | undefined;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0; default 0. */
  readonly stream?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Of the runs that find how fast each leg may be gone: runs, and steps of a leg. */
const pilot = { runs: 64, steps: 2 };
/** Share of the steps that all legs get alike, because the pilot knows the legs by a few runs only. */
const alike = 0.25;

/**
 * ln Z of a machine by annealed importance sampling through machines of its training (arXiv:2405.15376, section "trajectory
 * annealing"). The runs start from independent units, the first machine without its weights, and go on straight lines from
 * machine to machine, with one Gibbs step at each step of the parameters. In a training the modes of a machine separate one
 * after the other, so the runs divide themselves among modes that no chain of the last machine finds. The estimate of Z has no bias,
 * whatever machines are given. The weights of few runs on few steps have long tails: ln Z is then too low by more than its error says
 * (6 pictures, 12 hidden units, 64 runs on 120 steps: the deviation of z is 2.1).
 * @returns undefined where the signal stopped the annealing
 * @throws MachineError for machines of other units than the last one
 */
export async function trajectoryPartition(
  gpu: Gpu,
  machine: Rbm,
  options: TrajectoryOptions,
): Promise<AnnealedPartition | undefined> {
  const { temperatures = annealingDefaults.temperatures } = options;
  const logWeights = await trajectoryWeights(gpu, machine, options);
  return logWeights && { ...partitionOf(logWeights), temperatures };
}

/**
 * ln w of every run of `trajectoryPartition`; the mean of w is an unbiased estimate of Z.
 * @returns undefined where the signal stopped the annealing
 * @throws MachineError for machines of other units than the last one
 */
export async function trajectoryWeights(
  gpu: Gpu,
  machine: Rbm,
  options: TrajectoryOptions,
): Promise<Float64Array | undefined> {
  const { trajectory, seed, stream = 0, signal, onProgress } = options;
  const { temperatures = annealingDefaults.temperatures, runs = annealingDefaults.runs / 2 } =
    options;
  const last = await machine.readParameters();
  assertAlike(trajectory, last);
  const points = pointsOf(trajectory, last, Math.max(1, Math.floor(temperatures / 4)));
  const legs = points.length - 1;
  const own = (index: number) => derivedSeed(seed, 'trajectories', 2 * stream + index);
  const first = await followed(gpu, points, {
    steps: pathSteps(Array.from({ length: legs }, () => pilot.steps)),
    runs: pilot.runs,
    seed: own(0),
    signal,
  });
  if (!first) return undefined;
  const lengths = first.map((increments) => deviation(increments) * Math.sqrt(pilot.steps));
  const counts = stepCounts(lengths, temperatures);
  const steps = pathSteps(counts);
  const found = await followed(gpu, points, {
    steps,
    runs: 32 * Math.ceil(runs / 32),
    seed: own(1),
    signal,
    onProgress: (done) => onProgress?.((temperatures * done) / steps.length),
  });
  if (!found) return undefined;
  const start = logPartitionOfUnits(elementAt(points, 0));
  const [ofFirst = new Float64Array()] = found;
  return ofFirst.map((_, run) => found.reduce((sum, leg) => sum + elementAt(leg, run), start));
}

/** ln of the change of weight of each run on each leg. */
async function followed(
  gpu: Gpu,
  points: readonly RbmParameters[],
  {
    steps,
    runs,
    seed,
    signal,
    onProgress,
  }: {
    readonly steps: readonly PathStep[];
    readonly runs: number;
    readonly seed: number;
    readonly signal: AbortSignal | undefined;
    readonly onProgress?: (done: number) => void;
  },
): Promise<Float64Array[] | undefined> {
  const groups = runs / 32;
  const path = await TrajectoryPath.create(gpu, points, { groups, seed });
  const legs = points.slice(1).map(() => new Float64Array(runs));
  path.start();
  const settle = async (from: number, to: number): Promise<void> => {
    const energies = await path.read(to - from);
    for (let step = from; step < to; step++) {
      const leg = elementAt(legs, elementAt(steps, step).leg);
      const before = 2 * (step - from) * runs;
      for (let run = 0; run < runs; run++)
        leg[run] =
          elementAt(leg, run) +
          elementAt(energies, before + run) -
          elementAt(energies, before + runs + run);
    }
  };
  const [{ visibleBias, hiddenBias }] = [elementAt(points, 0)];
  const products = 128 * groups * visibleBias.length * hiddenBias.length;
  const work = {
    total: steps.length,
    mostBetweenWaits: path.mostSteps,
    signal,
    onProgress,
    settle,
  };
  await paced(gpu, new Pacer(50, { first: cautiousUnits(products) }), work, (count, done, from) =>
    path.follow(steps.slice(done, done + count), { step: done, first: from }),
  );
  path.dispose();
  return signal?.aborted ? undefined : legs;
}

/** The first machine without weights, machines of the trajectory, as many as there may be, and the last machine. */
function pointsOf(trajectory: Trajectory, last: RbmParameters, most: number): RbmParameters[] {
  const kept = trajectory.map(({ parameters }) => parameters);
  const count = Math.min(kept.length, most);
  const chosen = Array.from({ length: count }, (_, index) =>
    elementAt(kept, Math.floor((index * kept.length) / count)),
  );
  const first = kept[0] ?? last;
  return [{ ...first, weights: new Float32Array(first.weights.length) }, ...chosen, last];
}

/** Steps of each leg, at least one: a part for all legs alike, the rest by their lengths. */
function stepCounts(lengths: readonly number[], total: number): number[] {
  const all = lengths.reduce((sum, length) => sum + length, 0) || 1;
  return lengths.map((length) =>
    Math.max(1, Math.round(total * (alike / lengths.length + ((1 - alike) * length) / all))),
  );
}

function pathSteps(counts: readonly number[]): PathStep[] {
  return counts.flatMap((count, leg) =>
    Array.from({ length: count }, (_, step) => ({ leg, share: (step + 1) / count })),
  );
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** ln Z of units that no weight connects. */
function logPartitionOfUnits({ units, visibleBias, hiddenBias }: RbmParameters): number {
  return [...visibleBias, ...hiddenBias].reduce((sum, bias) => sum + logSumOf(bias, units), 0);
}

/** @throws MachineError */
function assertAlike(trajectory: Trajectory, last: RbmParameters): void {
  if (trajectory.length === 0)
    throw new MachineError('A trajectory without machines: give at least one.');
  const other = trajectory.find(({ parameters }) => sizeText(parameters) !== sizeText(last));
  if (other)
    throw new MachineError(
      `The machine after ${other.updates} updates has ${sizeText(other.parameters)}; the last machine has ${sizeText(last)}.`,
    );
}

function sizeText({ units, visibleBias, hiddenBias }: RbmParameters): string {
  return `${visibleBias.length} visible and ${hiddenBias.length} hidden ${units} units`;
}
