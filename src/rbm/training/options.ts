import { BlockspinError } from '../../errors.ts';
import type { InitialBiases } from './initial-biases.ts';
import type { UnitKind } from '../machine/parameters.ts';

/** Options that are one of a few words, and the words. */
export const trainingChoices = {
  units: ['binary', 'spin'],
  initialBiases: ['zero', 'data'],
  algorithm: ['cd', 'pcd'],
  statistics: ['samples', 'probabilities', 'mean-field'],
  gradient: ['mean', 'sum'],
  optimizer: ['momentum', 'adam'],
  schedule: ['constant', 'linear', 'exponential'],
  l1Convention: ['inside', 'outside', 'proximal'],
} as const;

type Choice<Name extends keyof typeof trainingChoices> = (typeof trainingChoices)[Name][number];

/**
 * Values of the units in the gradient. `samples`: bits of both layers. `probabilities`: conditional means of the hidden
 * units given visible samples, with the same expectation and less noise. `mean-field`: the reconstruction is kept as
 * means too, and the last hidden means follow from it, as in the code of Hinton & Salakhutdinov (2006); CD only.
 */
export type StatisticsKind = Choice<'statistics'>;

/**
 * Where the L1 penalty acts (shaders/rbm/include/parameter-step.wgsl). `inside` the learning rate: a weight decays by learningRate l1
 * an update, with momentum. `outside`: by l1 an update, whatever the rate. `proximal`: by l1 an update too, but never
 * across 0, so that weights become exactly 0. The literature that says "L1" does not say which of them it means.
 */
export type L1Convention = Choice<'l1Convention'>;

/** What may change between updates. */
export interface Rates {
  /** Step along the gradient; above 0. */
  readonly learningRate: number;
  /** Share of the last step that is taken again, from 0 to below 1; in Adam the decay of the first moment. */
  readonly momentum: number;
  /** L1 penalty on the weights, see `L1Convention`. */
  readonly l1: number;
  /** L2 penalty on the weights, inside the learning rate: a weight decays by learningRate l2 of itself an update. */
  readonly l2: number;
}

/** How a machine, or each machine of a stack, is trained. `trainingDefaults` holds the defaults. */
export interface TrainingOptions extends Partial<Rates> {
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;

  /** Kind of the units of machines that `trainStack` makes. */
  readonly units?: UnitKind | undefined;
  /** Whether the machine has biases that are trained. */
  readonly biases?: boolean | undefined;
  /** Visible biases before the first update: 0, or those that give each unit its mean over the data. */
  readonly initialBiases?: InitialBiases | undefined;
  /** Deviation of the initial weights, or `xavier`: sqrt(2/(visible + hidden)) (Glorot & Bengio 2010). */
  readonly weightScale?: number | 'xavier' | undefined;

  /** `cd` starts the model phase at the data, `pcd` where the last update ended it (Tieleman 2008). */
  readonly algorithm?: Choice<'algorithm'> | undefined;
  /** Gibbs steps k of CD-k or PCD-k, from 1 to 1000. */
  readonly steps?: number | undefined;
  /** Persistent chains of `pcd`, at least 1; `batch` unless given. */
  readonly chains?: number | undefined;
  readonly statistics?: StatisticsKind | undefined;
  /** Whether gradients are centred (Montavon & Mueller 2012). */
  readonly centred?: boolean | undefined;
  /** Samples of an update, a multiple of 32. An update never takes more samples than the data have. */
  readonly batch?: number | undefined;
  /** Mean or sum over the batch. */
  readonly gradient?: Choice<'gradient'> | undefined;

  /** Passes through the data, for each layer. */
  readonly epochs?: number | undefined;
  /** Gradient ascent with momentum, or Adam (Kingma & Ba 2015). */
  readonly optimizer?: Choice<'optimizer'> | undefined;
  /** How the learning rate goes from `learningRate` to `learningRateEnd` during the epochs. */
  readonly schedule?: Choice<'schedule'> | undefined;
  /** Learning rate of the last epoch, above 0; a twentieth of `learningRate` unless given. */
  readonly learningRateEnd?: number | undefined;
  /** Momentum of the first epochs (Hinton 2010, section 9: 0.5 at first, then 0.9); `momentum` unless given. */
  readonly momentumStart?: number | undefined;
  /** Epochs with `momentumStart`; 5 unless given. */
  readonly momentumSwitch?: number | undefined;
  readonly l1Convention?: L1Convention | undefined;
  /** Decay of Adam's second moment. */
  readonly secondDecay?: number | undefined;
  /** Adam's epsilon, above 0. */
  readonly epsilon?: number | undefined;
  /**
   * Epochs without a better held-out pseudo-likelihood after which `trainStack` stops a layer and goes back to its best
   * epoch; layers are never stopped early unless given.
   */
  readonly patience?: number | undefined;
}

