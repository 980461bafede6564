import { InvalidArgumentError, Option, type Command } from 'commander';
import { latticeKinds, type LatticeKind } from '../../ensemble/geometry.ts';
import {
  fewEpochs,
  lastShare,
  persistentLearningRate,
  trainingChoices,
  trainingDefaults,
  trainingLimits,
  type TrainingOptions,
} from '../../rbm/training/options.ts';
import { filterStrides, largestFilter, type FilterStride } from '../../rbm/machine/filter-file.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import {
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../arguments/options.ts';
import {
  latticeSize,
  mostUnits,
  real,
  weightScale,
  whole,
  wholeList,
  within,
} from '../arguments/parse.ts';

/** Flags of `train`; those of the training itself are the options of the library, by the same names. */
export interface TrainOptions extends CommonOptions, TemperatureOptions, TrainingOptions {
  readonly seed: number;
  readonly size: number;
  readonly lattice: LatticeKind;
  readonly data?: string;
  readonly samples: number;
  readonly thermalize?: number;
  readonly stream?: boolean;
  readonly streamSweeps?: number;
  readonly heldOut: number;
  readonly layers: readonly number[];
  /** Side of a filter that all blocks share, in place of layers. */
  readonly filter?: number;
  /** Side of the blocks of a filter; `defaultStride` unless given. */
  readonly stride?: FilterStride;
  readonly batch: number;
  readonly epochs: number;
  /** Whether machines on the way are kept. */
  readonly trajectory?: boolean;
  /** How many machines are trained that differ in seed; one training unless given. */
  readonly seeds?: number;
  readonly out?: string;
  readonly resume?: string;
}

/** Machines of one command. More take more folders than anyone looks at. */
export const mostSeeds = 10_000;

/** The side of the blocks of a filter unless one is given. */
export const defaultStride: FilterStride = 2;

/** The temperature of the data unless one is given. */
export const defaultTemperatures: Readonly<Record<LatticeKind, number>> = {
  square: CRITICAL_TEMPERATURE,
  chain: 1,
};

/** Flags that may be given with `--resume`: they do not change the training, or only prolong it. */
export const besideResume = ['resume', 'epochs', 'adapter', 'unchecked', 'tuned', 'json', 'quiet'];

/** Adds the flags of `train`, in groups. */
export function withTrainOptions(command: Command): Command {
  for (const [heading, options] of Object.entries(groups()))
    for (const option of options) command.addOption(option.helpGroup(heading));
  return withCommonOptions(
    withTemperatureOptions(command, {
      fallback: `T_c = ${defaultTemperatures.square.toFixed(6)}; ${defaultTemperatures.chain} on chains`,
    }),
  );
}

function option(flags: string, description: string, parser?: (text: string) => unknown): Option {
  const made = new Option(flags, description);
  return parser ? made.argParser(parser) : made;
}

/** A flag of the training that takes one of a few words. */
function choice(
  flag: string,
  name: keyof typeof trainingChoices & keyof typeof trainingDefaults,
  description: string,
): Option {
  return option(flag, description).choices(trainingChoices[name]).default(trainingDefaults[name]);
}

/** A flag of the training that takes a number; the library has its range, and its default where it does not depend on other options. */
function number(flag: string, name: keyof typeof trainingLimits, description: string): Option {
  const made = option(flag, description, within(trainingLimits[name]));
  const defaults: Readonly<Record<string, unknown>> = trainingDefaults;
  return name in defaults ? made.default(defaults[name]) : made;
}

function groups(): Record<string, Option[]> {
  return {
    'Data:': dataOptions(),
    'Machine:': machineOptions(),
    'Gradient:': gradientOptions(),
    'Steps:': stepOptions(),
    'Files:': [
      option(
        '--seeds <n>',
        'train n machines, with --seed and the seeds that follow it, each in a folder of its own; the results have errors over seeds',
        whole(2, mostSeeds),
      ),
      option(
        '--out <dir>',
        'new folder for model.safetensors, metrics.jsonl and results.json (default: trained, trained-2 ...)',
      ),
      option(
        '--trajectory',
        'keep the machines after 0, 1, 2, 3, 4, 6, 8, 12 ... updates in trajectory.safetensors; evaluate then anneals ln Z through them too',
      ),
      option(
        '--resume <dir>',
        'go on where a training stopped, with its own parameters; only --epochs may be raised',
      ),
    ],
  };
}

