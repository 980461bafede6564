import type { exactStep } from '../../../shaders/rbm/bindings.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { UniformValues } from '../../gpu/uniform.ts';
import { gridUnits, meanUnits, momentUnits, parameterLimits } from '../exact/arithmetic.ts';
import { exactRate, type ExactRate } from '../exact/rate.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { parameterNames, type ParameterName } from '../machine/parameters.ts';
import { updatesPerKey } from './gibbs-chain.ts';
import type { LayerTraining, Rates } from './options.ts';

/** What the steps of a machine in exact arithmetic depend on, besides its rates. */
export interface ExactStepSource {
  readonly machine: Parameters<typeof parameterLimits>[0];
  readonly data: Pick<PackedUnits, 'groups' | 'samples'>;
  /** Groups of a full batch. */
  readonly batchGroups: number;
  /** Persistent chains; 0 for `cd`. */
  readonly chains: number;
  /** Ordinals of one update. */
  readonly ordinals: number;
  readonly training: LayerTraining;
}

type Values = UniformValues<typeof exactStep>;
type SampleRate = readonly [samples: number, factor: number, whole: number, unused: number];

const none: SampleRate = [0, 0, 0, 0];

/**
 * The struct `ExactStep` of shaders/rbm/include/exact-step.wgsl for each kind of parameters.
 * @param update that of ordinal 0
 */
export function exactStepValues(
  source: ExactStepSource,
  update: number,
  rates: Rates,
): Record<ParameterName, Values> {
  const { machine, ordinals, training } = source;
  const { seed, stream, biases } = training;
  const limits = parameterLimits(machine);
  const period = Math.floor(update / updatesPerKey);
  const ofSamples = sampleRates(source, rates);
  const values = (name: ParameterName): Values => ({
    key: randomKey(seed, 'rounding', { stream, period }),
    update: update % updatesPerKey,
    ordinals,
    limit: limits[name],
    array: parameterNames.indexOf(name),
    momentum: exactRate(rates.momentum),
    ...(name === 'weights' ? penaltyRates(training, rates) : { l1: [0, 0], l2: [0, 0] }),
    ...(name === 'weights' || biases ? ofSamples : noSampleRates),
  });
  return {
    weights: values('weights'),
    visibleBias: values('visibleBias'),
    hiddenBias: values('hiddenBias'),
  };
}

/** Constants of the pipelines that step weights, whose machines have these penalties. A penalty of 0 changes no bit. */
export function exactStepConstants(
  trainings: readonly Pick<LayerTraining, 'l1' | 'l2' | 'l1Convention'>[],
): { PENALTY: number; SQUARES: number } {
  const penalized = trainings.find(({ l1 }) => l1 > 0);
  const number = { inside: 0, outside: 1, proximal: 2 };
  return {
    PENALTY: penalized ? number[penalized.l1Convention] : 3,
    SQUARES: Number(trainings.some(({ l2 }) => l2 > 0)),
  };
}

const noSampleRates = {
  whole: none,
  wholePartial: none,
  last: none,
  lastPartial: none,
  chains: none,
};

/** The rates of sums over the samples of a batch, for every number of samples that a batch may have. */
function sampleRates(
  { data, batchGroups, chains, training }: ExactStepSource,
  { learningRate }: Rates,
): Record<keyof typeof noSampleRates, SampleRate> {
  const missing = 32 * data.groups - sampleCount(data);
  const whole = 32 * batchGroups;
  const last = 32 * (data.groups % batchGroups);
  const rateOf = (samples: number): SampleRate => {
    const divisor = training.gradient === 'sum' ? 1 : samples;
    const rate = (learningRate * momentUnits) / meanUnits / divisor;
    return samples > 0 ? [samples, ...exactRate(rate), 0] : none;
  };
  return {
    whole: rateOf(whole),
    wholePartial: rateOf(whole - missing),
    last: rateOf(last),
    lastPartial: rateOf(last - missing),
    chains: rateOf(chains),
  };
}

/** What penalties take from a weight in units, per unit of the weight (L2) or from its sign (L1). */
function penaltyRates(
  { l1Convention }: LayerTraining,
  { learningRate, l1, l2 }: Rates,
): { l1: ExactRate; l2: ExactRate } {
  return {
    l1: exactRate(l1Convention === 'inside' ? learningRate * l1 * momentUnits : l1 * gridUnits),
    l2: exactRate((learningRate * l2 * momentUnits) / gridUnits),
  };
}
