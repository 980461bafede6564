import { BlockspinError } from '../../errors.ts';
import { mostExactSamples } from '../exact/arithmetic.ts';
import { exponential, logarithm } from '../../elementary.ts';
import {
  fewEpochs,
  isWithin,
  lastShare,
  persistentLearningRate,
  rangeText,
  trainingChoices,
  trainingDefaults,
  trainingLimits,
  type Defined,
  type Limit,
  type Rates,
  type Training,
  type TrainingOptions,
} from './options.ts';

/** An option of a training that is out of range, or does not go with another one. */
export class TrainingOptionError extends BlockspinError {
  override readonly name = 'TrainingOptionError';
  readonly option: string;
  readonly value: unknown;
  /** What is allowed, as a sentence. */
  readonly allowed: string;

  constructor(option: keyof TrainingOptions | 'layers', value: unknown, allowed: string) {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
    super(`${option} ${value === undefined ? 'is missing' : shown}: ${allowed}`);
    this.option = option;
    this.value = value;
    this.allowed = allowed;
  }
}

/**
 * Fills in the defaults and checks every option. All that trains takes the result as it is; resolving it again changes
 * nothing.
 * @throws TrainingOptionError for an option that is out of range, or does not go with another option
 */
export function resolveTraining(options: TrainingOptions): Training {
  const known = { ...trainingDefaults, ...dependentDefaults(options), ...given(options) };
  const { learningRate, momentum, momentumStart, algorithm, schedule, batch } = known;
  const end = schedule === 'constant' ? learningRate : lastShare * learningRate;
  const training: Training = {
    ...known,
    learningRateEnd: known.learningRateEnd ?? end,
    momentumStart: momentumStart ?? momentum,
    momentumSwitch: known.momentumSwitch ?? (momentumStart === undefined ? 0 : fewEpochs),
    ...(algorithm === 'pcd' && { chains: known.chains ?? batch }),
  };
  assertChoices(training);
  assertNumbers(training);
  assertTogether(training, options);
  if (training.arithmetic === 'exact') assertExact(training);
  return training;
}

/** Options that name chains speak of persistent ones. */
function dependentDefaults({
  chains,
  algorithm = chains === undefined ? trainingDefaults.algorithm : 'pcd',
}: TrainingOptions): Pick<Training, 'algorithm'> & Partial<Pick<Training, 'learningRate'>> {
  return { algorithm, ...(algorithm === 'pcd' && { learningRate: persistentLearningRate }) };
}

const optionNames: ReadonlySet<string> = new Set([
  ...Object.keys(trainingDefaults),
  ...Object.keys(trainingLimits),
]);

/** The options of a training, without others and without those that are undefined. */
function given(options: TrainingOptions): Defined<TrainingOptions> {
  const entries = Object.entries(options).filter(
    ([name, value]) => optionNames.has(name) && value !== undefined,
  );
  return Object.fromEntries(entries) as Defined<TrainingOptions>;
}

function assertChoices(training: Training): void {
  for (const name of namesOf(trainingChoices)) {
    const words: readonly string[] = trainingChoices[name];
    if (!words.includes(training[name]))
      throw new TrainingOptionError(name, training[name], `give one of ${words.join(', ')}.`);
  }
}

function assertNumbers(training: Training): void {
  for (const name of namesOf(trainingLimits)) {
    const value = training[name];
    const limit: Limit = trainingLimits[name];
    const isAbsent = value === undefined && (name === 'chains' || name === 'patience');
    if (name === 'weightScale' && value === 'xavier') continue;
    if (!isAbsent && !isWithin(value, limit))
      throw new TrainingOptionError(
        name,
        value,
        `give ${rangeText(limit)}${name === 'weightScale' ? ', or xavier' : ''}.`,
      );
  }
  const { batch } = training;
  for (const name of ['biases', 'centred'] as const)
    if (typeof training[name] !== 'boolean')
      throw new TrainingOptionError(name, training[name], 'give true or false.');
  if (batch % 32 !== 0)
    throw new TrainingOptionError(
      'batch',
      batch,
      'give a multiple of 32; 32 fits any number of samples.',
    );
}

