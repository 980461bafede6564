import { workgroupsFor } from '../../gpu/dispatch.ts';
import type { PermutationName } from '../../../shaders/kernels.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { ordinalStride, type Kernel } from '../../gpu/kernels.ts';
import type { GibbsChain, LayerSamples } from '../sampling/gibbs-chain.ts';
import { batchWords, type BatchList } from '../sampling/layer.ts';
import type { Rbm } from '../machine/machine.ts';
import type { Moments } from './optimizer.ts';
import type { Training } from './options.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { averageWords, type StepParameters } from './step-parameters.ts';

export interface GradientParts {
  readonly machine: Rbm;
  readonly data: PackedUnits;
  readonly batch: BatchList;
  readonly chain: GibbsChain;
  /** Averages that outlive a change of the data. */
  readonly averages: Averages;
  /** What parameters step by, where they step at once. */
  readonly moments: Moments;
  readonly steps: StepParameters;
}

/** What a gradient is made of, and how. */
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

interface Dispatch {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  readonly workgroups: [number, number];
  readonly plain?: true;
}

/**
 * The gradient of the log-likelihood as a batch and samples of the model estimate it (shaders/rbm/averages.wgsl,
 * gradient.wgsl), and, unless it is centred, the step of all parameters along it. Counts wrongly reconstructed bits into
 * `errors[group of the data]`, unless the model's samples belong to persistent chains or are means.
 */
export class Gradient {
  /** u32 per group of the data. */
  readonly errors: GPUBuffer;
  /** Centred gradient of the weights, along which they have not stepped yet. */
  readonly weights: GPUBuffer | undefined;
  readonly #gpu: Gpu;
  readonly #options: GradientOptions;
  readonly #uniforms: Uniforms;
  readonly #dispatches: readonly Dispatch[];

  private constructor(gpu: Gpu, options: GradientOptions, kernels: Kernels) {
    const { machine, data } = options;
    const { visible, hidden } = machine;
    this.#gpu = gpu;
    this.#options = options;
    this.errors = gpu.storage('reconstruction errors', data.groups * 4);
    this.weights = options.training.centred
      ? gpu.storage('gradient', visible * hidden * 4)
      : undefined;
    this.#uniforms = {
      statistics: gpu.uniform('statistics', 12),
      visible: layerUniform(gpu, [visible, hidden, hidden, 1]),
      hidden: layerUniform(gpu, [hidden, visible, 1, hidden]),
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
    const { machine, data, batch, chain, training } = this.#options;
    const words = [
      ...batchWords(batch, { groups: data.groups, samples: sampleCount(data) }),
      machine.visible,
      machine.hidden,
      chain.samples.modelVisible.bits.groups,
      chain.chains,
      // Only whether it is the first one matters.
      Math.min(update, 2 ** 31),
      training.gradient === 'sum' ? 1 : 0,
    ];
    const { statistics } = this.#uniforms;
    this.#gpu.write(statistics, new Uint32Array(words));
    this.#gpu.write(
      statistics,
      new Float32Array([training.centred ? sliding : 0]),
      words.length * 4,
    );
  }

  /** Records the gradient of the update whose samples the chain made at `ordinal`. */
  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const { kernel, group, workgroups, plain } of this.#dispatches) {
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, group, plain ? [] : [ordinal * ordinalStride]);
      pass.dispatchWorkgroups(...workgroups);
    }
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
  readonly statistics: GPUBuffer;
  readonly visible: GPUBuffer;
  readonly hidden: GPUBuffer;
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

/** Whether biases step along their gradients at once: centring changes these later. */
function stepsBiases({ training }: GradientOptions): boolean {
  return training.biases && !training.centred;
}

/** What stands for the units of a layer in the gradient. */
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
      gpu.ordinalBinding,
      ...(stepsBiases(options) ? [machine[bias], moments[bias], steps.buffers[bias]] : []),
    ];
    return {
      kernel: kernels[layer],
      group: gpu.bind(kernels[layer], buffers),
      workgroups: workgroupsFor(machine[layer]),
    };
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
  const group = gpu.bind(kernel, [
    data.buffer,
    batch.order,
    valuesOf(dataHidden),
    valuesOf(modelVisible),
    valuesOf(modelHidden),
    statistics,
    gpu.ordinalBinding,
    ...(gradient
      ? [gradient, averages.visible, averages.hidden]
      : [machine.weights, moments.weights, steps.buffers.weights]),
  ]);
  const workgroups = workgroupsFor(Math.ceil(machine.visible / 4) * machine.hidden);
  return { kernel, group, workgroups };
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
    const workgroups = workgroupsFor(machine[layer]);
    return { kernel, group: gpu.bind(kernel, buffers), workgroups, plain: true };
  });
}

function layerUniform(gpu: Gpu, words: readonly number[]): GPUBuffer {
  const buffer = gpu.uniform('layer of centred biases', words.length);
  gpu.write(buffer, new Uint32Array(words));
  return buffer;
}
