import path from 'node:path';
import { elementAt } from '../../element-at.ts';
import { GeometryError, replicaGeometry, siteCount } from '../../ensemble/geometry.ts';
import { defaultThermalization } from '../../rbm/sampling/ising-data.ts';
import { trainingDefaults, type Training } from '../../rbm/training/options.ts';
import { round } from '../output/format.ts';
import {
  batchFits,
  resolveTraining,
  TrainingOptionError,
} from '../../rbm/training/resolve-training.ts';
import { resolveFilterTraining } from '../../rbm/training/train-filter.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import { thermalChoice } from '../arguments/options.ts';
import { forFlag } from '../arguments/blame.ts';
import { dashed } from '../arguments/parse.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { machineParameters, type MachineParameters } from './filter.ts';
import { trajectoryParameter } from './trajectory-parameter.ts';
import { defaultTemperatures, type TrainOptions } from './options.ts';

/** All parameters of a training, as they are stored with it, so that it can be repeated and resumed. */
export type TrainParameters = DataParameters &
  Training & {
    /** Share of the samples that are not trained on. */
    readonly heldOut: number;
    /** Whether machines on the way are kept. */
    readonly trajectory?: true;
  } & MachineParameters;

/** Where the samples come from. */
type DataParameters = ReturnType<typeof isingParameters> | { readonly data: string };

/**
 * The parameters that the flags give, with defaults for all others.
 * @param flags.given whether a flag stands on the command line
 * @param flags.samplesOf how many samples a file has, and of how many units
 * @throws UsageError, GeometryError, TemperatureError
 */
export async function trainParameters(
  options: TrainOptions,
  {
    given,
    samplesOf,
  }: {
    readonly given: (name: string) => boolean;
    readonly samplesOf: (file: string) => Promise<{ samples: number; units: number }>;
  },
): Promise<TrainParameters> {
  const { data, heldOut } = options;
  if (data === undefined) return isingTrainParameters(options, given);
  assertTraining(options);
  assertNoIsingFlags(data, given);
  const { samples, units } = await samplesOf(data);
  const machine = machineParameters(options, units, given);
  const { training: count, others } = divided(samples, heldOut);
  assertDivided(data, { samples, count, others, heldOut });
  const training = resolved(options, given('batch') ? options.batch : fittingBatch(count));
  if (!batchFits(training.batch, count))
    throw new UsageError(
      `--batch ${training.batch}: ${count} samples to train on fill a batch of at most ${fittingBatch(count)}; give that, or leave ` +
        '--batch out.',
    );
  const size = { visible: units, samples: count };
  const kept = trajectoryParameter(options, size, { ...machine, ...training });
  return { data: path.resolve(data), heldOut, ...kept, ...machine, ...training };
}

/**
 * The same of a training on Ising samples, for which no file is read.
 * @throws UsageError, GeometryError, TemperatureError
 */
export function isingTrainParameters(
  options: TrainOptions,
  given: (name: string) => boolean,
): TrainParameters & { readonly samples: number } {
  assertTraining(options);
  const batch = given('batch') ? options.batch : fittingBatch(options.samples);
  const training = resolved(options, batch);
  const ising = isingParameters(options, training);
  const visible = siteCount(ising);
  const machine = machineParameters(options, visible, given);
  const size = { visible, samples: ising.samples };
  const kept = trajectoryParameter(options, size, { ...machine, ...training });
  return { ...ising, heldOut: options.heldOut, ...kept, ...machine, ...training };
}

/** Flags come before the data: a file may be long. */
function assertTraining(options: TrainOptions): void {
  resolved(options, options.batch);
  assertEarlyStopping(options);
}

function resolved(options: TrainOptions, batch: number): Training {
  return withFlags(() =>
    options.filter === undefined
      ? resolveTraining({ ...options, batch })
      : resolveFilterTraining({ ...options, batch }),
  );
}

