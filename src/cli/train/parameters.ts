import path from 'node:path';
import { elementAt } from '../../element-at.ts';
import { GeometryError, replicaGeometry } from '../../ensemble/geometry.ts';
import { defaultThermalization } from '../../rbm/sampling/ising-data.ts';
import type { Training } from '../../rbm/training/options.ts';
import {
  batchFits,
  resolveTraining,
  TrainingOptionError,
} from '../../rbm/training/resolve-training.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import { thermalChoice } from '../arguments/options.ts';
import { forFlag } from '../arguments/blame.ts';
import { dashed } from '../arguments/parse.ts';
import { UsageError } from '../arguments/usage-error.ts';
import type { TrainOptions } from './options.ts';

/** All parameters of a training, as they are stored with it, so that it can be repeated and resumed. */
export type TrainParameters = DataParameters &
  Training & {
    /** Share of the samples that are not trained on. */
    readonly heldOut: number;
    readonly layers: readonly number[];
  };

/** Where the samples come from. */
type DataParameters = ReturnType<typeof isingParameters> | { readonly data: string };

/**
 * The parameters that the flags give, with defaults for all others.
 * @param given whether a flag stands on the command line
 * @throws UsageError, GeometryError, TemperatureError
 */
export function trainParameters(
  options: TrainOptions,
  given: (name: string) => boolean,
): TrainParameters {
  const { layers, heldOut, patience } = options;
  const training = withFlags(() => resolveTraining(options));
  if (patience !== undefined && heldOut === 0)
    throw new UsageError(
      `--patience ${patience}: give --held-out too, such as 0.1; held-out samples decide when to stop.`,
    );
  if (patience !== undefined && options.stream)
    throw new UsageError(
      `--patience ${patience}: --stream uses no sample twice, so a machine cannot overfit; give one of the two.`,
    );
  return { ...dataParameters(options, given, training), heldOut, layers, ...training };
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

function dataParameters(
  options: TrainOptions,
  given: (name: string) => boolean,
  training: Training,
): DataParameters {
  const { data } = options;
  if (data === undefined) return isingParameters(options, training);
  const ising = ['size', 'lattice', 'temperature', 'coupling', 'samples', 'thermalize', 'stream'];
  const other = [...ising, 'streamSweeps'].find((name) => given(name));
  if (other)
    throw new UsageError(
      `--data ${data}: the samples are those of the file, so --${dashed(other)} does not go with it.`,
    );
  return { data: path.resolve(data) };
}

function isingParameters(options: TrainOptions, { batch }: Training) {
  const { size, lattice, samples, stream = false, streamSweeps } = options;
  const choice = thermalChoice(options, lattice === 'chain' ? 1 : CRITICAL_TEMPERATURE);
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
  forFlag('--samples', GeometryError, () => replicaGeometry(size, samples, lattice));
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
