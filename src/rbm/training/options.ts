import { arithmetics, type Arithmetic } from '../exact/arithmetic.ts';
import { unitKinds, type UnitKind } from '../machine/parameters.ts';

/** Options that are one of a few words, and the words. */
export const trainingChoices = {
  arithmetic: arithmetics,
  units: unitKinds,
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
  /** Step along the gradient; above 0. The default depends on the algorithm: see `trainingDefaults`, `persistentLearningRate`. */
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

  /** How machines that `trainStack` makes compute, and how they are trained: see `Arithmetic`. */
  readonly arithmetic?: Arithmetic | undefined;
  /** Kind of the units of machines that `trainStack` makes. */
  readonly units?: UnitKind | undefined;
  /** Whether the machine has biases that are trained. */
  readonly biases?: boolean | undefined;
  /** Visible biases before the first update: 0, or those that give each unit its mean over the data. */
  readonly initialBiases?: Choice<'initialBiases'> | undefined;
  /** Deviation of the initial weights, or `xavier`: sqrt(2/(visible + hidden)) (Glorot & Bengio 2010). */
  readonly weightScale?: number | 'xavier' | undefined;

  /**
   * `cd` starts the model phase at the data, `pcd` where the last update ended it (Tieleman 2008). `cd` unless given, and `pcd`
   * where `chains` are given. Persistent chains cannot cross between phases of the data, such as both signs of a magnet below T_c:
   * the share of chains in a phase then drifts, and the machine loses a phase (bench/experiments.md).
   */
  readonly algorithm?: Choice<'algorithm'> | undefined;
  /** Gibbs steps k of CD-k or PCD-k, from 1 to 1000. */
  readonly steps?: number | undefined;
  /** Persistent chains of `pcd`, at least 1; `batch` unless given. */
  readonly chains?: number | undefined;
  /** Values of the units in the gradient: see `StatisticsKind`. */
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
  /** Learning rate of the last epoch, above 0; `learningRate` times `lastShare` unless given. */
  readonly learningRateEnd?: number | undefined;
  /** Momentum of the first epochs (Hinton 2010, section 9: 0.5 at first, then 0.9); `momentum` unless given. */
  readonly momentumStart?: number | undefined;
  /** Epochs with `momentumStart`; `fewEpochs` unless given. */
  readonly momentumSwitch?: number | undefined;
  /** Where the L1 penalty acts: see `L1Convention`. */
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

/**
 * Defaults of the library and of the command line: the smallest loss of likelihood in a given time for the worst of several kinds of
 * data, with one phase and with several (bench/phases.py).
 */
export const trainingDefaults = {
  arithmetic: 'float',
  units: 'spin',
  biases: true,
  initialBiases: 'zero',
  weightScale: 0.01,
  algorithm: 'cd',
  steps: 1,
  statistics: 'probabilities',
  centred: false,
  batch: 128,
  gradient: 'mean',
  epochs: 50,
  optimizer: 'momentum',
  learningRate: 0.05,
  schedule: 'linear',
  momentum: 0.5,
  l1: 0,
  l1Convention: 'inside',
  l2: 0,
  secondDecay: 0.999,
  epsilon: 1e-8,
} as const;

/** Learning rate of persistent chains unless another one is given: these need more updates to forget. */
export const persistentLearningRate = 0.02;

/** Share of the learning rate that is left in the last epoch: the noise of the last steps stays in the weights. */
export const lastShare = 1 / 20;

/** Epochs with the momentum of the start, where one is given. */
export const fewEpochs = 5;

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
export type Defined<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** A range of numbers. */
export interface Limit {
  readonly whole?: true;
  readonly least: number;
  /** Whether the number must be above `least`. */
  readonly above?: true;
  readonly most: number;
  /** Whether kernels take the number in single precision: `single` says which numbers they can take. */
  readonly single?: true;
}

/**
 * Sizes of numbers, besides 0, that kernels take in single precision. The least has eight decimal orders to spare. With more than
 * the most, a single step leads beyond all bounds of a parameter.
 */
const single = { least: 1e-30, most: 1e5 };

/** Options that are numbers, and which numbers. Each of them is a bound of the kernels, or far beyond what anyone waits for. */
export const trainingLimits = {
  seed: { whole: true, least: 0, most: Number.MAX_SAFE_INTEGER },
  steps: { whole: true, least: 1, most: 1000 },
  chains: { whole: true, least: 1, most: 2 ** 30 },
  batch: { whole: true, least: 1, most: 2 ** 30 },
  epochs: { whole: true, least: 0, most: 1e6 },
  weightScale: { least: 0, most: 1000, single: true },
  // The last learning rate, the first one times `lastShare` unless given, must be possible too.
  learningRate: { least: 1e-28, most: single.most, single: true },
  learningRateEnd: { least: 0, above: true, most: single.most, single: true },
  momentum: { least: 0, most: 0.999, single: true },
  momentumStart: { least: 0, most: 0.999, single: true },
  momentumSwitch: { whole: true, least: 0, most: 1e6 },
  l1: { least: 0, most: single.most, single: true },
  l2: { least: 0, most: single.most, single: true },
  secondDecay: { least: 0, above: true, most: 0.999999, single: true },
  epsilon: { least: 0, above: true, most: single.most, single: true },
  patience: { whole: true, least: 1, most: 1e6 },
} as const satisfies Readonly<Record<string, Limit>>;

/** Whether a value is a number within a limit. */
export function isWithin(
  value: unknown,
  { whole, least, above, most, single: isSingle }: Limit,
): value is number {
  if (typeof value !== 'number') return false;
  const inside = (above ? value > least : value >= least) && value <= most;
  const held = !isSingle || value === 0 || Math.abs(value) >= single.least;
  return inside && held && (!whole || Number.isSafeInteger(value));
}

/** What a limit allows, as a part of a sentence. */
export function rangeText({ whole, least, above, most, single: isSingle }: Limit): string {
  const kind = whole ? 'a whole number' : 'a number';
  const first = above && isSingle ? single.least : least;
  const zero =
    isSingle && !above && least === 0
      ? `0, or ${kind} from ${single.least}`
      : `${kind} from ${first}`;
  return `${zero} to ${most === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : most}`;
}
