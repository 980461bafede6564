import { exactStep } from '../../../shaders/rbm/bindings.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform, Uniform } from '../../gpu/uniform.ts';
import { gridUnits, meanUnits, momentUnits, parameterLimits } from '../exact/arithmetic.ts';
import { exactRate, type ExactRate } from '../exact/rate.ts';
import { sampleCount } from '../machine/packed-units.ts';
import { parameterNames, type ParameterName } from '../machine/parameters.ts';
import { constantsFor, statisticsUniform, valuesOf, weightBlocks } from './gradient.ts';
import type { GradientEstimate, GradientOptions, GradientParts } from './gradient-parts.ts';
import { updatesPerKey } from './gibbs-chain.ts';
import type { LayerTraining, Rates } from './options.ts';

type Step = Uniform<typeof exactStep>;
type SampleRate = readonly [samples: number, factor: number, whole: number, unused: number];

/**
 * The gradient of the log-likelihood and the step along it in exact arithmetic (shaders/rbm/averages.wgsl, gradient.wgsl and
 * gradient-means.wgsl with EXACT): see `Arithmetic`.
 */
export class ExactGradient implements GradientEstimate {
  readonly errors: GPUBuffer;
  /** Every parameter steps along its gradient at once. */
  readonly inMemory = {};
  readonly #options: GradientOptions & { readonly training: LayerTraining };
  readonly #statistics: KernelUniform<'rbm-gradient'>;
  readonly #steps: Readonly<Record<ParameterName, Step>>;
  readonly #dispatches: readonly Dispatch[];

  private constructor(
    gpu: Gpu,
    options: GradientOptions & { readonly training: LayerTraining },
    kernels: Readonly<Record<ParameterName, Kernel>>,
  ) {
    const { machine, data, batch, chain, averages, moments, training } = options;
    this.#options = options;
    this.errors = gpu.storage('reconstruction errors', data.groups * 4);
    this.#statistics = statisticsUniform(gpu, options);
    const limits = parameterLimits(machine);
    const step = (name: ParameterName): Step =>
      gpu.uniform(exactStep, {
        key: [0, 0],
        update: 0,
        ordinals: chain.ordinals,
        limit: limits[name],
        array: parameterNames.indexOf(name),
        momentum: [0, 0],
        l1: [0, 0],
        l2: [0, 0],
        whole: [0, 0, 0, 0],
        wholePartial: [0, 0, 0, 0],
        last: [0, 0, 0, 0],
        lastPartial: [0, 0, 0, 0],
        chains: [0, 0, 0, 0],
      });
    this.#steps = {
      weights: step('weights'),
      visibleBias: step('visibleBias'),
      hiddenBias: step('hiddenBias'),
    };
    const { dataHidden, modelVisible, modelHidden } = chain.samples;
    const weights = gpu.dispatch(
      kernels.weights,
      [
        data.buffer,
        batch.order,
        valuesOf(dataHidden),
        valuesOf(modelVisible),
        valuesOf(modelHidden),
        this.#statistics,
        machine.weights,
        moments.weights,
        this.#steps.weights,
      ],
      weightBlocks(machine, training.statistics),
    );
    const bias = (layer: 'visible' | 'hidden', ofData: GPUBuffer, ofModel: GPUBuffer): Dispatch => {
      const name = `${layer}Bias` as const;
      const buffers = [
        ofData,
        batch.order,
        ofModel,
        averages[layer],
        this.errors,
        this.#statistics,
      ];
      const stepping = [machine[name], moments[name], this.#steps[name]];
      return gpu.dispatch(kernels[name], [...buffers, ...stepping], machine[layer]);
    };
    // The averages of visible units count wrong bits too, so they are needed without biases: their step is then zero.
    this.#dispatches = [
      bias('visible', data.buffer, valuesOf(modelVisible)),
      ...(training.biases ? [bias('hidden', valuesOf(dataHidden), valuesOf(modelHidden))] : []),
      weights,
    ];
  }

  static async create(
    gpu: Gpu,
    parts: GradientParts,
    training: LayerTraining,
  ): Promise<ExactGradient> {
    const options = { ...parts, training };
    const {
      machine: { units },
      chain: { chains },
    } = options;
    const { statistics, l1, l2, l1Convention } = training;
    const samples = statistics === 'samples';
    const constants = constantsFor(options);
    const penalty = { inside: 0, outside: 1, proximal: 2 }[l1Convention];
    const ofWeights = { ...constants, PENALTY: l1 > 0 ? penalty : 3, SQUARES: Number(l2 > 0) };
    const [weights, visibleBias, hiddenBias] = await Promise.all([
      samples
        ? gpu.kernel('rbm-exact-gradient', units, ofWeights)
        : gpu.kernel('rbm-exact-gradient-means', units, ofWeights),
      gpu.kernel(
        'rbm-exact-averages',
        `visible/${chains === 0 ? 'counted' : 'samples'}/${units}`,
        constants,
      ),
      gpu.kernel(
        'rbm-exact-averages',
        `hidden/${samples ? 'samples' : 'means'}/${units}`,
        constants,
      ),
    ]);
    return new ExactGradient(gpu, options, { weights, visibleBias, hiddenBias });
  }

  begin({ update, rates }: { readonly update: number; readonly rates: Rates }): void {
    const { training, chain } = this.#options;
    const { seed, stream, biases } = training;
    const period = Math.floor(update / updatesPerKey);
    const common = {
      key: randomKey(seed, 'rounding', { stream, period }),
      update: update % updatesPerKey,
      ordinals: chain.ordinals,
      momentum: exactRate(rates.momentum),
    };
    this.#steps.weights.set({
      ...common,
      ...this.#sampleRates(rates),
      ...penaltyRates(training, rates),
    });
    for (const name of ['visibleBias', 'hiddenBias'] as const)
      this.#steps[name].set({ ...common, ...(biases && this.#sampleRates(rates)) });
  }

  /** The rates of sums over the samples of a batch, for every number of samples that a batch may have. */
  #sampleRates({ learningRate }: Rates) {
    const { batch, data, chain, training } = this.#options;
    const missing = 32 * data.groups - sampleCount(data);
    const whole = 32 * batch.groups;
    const last = 32 * (data.groups % batch.groups);
    const rateOf = (samples: number): SampleRate => {
      const divisor = training.gradient === 'sum' ? 1 : samples;
      const rate = (learningRate * momentUnits) / meanUnits / divisor;
      return samples > 0 ? [samples, ...exactRate(rate), 0] : [0, 0, 0, 0];
    };
    return {
      whole: rateOf(whole),
      wholePartial: rateOf(whole - missing),
      last: rateOf(last),
      lastPartial: rateOf(last - missing),
      chains: rateOf(chain.chains),
    };
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const dispatch of this.#dispatches) dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.errors.destroy();
    this.#statistics.destroy();
    for (const name of parameterNames) this.#steps[name].destroy();
  }
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
