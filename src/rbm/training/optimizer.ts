import { average } from '../../../shaders/rbm/bindings.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import { ConvolutionalRbm } from '../machine/convolutional-machine.ts';
import { parameterNames, type ParameterName } from '../machine/parameters.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import { trainingChoices, type Rates, type Training } from './options.ts';

/** Words of the averages of a unit, and the word that is the gradient of its bias. */
export const averageWords = Object.keys(average).length;
const gradientInAverage = Object.keys(average).indexOf('gradient');

/** Parameters that one invocation moves: very short invocations are slow on software adapters. */
const perInvocation = 16;

/** Numbers that an optimizer keeps for each parameter. */
export function momentOrders(optimizer: Training['optimizer']): number {
  return optimizer === 'adam' ? 2 : 1;
}

/** First moments of all parameters of a machine; with Adam the second moments follow them. */
export class Moments {
  readonly weights: GPUBuffer;
  readonly visibleBias: GPUBuffer;
  readonly hiddenBias: GPUBuffer;
  readonly #gpu: Gpu;
  readonly #counts: Readonly<Record<ParameterName, number>>;

  constructor(gpu: Gpu, { counts }: TrainableMachine, { optimizer }: Training) {
    const orders = momentOrders(optimizer);
    this.#gpu = gpu;
    this.#counts = {
      weights: orders * counts.weights,
      visibleBias: orders * counts.visibleBias,
      hiddenBias: orders * counts.hiddenBias,
    };
    const buffer = (name: ParameterName): GPUBuffer =>
      gpu.storage(`moments of ${name}`, this.#counts[name] * 4);
    this.weights = buffer('weights');
    this.visibleBias = buffer('visibleBias');
    this.hiddenBias = buffer('hiddenBias');
  }

  async read(): Promise<Record<ParameterName, Float32Array>> {
    // A buffer has a least size, so it may be longer than the moments.
    const read = async (name: ParameterName): Promise<Float32Array> =>
      (await this.#gpu.readFloats(this[name])).slice(0, this.#counts[name]);
    const [weights, visibleBias, hiddenBias] = await Promise.all([
      read('weights'),
      read('visibleBias'),
      read('hiddenBias'),
    ]);
    return { weights, visibleBias, hiddenBias };
  }

  write(moments: Readonly<Record<ParameterName, Float32Array>>): void {
    for (const name of parameterNames) this.#gpu.write(this[name], moments[name]);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const name of parameterNames) this[name].destroy();
  }
}

/** The uniforms that say how each kind of parameter steps (struct `Step` of shaders/rbm/include/parameter-step.wgsl). */
export class StepParameters {
  readonly uniforms: Readonly<Record<ParameterName, KernelUniform<'rbm-step'>>>;
  readonly counts: Readonly<Record<ParameterName, number>>;
  readonly #training: Training;

  constructor(gpu: Gpu, machine: TrainableMachine, training: Training) {
    this.#training = training;
    this.counts = machine.counts;
    const { secondDecay, epsilon } = training;
    const uniform = (
      name: ParameterName,
      gradientStride: number,
      gradientOffset: number,
    ): KernelUniform<'rbm-step'> =>
      gpu.uniform('rbm-step', {
        count: this.counts[name],
        gradientStride,
        gradientOffset,
        ordinals: 1,
        update: 1,
        learningRate: 0,
        momentum: 0,
        secondDecay,
        epsilon,
        l1: 0,
        l2: 0,
      });
    const { weights } = machine.counts;
    // All gradients of a convolutional machine lie in one buffer; see shaders/rbm/convolution-gradient.wgsl.
    const ofBias = (behindWeights: number): [number, number] =>
      machine instanceof ConvolutionalRbm
        ? [1, weights + behindWeights]
        : [averageWords, gradientInAverage];
    this.uniforms = {
      weights: uniform('weights', 1, 0),
      visibleBias: uniform('visibleBias', ...ofBias(0)),
      hiddenBias: uniform('hiddenBias', ...ofBias(1)),
    };
  }

  /** Constants of the pipelines of kernels that step. */
  get constants(): { ADAM: number; PENALTY: number } {
    const { optimizer, l1Convention } = this.#training;
    const penalty = trainingChoices.l1Convention.indexOf(l1Convention);
    return { ADAM: Number(optimizer === 'adam'), PENALTY: penalty };
  }

  /**
   * Sets what the next submit does.
   * @param update the update of ordinal 0, counted from 0
   * @param ordinals of one update
   */
  begin({ learningRate, momentum, l1, l2 }: Rates, update: number, ordinals: number): void {
    const common = {
      ordinals,
      // The bias correction of Adam is 1 long before the number of the update exceeds 32 bits.
      update: Math.min(update + 1, 2 ** 31),
      learningRate,
      momentum,
    };
    this.uniforms.weights.set({ ...common, l1, l2 });
    this.uniforms.visibleBias.set(common);
    this.uniforms.hiddenBias.set(common);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const name of parameterNames) this.uniforms[name].destroy();
  }
}

export interface OptimizerParts {
  readonly machine: TrainableMachine;
  readonly moments: Moments;
  readonly steps: StepParameters;
  /** The gradients in memory, of the parameters that are to step along them. */
  readonly gradients: Readonly<Partial<Record<ParameterName, GPUBuffer>>>;
}

/** Steps of parameters along gradients in memory (shaders/rbm/step.wgsl). */
export class Optimizer {
  readonly #parts: readonly Dispatch[];

  private constructor(
    gpu: Gpu,
    kernel: Kernel,
    { machine, moments, steps, gradients }: OptimizerParts,
  ) {
    this.#parts = parameterNames.flatMap((name) => {
      const gradient = gradients[name];
      if (!gradient) return [];
      const resources = [gradient, machine[name], moments[name], steps.uniforms[name]];
      return [gpu.dispatch(kernel, resources, Math.ceil(steps.counts[name] / perInvocation))];
    });
  }

  static async create(gpu: Gpu, parts: OptimizerParts): Promise<Optimizer> {
    return new Optimizer(
      gpu,
      await gpu.kernel('rbm-step', 'default', parts.steps.constants),
      parts,
    );
  }

  /** Records the step of the update at `ordinal`. */
  record(pass: GPUComputePassEncoder, ordinal: number): void {
    for (const part of this.#parts) part.record(pass, ordinal);
  }
}
