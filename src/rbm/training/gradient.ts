import type { Dispatch } from '../../gpu/dispatch.ts';
import type { PermutationName } from '../../../shaders/kernels.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import { ConvolutionalRbm } from '../machine/convolutional-machine.ts';
import { sampleCount } from '../machine/packed-units.ts';
import { batchOf } from '../sampling/layer.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import type { GibbsChain, LayerSamples } from './gibbs-chain.ts';
import type { GradientEstimate, GradientOptions, GradientParts } from './gradient-parts.ts';
import type { Training } from './options.ts';

/** Share of the last batch in the offsets of centred gradients (Montavon & Mueller 2012 use 0.01). */
const sliding = 0.01;

/**
 * The gradient of the log-likelihood, estimated from a batch and samples of the model (shaders/rbm/averages.wgsl,
 * gradient.wgsl). Unless the gradient is centred, all parameters step along it at once. Wrongly reconstructed bits are
 * counted in `errors[group of the data]`, unless the samples of the model belong to persistent chains or are means.
 */
export class Gradient implements GradientEstimate {
  readonly errors: GPUBuffer;
  /** Centred gradients of all kinds depend on each other. */
  readonly inMemory: GradientEstimate['inMemory'];
  readonly #weights: GPUBuffer | undefined;
  readonly #uniforms: Uniforms;
  readonly #dispatches: readonly Dispatch[];