/** The default batch, or the least one that holds all samples where there are fewer. */
function fittingBatch(samples: number): number {
  return Math.min(trainingDefaults.batch, 32 * Math.max(1, Math.ceil(samples / 32)));
}

/** How many samples of a file a training takes, and how many others it holds out. */
export function divided(samples: number, heldOut: number): { training: number; others: number } {
  const others = Math.round(heldOut * samples);
  return { training: samples - others, others };
}

/** @throws UsageError */
function assertDivided(
  file: string,
  {
    samples,
    count,
    others,
    heldOut,
  }: { samples: number; count: number; others: number; heldOut: number },
): void {
  if (heldOut === 0 || (count >= 2 && others >= 2)) return;
  const remedy =
    samples < 4
      ? 'this takes at least 4 samples; leave --held-out out.'
      : `at least two of each are needed; give from ${round(1.5 / samples, 3)} to ${round(1 - 1.5 / samples, 3)}.`;
  throw new UsageError(
    `--held-out ${heldOut}: this divides the ${samples} samples of ${file} into ${count} to train on and ${others} held out; ${remedy}`,
  );
}

/** @throws UsageError */
function assertEarlyStopping({ patience, heldOut, stream }: TrainOptions): void {
  if (patience !== undefined && heldOut === 0)
    throw new UsageError(
      `--patience ${patience}: give --held-out too, such as 0.1; held-out samples decide when to stop.`,
    );
  if (patience !== undefined && stream)
    throw new UsageError(
      `--patience ${patience}: --stream uses no sample twice, so a machine cannot overfit; give one of the two.`,
    );
}

/** Runs a function; an error about an option of the library becomes an error about the flag. */
export function withFlags<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw flagError(error);
  }
}

/** An error about an option as an error about its flag; other errors unchanged. */
function flagError(error: unknown): unknown {
  if (!(error instanceof TrainingOptionError)) return error;
  const { option, value, allowed } = error;
  const sentence = allowed.replaceAll(/\b[a-z]+[A-Z][A-Za-z]*\b/g, (name) => `--${dashed(name)}`);
  return new UsageError(`--${dashed(option)} ${String(value)}: ${sentence}`, { cause: error });
}

/** @throws UsageError for a flag of Ising data beside a file */
function assertNoIsingFlags(data: string, given: (name: string) => boolean): void {
  const ising = ['size', 'lattice', 'temperature', 'coupling', 'samples', 'thermalize', 'stream'];
  const other = [...ising, 'streamSweeps'].find((name) => given(name));
  if (other)
    throw new UsageError(
      `--data ${data}: the samples are those of the file, so --${dashed(other)} does not go with it.`,
    );
}

function isingParameters(options: TrainOptions, { batch }: Training) {
  const { size, lattice, samples, stream = false, streamSweeps } = options;
  const choice = thermalChoice(options, defaultTemperatures[lattice]);
  const points = thermalPoints(choice);
  const { temperature, coupling } = elementAt(points, 0);
  if (points.length > 1)
    throw new UsageError(
      `--${options.coupling ? 'coupling' : 'temperature'}: ${points.length} were given; a machine is trained at one.`,
    );
  if (samples % 32 !== 0)
    throw new UsageError(`--samples ${samples}: give a multiple of 32, at least 32.`);
  if (!batchFits(batch, samples))
    throw new UsageError(
      `--batch ${batch}: give at most the number of samples, ${samples} (--samples).`,
    );
  if (streamSweeps !== undefined && !stream)
    throw new UsageError(`--stream-sweeps ${streamSweeps}: give --stream too.`);
  forFlag('--size, --samples', GeometryError, () => replicaGeometry(size, samples, lattice));
  const thermalize =
    options.thermalize ?? defaultThermalization({ lattice, size, temperature, samples });
  const streaming = stream ? { streamSweeps: streamSweeps ?? Math.max(1, thermalize) } : {};
  return {
    size,
    lattice,
    temperature,
    coupling,
    samples,
    thermalize,
    stream,
    ...streaming,
  };
}
