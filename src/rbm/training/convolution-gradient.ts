import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { ConvolutionalRbm } from '../machine/convolutional-machine.ts';
import {
  averageDispatches,
  averageKernels,
  constantsFor,
  statisticsUniform,
  valuesOf,
} from './gradient.ts';
import type { GradientEstimate, GradientOptions } from './gradient-parts.ts';

export interface ConvolutionGradientOptions extends GradientOptions {
  readonly machine: ConvolutionalRbm;
  /** Where the parameters are averaged over the last updates: f32, the weights, then the visible and the hidden bias. */
  readonly average: GPUBuffer;
  /** The first update on these data whose parameters are averaged. */
  readonly averagedFrom: number;
}

/**
 * The gradient of a convolutional machine: that of the log-likelihood per block and sample, estimated from a batch and samples of
 * the model (shaders/rbm/averages.wgsl, convolution-products.wgsl, convolution-gradient.wgsl). For a weight it is the mean over blocks
 * and samples of v h, of the data minus that of the model. A site has as many terms as there are sites in a block, so the
 * gradient of the visible bias is stride^2 times the difference of the means of v.
 */
export class ConvolutionGradient implements GradientEstimate {
  readonly errors: GPUBuffer;
  readonly inMemory: GradientEstimate['inMemory'];
  readonly #gradient: GPUBuffer;
  readonly #rows: GPUBuffer;
  readonly #statistics: KernelUniform<'rbm-gradient'>;
  readonly #sums: KernelUniform<'rbm-convolution-gradient'>;
  readonly #averagedFrom: number;
  readonly #dispatches: readonly Dispatch[];

  private constructor(
    gpu: Gpu,
    options: ConvolutionGradientOptions,
    kernels: Record<'visible' | 'hidden' | 'products' | 'gradient', Kernel>,
  ) {
    const { machine, data, batch, chain, averages, average, averagedFrom, training } = options;
    const { dataHidden, modelVisible, modelHidden } = chain.samples;
    const { size, stride } = machine.shape;
    const blocks = size / stride;
    const { weights } = machine.counts;
    this.#averagedFrom = averagedFrom;
    this.errors = gpu.storage('reconstruction errors', data.groups * 4);
    this.#rows = gpu.storage('gradients of rows', (weights + 2) * blocks * 4);
    const gradient = gpu.storage('gradient', (weights + 2) * 4);
    this.#gradient = gradient;
    this.inMemory = {
      weights: gradient,
      ...(training.biases && { visibleBias: gradient, hiddenBias: gradient }),
    };
    this.#statistics = statisticsUniform(gpu, options);
    this.#sums = gpu.uniform('rbm-convolution-gradient', {
      weights,
      blocks,
      ordinals: chain.ordinals,
      skipped: 0,
      averaged: 0,
    });
    const ofPhases = [
      data.buffer,
      batch.order,
      valuesOf(dataHidden),
      valuesOf(modelVisible),
      valuesOf(modelHidden),
      this.#statistics,
    ];
    const ofUnits = [averages.visible, averages.hidden, machine.layout];
    const ofMachine = [machine.weights, machine.visibleBias, machine.hiddenBias];
    this.#dispatches = [
      ...averageDispatches(gpu, options, kernels, { statistics: this.#statistics }, this.errors),
      gpu.dispatch(kernels.products, [...ofPhases, this.#rows, ...ofUnits], (weights + 2) * blocks),
      gpu.dispatch(
        kernels.gradient,
        [this.#rows, ...ofMachine, gradient, average, this.#sums],
        weights + 2,
      ),
    ];
  }

  static async create(gpu: Gpu, options: ConvolutionGradientOptions): Promise<ConvolutionGradient> {
    const { training, machine } = options;
    const kind = training.statistics === 'samples' ? 'samples' : 'means';
    const [averages, products, gradient] = await Promise.all([
      averageKernels(gpu, options),
      gpu.kernel('rbm-convolution-products', `${kind}/${machine.units}`, constantsFor(options)),
      gpu.kernel('rbm-convolution-gradient', 'default'),
    ]);
    return new ConvolutionGradient(gpu, options, { ...averages, products, gradient });
  }

  begin({ update, onData }: { readonly update: number; readonly onData: number }): void {
    this.#statistics.set({ update: Math.min(update, 2 ** 31) });
    const ahead = this.#averagedFrom - onData;
    this.#sums.set({
      skipped: Math.min(Math.max(0, ahead), 2 ** 31),
      averaged: Math.min(Math.max(0, -ahead), 2 ** 31),
    });
  }

  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const dispatch of this.#dispatches) dispatch.record(pass, ordinal);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.errors, this.#rows, this.#gradient]) buffer.destroy();
    this.#statistics.destroy();
    this.#sums.destroy();
  }
}