/** Whether the data fill a batch. Samples lie in memory in groups of 32, and a batch takes whole groups. */
export function batchFits(batch: number, samples: number): boolean {
  return batch <= 32 * Math.ceil(samples / 32);
}

function assertTogether(training: Training, options: TrainingOptions): void {
  const { algorithm, statistics, initialBiases, biases, schedule, learningRateEnd } = training;
  if (options.chains !== undefined && algorithm === 'cd')
    throw new TrainingOptionError('chains', options.chains, 'only algorithm pcd has chains.');
  if (statistics === 'mean-field' && algorithm === 'pcd')
    throw new TrainingOptionError(
      'statistics',
      statistics,
      'persistent chains need samples; mean-field goes with algorithm cd.',
    );
  if (initialBiases === 'data' && !biases)
    throw new TrainingOptionError(
      'initialBiases',
      initialBiases,
      'a machine without biases has none.',
    );
  if (schedule === 'constant' && learningRateEnd !== training.learningRate)
    throw new TrainingOptionError(
      'learningRateEnd',
      learningRateEnd,
      'a constant schedule keeps the learning rate; give schedule linear or exponential.',
    );
  if (options.momentumSwitch !== undefined && options.momentumStart === undefined)
    throw new TrainingOptionError(
      'momentumSwitch',
      options.momentumSwitch,
      'give momentumStart too, the momentum of these epochs.',
    );
}

/** Learning rates that exact arithmetic resolves. */
const exactLearningRates = { least: 1e-6, most: 16 };

/** What exact arithmetic cannot do, as sentences by the value of the option. */
function assertExact(training: Training): void {
  const { optimizer, centred, statistics, gradient, algorithm, patience } = training;
  const refuse = (option: keyof TrainingOptions, reason: string): never => {
    throw new TrainingOptionError(option, training[option], reason);
  };
  if (optimizer === 'adam')
    refuse('optimizer', 'exact arithmetic has no square roots; give optimizer momentum.');
  if (centred) refuse('centred', 'exact arithmetic has no centred gradients; leave this out.');
  if (statistics === 'mean-field')
    refuse('statistics', 'exact arithmetic takes statistics samples or probabilities.');
  if (gradient === 'sum' && algorithm === 'pcd')
    refuse('gradient', 'exact arithmetic averages over persistent chains; give gradient mean.');
  if (patience !== undefined)
    refuse('patience', 'held-out likelihoods are floats that differ by adapter; leave this out.');
  for (const option of ['batch', 'chains'] as const)
    if ((training[option] ?? 0) > mostExactSamples)
      refuse(option, `exact arithmetic takes at most ${mostExactSamples}.`);
  const { least, most } = exactLearningRates;
  for (const option of ['learningRate', 'learningRateEnd'] as const)
    if (training[option] < least || training[option] > most)
      refuse(option, `exact arithmetic takes a number from ${least} to ${most}.`);
}

function namesOf<Table extends object>(table: Table): (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}

/** The share of the first learning rate that is left when a share of the epochs of the exponential schedule is over. */
function ratioAt({ arithmetic, learningRate, learningRateEnd }: Training, share: number): number {
  const ratio = learningRateEnd / learningRate;
  return arithmetic === 'exact' ? exponential(share * logarithm(ratio)) : ratio ** share;
}

/** The rates of an epoch, counted from 0: constant within it, so that results do not depend on how it is divided. */
export function ratesAt(training: Training, epoch: number): Rates {
  const { schedule, learningRate, learningRateEnd, epochs, momentum, l1, l2 } = training;
  const { momentumStart, momentumSwitch } = training;
  const share = epochs > 1 ? Math.min(1, epoch / (epochs - 1)) : 0;
  const rate = {
    constant: learningRate,
    linear: learningRate + (learningRateEnd - learningRate) * share,
    exponential: learningRate * ratioAt(training, share),
  }[schedule];
  return {
    learningRate: rate,
    momentum: epoch < momentumSwitch ? momentumStart : momentum,
    l1,
    l2,
  };
}
