import type { Dispatch } from '../../gpu/dispatch.ts';
import type { PermutationName } from '../../../shaders/kernels.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { GibbsChain, LayerSamples } from './gibbs-chain.ts';
import { batchOf, type BatchList } from '../sampling/layer.ts';
import type { Rbm } from '../machine/machine.ts';
import { type Moments, averageWords, type StepParameters } from './optimizer.ts';
import type { Training } from './options.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';

export interface GradientParts {
  readonly machine: Rbm;
  readonly data: PackedUnits;
  readonly batch: BatchList;
  readonly chain: GibbsChain;
  /** Averages that outlive a change of the data. */
  readonly averages: Averages;
  /** Momenta, for gradients that are not centred: parameters step along these at once. */
  readonly moments: Moments;
  readonly steps: StepParameters;
}

/** What a gradient is made of, and the options of the training. */
interface GradientOptions extends GradientParts {
  readonly training: Training;
}

/** Share of the last batch in the offsets of centred gradients (Montavon & Mueller 2012 use 0.01). */
const sliding = 0.01;

/** Averages of all units over the last batch, with the offsets of centred gradients: buffers of `Average`. */
export class Averages {
  readonly visible: GPUBuffer;
  readonly hidden: GPUBuffer;

  constructor(gpu: Gpu, { visible, hidden }: Rbm) {
    this.visible = gpu.storage('averages of visible units', visible * averageWords * 4);
    this.hidden = gpu.storage('averages of hidden units', hidden * averageWords * 4);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.visible.destroy();
    this.hidden.destroy();
  }
}

/**
 * The gradient of the log-likelihood, estimated from a batch and samples of the model (shaders/rbm/averages.wgsl,
 * gradient.wgsl). Unless the gradient is centred, all parameters step along it at once. Wrongly reconstructed bits are
 * counted in `errors[group of the data]`, unless the samples of the model belong to persistent chains or are means.
 */
export class Gradient {
  /** u32 per group of the data. */
  readonly errors: GPUBuffer;
  /** The centred gradient of the weights, before the weights step along it. */
  readonly weights: GPUBuffer | undefined;
  readonly #uniforms: Uniforms;
  readonly #dispatches: readonly Dispatch[];

  private constructor(gpu: Gpu, options: GradientOptions, kernels: Kernels) {
    const { machine, data } = options;
    const { visible, hidden } = machine;
    this.errors = gpu.storage('reconstruction errors', data.groups * 4);
    this.weights = options.training.centred
      ? gpu.storage('gradient', visible * hidden * 4)
      : undefined;
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
      weightDispatch(gpu, options, kernels, this.#uniforms, this.weights),
      ...(this.weights
        ? centreDispatches(gpu, options, kernels, this.#uniforms, this.weights)
        : []),
    ];
  }

  static async create(gpu: Gpu, parts: GradientParts, training: Training): Promise<Gradient> {
    const options = { ...parts, training };
    return new Gradient(gpu, options, await kernelsFor(gpu, options));
  }

  /** Sets the update of ordinal 0 of the next submit. */
  begin(update: number): void {
    // The kernels only ask whether this is the first update.
    this.#uniforms.statistics.set({ update: Math.min(update, 2 ** 31) });
  }

  /** Records the gradient of the update whose samples the chain made at `ordinal`. */
  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const dispatch of this.#dispatches) dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.errors.destroy();
    this.weights?.destroy();
    const { statistics, visible, hidden } = this.#uniforms;
    for (const uniform of [statistics, visible, hidden]) uniform.destroy();
  }
}

interface Uniforms {
  readonly statistics: KernelUniform<'rbm-gradient'>;
  readonly visible: KernelUniform<'rbm-centre-biases'>;
  readonly hidden: KernelUniform<'rbm-centre-biases'>;
}

function statisticsUniform(gpu: Gpu, options: GradientOptions): Uniforms['statistics'] {
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

interface Kernels {
  readonly visible: Kernel;
  readonly hidden: Kernel;
  readonly weights: Kernel;
  readonly centre: Kernel;
}

async function kernelsFor(gpu: Gpu, options: GradientOptions): Promise<Kernels> {
  const {
    machine: { units },
    data,
    training: { statistics, centred },
    steps,
    chain: { chains },
  } = options;
  const counted = chains === 0 ? 'counted' : 'samples';
  const ofVisible = statistics === 'mean-field' ? 'means' : counted;
  const ofHidden = statistics === 'samples' ? 'samples' : 'means';
  const both = statistics === 'mean-field' ? 'both' : 'hidden';
  const constants = { PARTIAL: Number(sampleCount(data) % 32 > 0), PERSISTENT: Number(chains > 0) };
  const stepping = { ...constants, ...steps.constants };
  const ofWeights = centred ? constants : stepping;
  const averages = (permutation: PermutationName<'rbm-averages'>): Promise<Kernel> =>
    stepsBiases(options)
      ? gpu.kernel<'rbm-averages-step'>('rbm-averages-step', permutation, stepping)
      : gpu.kernel('rbm-averages', permutation, constants);
  const [visible, hidden, weights, centre] = await Promise.all([
    averages(`visible/${ofVisible}/${units}`),
    averages(`hidden/${ofHidden}/${units}`),
    statistics === 'samples'
      ? gpu.kernel(centred ? 'rbm-gradient' : 'rbm-gradient-step', units, ofWeights)
      : gpu.kernel(
          centred ? 'rbm-gradient-means' : 'rbm-gradient-means-step',
          `${both}/${units}`,
          ofWeights,
        ),
    gpu.kernel('rbm-centre-biases', 'default'),
  ]);
  return { visible, hidden, weights, centre };
}

/** Whether biases step along their gradients at once; centring changes the gradients later. */
function stepsBiases({ training }: GradientOptions): boolean {
  return training.biases && !training.centred;
}

/** The values of the units of a layer in the gradient: means where there are means, else bits. */
function valuesOf({ bits, means }: LayerSamples): GPUBuffer {
  return means ?? bits.buffer;
}

function averageDispatches(
  gpu: Gpu,
  options: GradientOptions,
  kernels: Kernels,
  { statistics }: Uniforms,
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

function weightDispatch(
  gpu: Gpu,
  { machine, data, batch, chain, averages, moments, steps }: GradientOptions,
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
  return gpu.dispatch(kernel, buffers, Math.ceil(machine.visible / 4) * machine.hidden);
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