export const trainingDefaults = {
  units: 'spin',
  biases: true,
  initialBiases: 'zero',
  weightScale: 0.01,
  algorithm: 'pcd',
  steps: 1,
  statistics: 'probabilities',
  centred: false,
  batch: 128,
  gradient: 'mean',
  epochs: 50,
  optimizer: 'momentum',
  learningRate: 0.02,
  schedule: 'linear',
  momentum: 0.5,
  l1: 0,
  l1Convention: 'inside',
  l2: 0,
  secondDecay: 0.999,
  epsilon: 1e-8,
} as const;

/** Share of the learning rate that is left in the last epoch: the noise of the last steps stays in the weights. */
const lastShare = 1 / 20;
/** Epochs with the momentum of the start. */
const fewEpochs = 5;

/** A training with every option that has a value: what `resolveTraining` makes of `TrainingOptions`. */
export interface Training
  extends
    Required<Defined<Omit<TrainingOptions, 'chains' | 'patience'>>>,
    Defined<Pick<TrainingOptions, 'chains' | 'patience'>> {}

/** The training of one machine. */
export interface LayerTraining extends Training {
  /** Of its random bits: tells trainings of one seed apart, from 0 to 2^16 - 1; in a stack the number of the layer. */
  readonly stream: number;
}

/** The options without `undefined`. */
type Defined<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** A range of numbers. */
interface Limit {
  readonly whole?: true;
  readonly least: number;
  /** Whether the number must be above `least`. */
  readonly above?: true;
  readonly most?: number;
}

/** Options that are numbers, and which numbers. */
export const trainingLimits = {
  seed: { whole: true, least: 0 },
  steps: { whole: true, least: 1, most: 1000 },
  chains: { whole: true, least: 1 },
  batch: { whole: true, least: 1 },
  epochs: { whole: true, least: 0, most: 1e6 },
  learningRate: { least: 0, above: true },
  learningRateEnd: { least: 0, above: true },
  momentum: { least: 0, most: 0.999 },
  momentumStart: { least: 0, most: 0.999 },
  momentumSwitch: { whole: true, least: 0 },
  l1: { least: 0 },
  l2: { least: 0 },
  secondDecay: { least: 0, above: true, most: 0.999999 },
  epsilon: { least: 0, above: true },
  patience: { whole: true, least: 1 },
} as const satisfies Readonly<Record<string, Limit>>;

/** An option of a training that is out of range, or does not go with another one. */
export class TrainingOptionError extends BlockspinError {
  override readonly name = 'TrainingOptionError';
  readonly option: string;
  readonly value: unknown;
  /** What is allowed, as a sentence. */
  readonly allowed: string;

  constructor(option: keyof TrainingOptions | 'layers', value: unknown, allowed: string) {
    super(`${option} ${String(value)}: ${allowed}`);
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
  const known = { ...trainingDefaults, ...given(options) };
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
  return training;
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
    if (!isAbsent && !isWithin(value, limit))
      throw new TrainingOptionError(name, value, `give ${rangeText(limit)}.`);
  }
  const { batch, weightScale } = training;
  for (const name of ['biases', 'centred'] as const)
    if (typeof training[name] !== 'boolean')
      throw new TrainingOptionError(name, training[name], 'give true or false.');
  if (batch % 32 !== 0)
    throw new TrainingOptionError('batch', batch, 'give a multiple of 32, at least 32.');
  if (weightScale !== 'xavier' && !isWithin(weightScale, { least: 0 }))
    throw new TrainingOptionError(
      'weightScale',
      weightScale,
      'give a number from 0 on, or xavier.',
    );
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

function isWithin(value: unknown, { whole, least, above, most = Infinity }: Limit): boolean {
  if (typeof value !== 'number') return false;
  const inside = (above ? value > least : value >= least) && value <= most && value < Infinity;
  return inside && (!whole || Number.isSafeInteger(value));
}

function rangeText({ whole, least, above, most }: Limit): string {
  const kind = whole ? 'a whole number' : 'a number';
  return `${kind} ${above ? `above ${least}` : `from ${least} on`}${most === undefined ? '' : `, at most ${most}`}`;
}

function namesOf<Table extends object>(table: Table): (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}

/** The rates of an epoch, counted from 0: constant within it, so that results do not depend on how it is divided. */
export function ratesAt(training: Training, epoch: number): Rates {
  const { schedule, learningRate, learningRateEnd, epochs, momentum, l1, l2 } = training;
  const { momentumStart, momentumSwitch } = training;
  const share = epochs > 1 ? Math.min(1, epoch / (epochs - 1)) : 0;
  const rate = {
    constant: learningRate,
    linear: learningRate + (learningRateEnd - learningRate) * share,
    exponential: learningRate * (learningRateEnd / learningRate) ** share,
  }[schedule];
  return {
    learningRate: rate,
    momentum: epoch < momentumSwitch ? momentumStart : momentum,
    l1,
    l2,
  };
}
