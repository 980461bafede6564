import { Option, type Command } from 'commander';
import { replicaGeometry } from '../ensemble/geometry.ts';
import { defaultThermalization } from '../rbm/data.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import {
  temperaturesOf,
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from './options.ts';
import { latticeSize, real, whole, wholeList } from './parse.ts';
import { UsageError } from './usage-error.ts';

export interface TrainOptions extends CommonOptions, TemperatureOptions {
  readonly size: number;
  readonly layers: readonly number[];
  readonly samples: number;
  readonly thermalize?: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly l1: number;
  readonly weightScale: number;
  readonly algorithm: 'cd' | 'pcd';
  readonly steps: number;
  readonly out?: string;
}

/** What a training is, as stored with it. */
export type TrainParameters = ReturnType<typeof trainParameters>;

function option(flags: string, description: string, parser: (text: string) => unknown): Option {
  return new Option(flags, description).argParser(parser);
}

/** Adds the flags of `train`. */
export function withTrainOptions(command: Command): Command {
  command
    .addOption(option('--size <L>', 'side of the lattice, even', latticeSize).default(16))
    .addOption(
      option('--layers <n,...>', 'hidden units of each layer, from the data up', wholeList).default(
        [64, 16],
        '64,16',
      ),
    )
    .addOption(
      option('--samples <n>', 'independent Ising samples, a multiple of 32', whole(1)).default(
        2048,
      ),
    )
    .addOption(
      option(
        '--thermalize <n>',
        'sweeps of each sample (default: by size and temperature)',
        whole(0),
      ),
    )
    .addOption(
      option(
        '--epochs <n>',
        'passes through the data, for each layer',
        whole(1, 1_000_000),
      ).default(20),
    )
    .addOption(option('--batch <n>', 'samples per update, a multiple of 32', whole(1)).default(128))
    .addOption(
      option('--learning-rate <x>', 'step along the gradient per sample', real(0)).default(0.1),
    )
    .addOption(
      option(
        '--momentum <x>',
        'share of the last step taken again',
        real(0, { most: 0.999, orEqual: true }),
      ).default(0.5),
    )
    .addOption(
      option(
        '--l1 <x>',
        'L1 penalty on weights, inside the learning rate',
        real(0, { orEqual: true }),
      ).default(2e-4),
    )
    .addOption(
      option(
        '--weight-scale <x>',
        'deviation of the initial weights',
        real(0, { orEqual: true }),
      ).default(0.01),
    )
    .addOption(
      new Option('--algorithm <name>', 'contrastive divergence, or with persistent chains')
        .choices(['cd', 'pcd'])
        .default('cd'),
    )
    .addOption(option('--steps <k>', 'Gibbs steps per update', whole(1, 100)).default(1))
    .option(
      '--out <dir>',
      'new folder for model.safetensors, metrics.jsonl and results.json (default: trained, trained-2 ...)',
    );
  return withCommonOptions(withTemperatureOptions(command));
}

/**
 * What the flags say, complete.
 * @throws UsageError, GeometryError, TemperatureError
 */
export function trainParameters(options: TrainOptions) {
  const { size, samples, batch, layers, epochs, learningRate, momentum, l1 } = options;
  const { weightScale, algorithm, steps, seed } = options;
  const [temperature = NaN, ...others] = temperaturesOf(options, CRITICAL_TEMPERATURE);
  if (others.length > 0)
    throw new UsageError(
      `--temperature: ${others.length + 1} were given; a machine is trained at one.`,
    );
  for (const [flag, value] of Object.entries({ samples, batch }))
    if (value % 32 !== 0)
      throw new UsageError(`--${flag} ${value}: give a multiple of 32, at least 32.`);
  if (batch > samples)
    throw new UsageError(
      `--batch ${batch}: give at most the number of samples, ${samples} (--samples).`,
    );
  replicaGeometry(size, samples);
  const thermalize = options.thermalize ?? defaultThermalization({ size, temperature, samples });
  return {
    size,
    temperature,
    coupling: 1 / temperature,
    samples,
    thermalize,
    layers,
    epochs,
    batch,
    learningRate,
    momentum,
    l1,
    weightScale,
    algorithm,
    steps,
    seed,
  };
}
