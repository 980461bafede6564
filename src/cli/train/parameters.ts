import path from 'node:path';
import { replicaGeometry } from '../../ensemble/geometry.ts';
import { defaultThermalization } from '../../rbm/training/data.ts';
import type { RateScheduleOptions } from '../../rbm/training/rate-schedule.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import { thermalChoice } from '../arguments/options.ts';
import type { TrainOptions } from './options.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** What a training is, as stored with it: complete, so that it can be repeated and taken up again. */
export type TrainParameters = ReturnType<typeof trainParameters>;

/** Where the samples come from. */
export type DataParameters = ReturnType<typeof isingParameters> | { readonly data: string };

/**
 * What the flags say, complete.
 * @param given whether a flag stands on the command line
 * @throws UsageError, GeometryError, TemperatureError
 */
export function trainParameters(options: TrainOptions, given: (name: string) => boolean) {
  const {
    layers,
    units,
    biases,
    initialBiases,
    weightScale,
    epochs,
    batch,
    seed,
    heldOut,
    patience,
  } = options;
  const { algorithm, steps, statistics, centred = false, gradient, optimizer } = options;
  const { secondDecay, epsilon, l1Convention } = options;
  if (batch % 32 !== 0)
    throw new UsageError(`--batch ${batch}: give a multiple of 32, at least 32.`);
  if (options.chains !== undefined && algorithm === 'cd')
    throw new UsageError(`--chains ${options.chains}: only --algorithm pcd has chains.`);
  if (statistics === 'mean-field' && algorithm === 'pcd')
    throw new UsageError(
      '--statistics mean-field: persistent chains need samples; use --algorithm cd.',
    );
  if (initialBiases === 'data' && !biases)
    throw new UsageError('--initial-biases data: a machine with --no-biases has none.');
  if (patience !== undefined && heldOut === 0)
    throw new UsageError(`--patience ${patience}: give --held-out too, such as 0.1; it judges.`);
  if (patience !== undefined && options.stream)
    throw new UsageError('--patience: data of --stream are never seen twice, so nothing overfits.');
  const adam = optimizer === 'adam' ? { secondDecay, epsilon } : {};
  const chains = algorithm === 'pcd' ? { chains: options.chains ?? batch } : {};
  return {
    ...dataParameters(options, given),
    heldOut,
    layers,
    units,
    biases,
    initialBiases,
    weightScale,
    algorithm,
    steps,
    ...chains,
    statistics,
    centred,
    batch,
    gradient,
    optimizer,
    ...adam,
    ...rates(options),
    l1Convention,
    ...(patience !== undefined && { patience }),
    epochs,
    seed,
  };
}

function dataParameters(options: TrainOptions, given: (name: string) => boolean): DataParameters {
  const { data } = options;
  if (data === undefined) return isingParameters(options);
  const ising = ['size', 'lattice', 'temperature', 'coupling', 'samples', 'thermalize', 'stream'];
  const other = [...ising, 'streamSweeps'].find((name) => given(name));
  if (other)
    throw new UsageError(
      `--data ${data}: the samples are those of the file, so --${dashed(other)} does not go with it.`,
    );
  return { data: path.resolve(data) };
}

function isingParameters(options: TrainOptions) {
  const { size, lattice, samples, batch, stream = false, streamSweeps } = options;
  const choice = thermalChoice(options, lattice === 'chain' ? 1 : CRITICAL_TEMPERATURE);
  const [{ temperature, coupling } = { temperature: NaN, coupling: NaN }, ...others] =
    thermalPoints(choice);
  if (others.length > 0)
    throw new UsageError(
      `--temperature: ${others.length + 1} were given; a machine is trained at one.`,
    );
  if (samples % 32 !== 0)
    throw new UsageError(`--samples ${samples}: give a multiple of 32, at least 32.`);
  if (batch > samples)
    throw new UsageError(
      `--batch ${batch}: give at most the number of samples, ${samples} (--samples).`,
    );
  if (streamSweeps !== undefined && !stream)
    throw new UsageError(`--stream-sweeps ${streamSweeps}: give --stream too.`);
  replicaGeometry(size, samples, lattice);
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

/** Share of the learning rate that is left in the last epoch: the noise of the last steps stays in the weights. */
const lastRate = 1 / 20;

function rates(options: TrainOptions): Omit<RateScheduleOptions, 'epochs'> {
  const { learningRate, learningRateEnd, schedule: course } = options;
  const { momentum, momentumStart, momentumSwitch, l1, l2 } = options;
  if (course === 'constant' && learningRateEnd !== undefined)
    throw new UsageError(
      `--learning-rate-end ${learningRateEnd}: --schedule constant does not go there; give linear or exponential.`,
    );
  if (momentumSwitch !== undefined && momentumStart === undefined)
    throw new UsageError(`--momentum-switch ${momentumSwitch}: give --momentum-start too.`);
  return {
    course,
    learningRate,
    learningRateEnd: learningRateEnd ?? (course === 'constant' ? 1 : lastRate) * learningRate,
    momentum,
    momentumStart: momentumStart ?? momentum,
    momentumSwitch: momentumStart === undefined ? 0 : (momentumSwitch ?? 5),
    l1,
    l2,
  };
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
