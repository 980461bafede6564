import { Option, type Command } from 'commander';
import type { LatticeKind } from '../../ensemble/geometry.ts';
import type { StatisticsKind } from '../../rbm/sampling/gibbs-chain.ts';
import type { InitialBiases } from '../../rbm/machine/initial-biases.ts';
import type { UnitKind } from '../../rbm/machine/parameters.ts';
import type { RateCourse } from '../../rbm/training/rate-schedule.ts';
import type { L1Convention } from '../../rbm/training/step-parameters.ts';
import {
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../arguments/options.ts';
import { latticeSize, real, whole, wholeList, weightScale } from '../arguments/parse.ts';

export interface TrainOptions extends CommonOptions, TemperatureOptions {
  readonly size: number;
  readonly lattice: LatticeKind;
  readonly data?: string;
  readonly samples: number;
  readonly thermalize?: number;
  readonly stream?: boolean;
  readonly streamSweeps?: number;
  readonly heldOut: number;
  readonly layers: readonly number[];
  readonly units: UnitKind;
  readonly biases: boolean;
  readonly initialBiases: InitialBiases;
  readonly weightScale: number | 'xavier';
  readonly epochs: number;
  readonly batch: number;
  readonly algorithm: 'cd' | 'pcd';
  readonly steps: number;
  readonly chains?: number;
  readonly statistics: StatisticsKind;
  readonly centred?: boolean;
  readonly gradient: 'mean' | 'sum';
  readonly optimizer: 'momentum' | 'adam';
  readonly learningRate: number;
  readonly learningRateEnd?: number;
  readonly schedule: RateCourse;
  readonly momentum: number;
  readonly momentumStart?: number;
  readonly momentumSwitch?: number;
  readonly secondDecay: number;
  readonly epsilon: number;
  readonly l1: number;
  readonly l1Convention: L1Convention;
  readonly l2: number;
  readonly patience?: number;
  readonly out?: string;
  readonly resume?: string;
}

/** Flags that may be given beside `--resume`: they change nothing of what is trained, or prolong it. */
export const besideResume = ['resume', 'epochs', 'adapter', 'json', 'quiet'];

/** Adds the flags of `train`, in groups. */
export function withTrainOptions(command: Command): Command {
  for (const [heading, options] of Object.entries(groups()))
    for (const option of options) command.addOption(option.helpGroup(heading));
  return withCommonOptions(
    withTemperatureOptions(command, { fallback: 'the critical one; 1 on chains' }),
  );
}

function option(flags: string, description: string, parser?: (text: string) => unknown): Option {
  const made = new Option(flags, description);
  return parser ? made.argParser(parser) : made;
}

function groups(): Record<string, Option[]> {
  return {
    'Data:': dataOptions(),
    'Machine:': machineOptions(),
    'Gradient:': gradientOptions(),
    'Steps:': stepOptions(),
    'Files:': [
      option(
        '--out <dir>',
        'new folder for model.safetensors, metrics.jsonl and results.json (default: trained, trained-2 ...)',
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
      .choices(['square', 'chain'])
      .default('square'),
    option(
      '--data <file.npy>',
      'train on these samples instead: an array samples x units of integers or booleans, 0 and 1 or -1 and 1',
    ),
    option('--samples <n>', 'independent Ising samples, a multiple of 32', whole(1)).default(4096),
    option(
      '--thermalize <n>',
      'sweeps of each sample (default: by size and temperature)',
      whole(0),
    ),
    option('--stream', 'new samples every epoch from the running simulation, none of them twice'),
    option(
      '--stream-sweeps <n>',
      'sweeps between two epochs of --stream (default: as many as --thermalize)',
      whole(1),
    ),
    option(
      '--held-out <share>',
      'share of the samples that is not trained on but judges (of Ising data as many more are made)',
      real(0, { most: 0.9, orEqual: true }),
    ).default(0),
    option(
      '--patience <n>',
      'stop a layer when its held-out pseudo-likelihood has not risen for n epochs, and keep the best',
      whole(1),
    ),
  ];
}

function machineOptions(): Option[] {
  return [
    option('--layers <n,...>', 'hidden units of each layer, from the data up', wholeList).default(
      [64, 16],
      '64,16',
    ),
    option('--units <kind>', 'binary: units are 0 and 1; spin: -1 and 1')
      .choices(['binary', 'spin'])
      .default('spin'),
    option('--no-biases', 'a machine without biases'),
    option(
      '--initial-biases <from>',
      'visible biases at the start: zero; or data: those that give each unit its mean over the data',
    )
      .choices(['zero', 'data'])
      .default('zero'),
    option(
      '--weight-scale <x>',
      'deviation of the initial weights, or xavier: sqrt(2/(visible + hidden))',
      weightScale,
    ).default(0.01),
  ];
}

function gradientOptions(): Option[] {
  return [
    option('--algorithm <name>', 'contrastive divergence, or with persistent chains')
      .choices(['cd', 'pcd'])
      .default('pcd'),
    option('--steps <k>', 'Gibbs steps per update', whole(1, 1000)).default(1),
    option('--chains <n>', 'persistent chains of pcd (default: as many as --batch)', whole(1)),
    option(
      '--statistics <kind>',
      'what stands for the units in the gradient: samples; probabilities of the hidden units; mean-field: also the ' +
        'reconstruction as probabilities, as in the code of Hinton and Salakhutdinov',
    )
      .choices(['samples', 'probabilities', 'mean-field'])
      .default('probabilities'),
    option('--centred', 'centred gradients'),
    option('--batch <n>', 'samples per update, a multiple of 32', whole(1)).default(128),
    option('--gradient <kind>', 'mean or sum over the batch')
      .choices(['mean', 'sum'])
      .default('mean'),
  ];
}

function stepOptions(): Option[] {
  return [
    option('--epochs <n>', 'passes through the data, for each layer', whole(1, 1e6)).default(50),
    option('--optimizer <name>', 'momentum: gradient ascent with momentum; or adam')
      .choices(['momentum', 'adam'])
      .default('momentum'),
    option('--learning-rate <x>', 'step along the gradient', real(0)).default(0.02),
    option(
      '--learning-rate-end <x>',
      'learning rate of the last epoch (default: a twentieth of --learning-rate)',
      real(0),
    ),
    option('--schedule <course>', 'how it gets there; constant: it stays as it is')
      .choices(['constant', 'linear', 'exponential'])
      .default('linear'),
    option(
      '--momentum <x>',
      'share of the last step taken again; of adam the decay of the first moment',
      real(0, { most: 0.999, orEqual: true }),
    ).default(0.5),
    option(
      '--momentum-start <x>',
      'momentum of the first epochs',
      real(0, { most: 0.999, orEqual: true }),
    ),
    option('--momentum-switch <n>', 'epochs with --momentum-start (default: 5)', whole(1)),
    option(
      '--second-decay <x>',
      "adam's decay of the second moment",
      real(0, { most: 0.999999 }),
    ).default(0.999),
    option('--epsilon <x>', "adam's epsilon", real(0)).default(1e-8),
    option('--l1 <x>', 'L1 penalty on weights', real(0, { orEqual: true })).default(0),
    option(
      '--l1-convention <where>',
      'inside the learning rate; outside: taken off every update; proximal: outside, but never across 0',
    )
      .choices(['inside', 'outside', 'proximal'])
      .default('inside'),
    option(
      '--l2 <x>',
      'L2 penalty on weights, inside the learning rate',
      real(0, { orEqual: true }),
    ).default(0),
  ];
}
