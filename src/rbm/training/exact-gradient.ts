import { exactStep } from '../../../shaders/rbm/bindings.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform, Uniform } from '../../gpu/uniform.ts';
import { parameterNames, type ParameterName } from '../machine/parameters.ts';
import { exactStepConstants, exactStepValues, type ExactStepSource } from './exact-step-values.ts';
import { constantsFor, statisticsUniform, valuesOf, weightBlocks } from './gradient.ts';
import type { GradientEstimate, GradientOptions, GradientParts } from './gradient-parts.ts';
import type { LayerTraining, Rates } from './options.ts';
import { ratesAt } from './resolve-training.ts';

type Step = Uniform<typeof exactStep>;

/**
 * The gradient of the log-likelihood and the step along it in exact arithmetic (shaders/rbm/averages.wgsl, gradient.wgsl and
 * gradient-means.wgsl with EXACT): see `Arithmetic`.
 */
export class ExactGradient implements GradientEstimate {
  readonly errors: GPUBuffer;
  /** Every parameter steps along its gradient at once. */
  readonly inMemory = {};
  readonly #source: ExactStepSource;
  readonly #statistics: KernelUniform<'rbm-gradient'>;
  readonly #steps: Readonly<Record<ParameterName, Step>>;
  readonly #dispatches: readonly Dispatch[];

  private constructor(
    gpu: Gpu,
    options: GradientOptions & { readonly training: LayerTraining },
    kernels: Readonly<Record<ParameterName, Kernel>>,
  ) {
    const { machine, data, batch, chain, averages, moments, training } = options;
    this.errors = gpu.storage('reconstruction errors', data.groups * 4);
    this.#statistics = statisticsUniform(gpu, options);
    this.#source = {
      machine,
      data,
      batchGroups: batch.groups,
      chains: chain.chains,
      ordinals: chain.ordinals,
      training,
    };
    const first = exactStepValues(this.#source, 0, ratesAt(training, 0));
    const step = (name: ParameterName): Step => gpu.uniform(exactStep, first[name]);
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
    const samples = training.statistics === 'samples';
    const constants = constantsFor(options);
    const ofWeights = { ...constants, ...exactStepConstants([training]) };
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
    const values = exactStepValues(this.#source, update, rates);
    for (const name of parameterNames) this.#steps[name].set(values[name]);
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