function dataOptions(): Option[] {
  return [
    option('--size <L>', 'side of the lattice, even', latticeSize).default(16),
    option('--lattice <kind>', 'square: L x L sites; chain: a ring of L sites')
      .choices(latticeKinds)
      .default('square'),
    option(
      '--data <file.npy>',
      'train on the samples of a file instead: an array samples x units of integers or booleans, 0 and 1 or -1 and 1',
    ),
    option('--samples <n>', 'independent Ising samples, a multiple of 32', whole(1)).default(4096),
    option(
      '--thermalize <n>',
      'sweeps before each sample is taken (default: enough for the size and the temperature)',
      whole(0),
    ),
    option('--stream', 'draw new Ising samples after every epoch; no sample is used twice'),
    option(
      '--stream-sweeps <n>',
      'sweeps of --stream between two epochs (default: those of --thermalize)',
      whole(1),
    ),
    option(
      '--held-out <share>',
      'fraction of samples held out for validation; for Ising data these are drawn in addition',
      real(0, { most: 0.9, orEqual: true }),
    ).default(0),
    number(
      '--patience <n>',
      'patience',
      'stop a layer when its held-out pseudo-likelihood has not risen for n epochs, and keep its best epoch',
    ),
  ];
}

/** The parser of --stride. */
function stride(text: string): FilterStride {
  const found = filterStrides.find((value) => String(value) === text);
  if (found === undefined) throw new InvalidArgumentError(`Give ${filterStrides.join(' or ')}.`);
  return found;
}

function machineOptions(): Option[] {
  return [
    option(
      '--layers <n,...>',
      'hidden units of each layer, from the data up',
      wholeList(mostUnits),
    ).default([64, 16], '64,16'),
    option(
      '--filter <k>',
      `instead of --layers: one filter of k x k weights that all blocks of a square lattice share, k from 2 to ${largestFilter}`,
      whole(2, largestFilter),
    ),
    option(
      '--stride <s>',
      `side of a block of --filter: ${filterStrides.join(' or ')} (default: ${defaultStride})`,
      stride,
    ),
    choice(
      '--arithmetic <kind>',
      'arithmetic',
      'float: single precision, whose last digits differ by adapter; exact: whole numbers, the same bits on every adapter',
    ),
    choice('--units <kind>', 'units', 'binary: units are 0 and 1; spin: units are -1 and 1'),
    option('--no-biases', 'a machine without biases'),
    choice(
      '--initial-biases <from>',
      'initialBiases',
      'visible biases at the start: zero; or data: each unit starts with its mean over the data',
    ),
    option(
      '--weight-scale <x>',
      'standard deviation of the initial weights, or xavier: sqrt(2/(visible + hidden))',
      weightScale,
    ).default(trainingDefaults.weightScale),
  ];
}

function gradientOptions(): Option[] {
  return [
    option(
      '--algorithm <name>',
      'cd: contrastive divergence; pcd: contrastive divergence with persistent chains, which lose a phase of data with ' +
        `several phases (default: ${trainingDefaults.algorithm}; pcd with --chains)`,
    ).choices(trainingChoices.algorithm),
    number('--steps <k>', 'steps', 'Gibbs steps per update'),
    number('--chains <n>', 'chains', 'persistent chains of pcd (default: the number of --batch)'),
    choice(
      '--statistics <kind>',
      'statistics',
      'statistics used in the gradient: sampled states of all units; probabilities of the hidden units; or mean-field, ' +
        'with probabilities of the reconstruction too, as in the code of Hinton and Salakhutdinov',
    ),
    option('--centred', 'centred gradients'),
    number('--batch <n>', 'batch', 'samples per update, a multiple of 32'),
    choice('--gradient <kind>', 'gradient', 'mean or sum over the batch'),
  ];
}

function stepOptions(): Option[] {
  return [
    number('--epochs <n>', 'epochs', 'passes through the data, for each layer'),
    choice('--optimizer <name>', 'optimizer', 'momentum: gradient ascent with momentum; or adam'),
    option(
      '--learning-rate <x>',
      `step along the gradient, in the first epoch (default: ${trainingDefaults.learningRate}; ${persistentLearningRate} with pcd)`,
      within(trainingLimits.learningRate),
    ),
    number(
      '--learning-rate-end <x>',
      'learningRateEnd',
      `learning rate of the last epoch (default: ${lastShare} times --learning-rate)`,
    ),
    choice(
      '--schedule <kind>',
      'schedule',
      'how the learning rate changes from the first epoch to the last; constant: it does not change',
    ),
    number(
      '--momentum <x>',
      'momentum',
      'fraction of the last step that is added to the next one; with adam the decay of the first moment',
    ),
    number(
      '--momentum-start <x>',
      'momentumStart',
      'momentum of the first epochs (default: that of --momentum)',
    ),
    number(
      '--momentum-switch <n>',
      'momentumSwitch',
      `how many epochs use --momentum-start (default: ${fewEpochs})`,
    ),
    number('--second-decay <x>', 'secondDecay', 'decay of the second moment of adam'),
    number('--epsilon <x>', 'epsilon', 'epsilon of adam'),
    number('--l1 <x>', 'l1', 'L1 penalty on weights'),
    choice(
      '--l1-convention <where>',
      'l1Convention',
      'inside: the penalty is multiplied by the learning rate; outside: it is subtracted at every update; proximal: ' +
        'subtracted at every update; a weight that would cross 0 becomes 0',
    ),
    number('--l2 <x>', 'l2', 'L2 penalty on weights, multiplied by the learning rate'),
  ];
}
