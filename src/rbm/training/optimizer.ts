import type { Dispatch } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { Rbm } from '../machine/machine.ts';
import type { Training } from './options.ts';
import { parameterNames, type ParameterName, type StepParameters } from './step-parameters.ts';

/** Parameters an invocation moves: very short invocations are slow on software adapters. */
const perInvocation = 16;

/** Momenta of all parameters of a machine: first moments, and in Adam second ones behind them. */
export class Moments {
  readonly weights: GPUBuffer;
  readonly visibleBias: GPUBuffer;
  readonly hiddenBias: GPUBuffer;
  readonly #gpu: Gpu;
  readonly #counts: Readonly<Record<ParameterName, number>>;

  constructor(gpu: Gpu, { visible, hidden }: Rbm, { optimizer }: Training) {
    const orders = optimizer === 'adam' ? 2 : 1;
    this.#gpu = gpu;
    this.#counts = {
      weights: orders * visible * hidden,
      visibleBias: orders * visible,
      hiddenBias: orders * hidden,
    };
    const buffer = (name: ParameterName): GPUBuffer =>
      gpu.storage(`moments of ${name}`, this.#counts[name] * 4);
    this.weights = buffer('weights');
    this.visibleBias = buffer('visibleBias');
    this.hiddenBias = buffer('hiddenBias');
  }

  async read(): Promise<Record<ParameterName, Float32Array>> {
    // A buffer of few parameters is longer than what it holds.
    const read = async (name: ParameterName): Promise<Float32Array> =>
      (await this.#gpu.readFloats(this[name])).slice(0, this.#counts[name]);
    const [weights, visibleBias, hiddenBias] = await Promise.all([
      read('weights'),
      read('visibleBias'),
      read('hiddenBias'),
    ]);
    return { weights, visibleBias, hiddenBias };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const name of parameterNames) this[name].destroy();
  }
}

export interface OptimizerParts {
  readonly machine: Rbm;
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