  private constructor(gpu: Gpu, options: GradientOptions, kernels: Kernels) {
    const { machine, data, averages, training } = options;
    const { visible, hidden } = machine;
    this.errors = gpu.storage('reconstruction errors', data.groups * 4);
    this.#weights = training.centred ? gpu.storage('gradient', visible * hidden * 4) : undefined;
    this.inMemory = this.#weights
      ? {
          weights: this.#weights,
          ...(training.biases && { visibleBias: averages.visible, hiddenBias: averages.hidden }),
        }
      : {};
    this.#uniforms = {
      statistics: statisticsUniform(gpu, options),
      visible: gpu.uniform('rbm-centre-biases', {
        units: visible,
        others: hidden,
        unitStride: hidden,
        otherStride: 1,
      }),
      hidden: gpu.uniform('rbm-centre-biases', {
        units: hidden,
        others: visible,
        unitStride: 1,
        otherStride: hidden,
      }),
    };
    this.#dispatches = [
      ...averageDispatches(gpu, options, kernels, this.#uniforms, this.errors),
      weightDispatch(gpu, options, kernels, this.#uniforms, this.#weights),
      ...(this.#weights
        ? centreDispatches(gpu, options, kernels, this.#uniforms, this.#weights)
        : []),
    ];
  }

  static async create(gpu: Gpu, parts: GradientParts, training: Training): Promise<Gradient> {
    const options = { ...parts, training };
    return new Gradient(gpu, options, await kernelsFor(gpu, options));
  }

  begin({ update }: { readonly update: number }): void {
    // The kernels only ask whether this is the first update.
    this.#uniforms.statistics.set({ update: Math.min(update, 2 ** 31) });
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const dispatch of this.#dispatches) dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.errors.destroy();
    this.#weights?.destroy();
    const { statistics, visible, hidden } = this.#uniforms;
    for (const uniform of [statistics, visible, hidden]) uniform.destroy();
  }
}

interface Uniforms {
  readonly statistics: KernelUniform<'rbm-gradient'>;
  readonly visible: KernelUniform<'rbm-centre-biases'>;
  readonly hidden: KernelUniform<'rbm-centre-biases'>;
}

/** What the statistics of a gradient depend on. */
interface StatisticsParts extends Pick<GradientOptions, 'data' | 'batch' | 'training'> {
  readonly machine: Pick<TrainableMachine, 'visible' | 'hidden'>;
  readonly chain: Pick<GibbsChain, 'chains'> & {
    readonly samples: { readonly modelVisible: Pick<LayerSamples, 'bits'> };
  };
}

/** The struct `Statistics` of shaders/rbm/include/statistics.wgsl. */
export function statisticsUniform(
  gpu: Gpu,
  options: StatisticsParts,
): KernelUniform<'rbm-gradient'> {
  const { machine, data, batch, chain, training } = options;
  return gpu.uniform('rbm-gradient', {
    batch: batchOf(batch, { groups: data.groups, samples: sampleCount(data) }),
    visible: machine.visible,
    hidden: machine.hidden,
    modelGroups: chain.samples.modelVisible.bits.groups,
    modelSamples: chain.chains,
    update: 0,
    summed: Number(training.gradient === 'sum'),
    sliding: training.centred ? sliding : 0,
  });
}

type Kernels = AverageKernels & { readonly weights: Kernel; readonly centre: Kernel };

async function kernelsFor(gpu: Gpu, options: GradientOptions): Promise<Kernels> {
  const {
    machine: { units },
    training: { statistics, centred },
    steps,
  } = options;
  const both = statistics === 'mean-field' ? 'both' : 'hidden';
  const constants = constantsFor(options);
  const ofWeights = centred ? constants : { ...constants, ...steps.constants };
  const [averages, weights, centre] = await Promise.all([
    averageKernels(gpu, options),
    statistics === 'samples'
      ? gpu.kernel(centred ? 'rbm-gradient' : 'rbm-gradient-step', units, ofWeights)
      : gpu.kernel(
          centred ? 'rbm-gradient-means' : 'rbm-gradient-means-step',
          `${both}/${units}`,
          ofWeights,
        ),
    gpu.kernel('rbm-centre-biases', 'default'),
  ]);
  return { ...averages, weights, centre };
}

/** Constants of the pipelines of all kernels of a gradient. */
export function constantsFor({
  data,
  chain,
}: Pick<StatisticsParts, 'data'> & { readonly chain: Pick<GibbsChain, 'chains'> }): {
  PARTIAL: number;
  PERSISTENT: number;
} {
  return {
    PARTIAL: Number(sampleCount(data) % 32 > 0),
    PERSISTENT: Number(chain.chains > 0),
  };
}

interface AverageKernels {
  readonly visible: Kernel;
  readonly hidden: Kernel;
}

/** The kernels that average the units of both layers. */
export async function averageKernels(gpu: Gpu, options: GradientOptions): Promise<AverageKernels> {
  const {
    machine: { units },
    training: { statistics },
    steps,
    chain: { chains },
  } = options;
  const counted = chains === 0 ? 'counted' : 'samples';
  const ofVisible = statistics === 'mean-field' ? 'means' : counted;
  const ofHidden = statistics === 'samples' ? 'samples' : 'means';
  const constants = constantsFor(options);
  const averages = (permutation: PermutationName<'rbm-averages'>): Promise<Kernel> =>
    stepsBiases(options)
      ? gpu.kernel<'rbm-averages-step'>('rbm-averages-step', permutation, {
          ...constants,
          ...steps.constants,
        })
      : gpu.kernel('rbm-averages', permutation, constants);
  const [visible, hidden] = await Promise.all([
    averages(`visible/${ofVisible}/${units}`),
    averages(`hidden/${ofHidden}/${units}`),
  ]);
  return { visible, hidden };
}

/** Whether biases step along their gradients at once. Centring changes the gradients later, and shared biases have one sum. */
function stepsBiases({ training, machine }: GradientOptions): boolean {
  return training.biases && !training.centred && !(machine instanceof ConvolutionalRbm);
}

/** The values of the units of a layer in the gradient: means where there are means, else bits. */
export function valuesOf({ bits, means }: LayerSamples): GPUBuffer {
  return means ?? bits.buffer;
}

/**
 * Averages of the units of both layers over a batch, with the gradients of their biases.
 * @param errors where wrongly reconstructed bits are counted
 */
export function averageDispatches(
  gpu: Gpu,
  options: GradientOptions,
  kernels: AverageKernels,
  { statistics }: Pick<Uniforms, 'statistics'>,
  errors: GPUBuffer,
): Dispatch[] {
  const { machine, data, batch, chain, averages, moments, steps } = options;
  const { dataHidden, modelVisible, modelHidden } = chain.samples;
  const dispatch = (
    layer: 'visible' | 'hidden',
    ofData: GPUBuffer,
    ofModel: LayerSamples,
  ): Dispatch => {
    const bias = `${layer}Bias` as const;
    const buffers = [
      ofData,
      batch.order,
      valuesOf(ofModel),
      averages[layer],
      errors,
      statistics,
      ...(stepsBiases(options) ? [machine[bias], moments[bias], steps.uniforms[bias]] : []),
    ];
    return gpu.dispatch(kernels[layer], buffers, machine[layer]);
  };
  return [
    dispatch('visible', data.buffer, modelVisible),
    dispatch('hidden', valuesOf(dataHidden), modelHidden),
  ];
}

/** Invocations of a kernel of the gradient of the weights: each owns four visible units, and two hidden ones where it counts samples. */
export function weightBlocks(
  { visible, hidden }: StatisticsParts['machine'],
  statistics: Training['statistics'],
): number {
  return Math.ceil(visible / 4) * Math.ceil(hidden / (statistics === 'samples' ? 2 : 1));
}

function weightDispatch(
  gpu: Gpu,
  { machine, data, batch, chain, averages, moments, steps, training }: GradientOptions,
  { weights: kernel }: Kernels,
  { statistics }: Uniforms,
  gradient: GPUBuffer | undefined,
): Dispatch {
  const { dataHidden, modelVisible, modelHidden } = chain.samples;
  const buffers = [
    data.buffer,
    batch.order,
    valuesOf(dataHidden),
    valuesOf(modelVisible),
    valuesOf(modelHidden),
    statistics,
    ...(gradient
      ? [gradient, averages.visible, averages.hidden]
      : [machine.weights, moments.weights, steps.uniforms.weights]),
  ];
  return gpu.dispatch(kernel, buffers, weightBlocks(machine, training.statistics));
}

function centreDispatches(
  gpu: Gpu,
  { machine, averages }: GradientOptions,
  { centre: kernel }: Kernels,
  uniforms: Uniforms,
  gradient: GPUBuffer,
): Dispatch[] {
  return (['visible', 'hidden'] as const).map((layer) => {
    const other = layer === 'visible' ? 'hidden' : 'visible';
    const buffers = [gradient, averages[other], averages[layer], uniforms[layer]];
    return gpu.dispatch(kernel, buffers, machine[layer]);
  });
}
