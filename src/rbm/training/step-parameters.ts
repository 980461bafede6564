import type { Gpu } from '../../gpu/gpu.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { Rbm } from '../machine/machine.ts';
import { trainingChoices, type Rates, type Training } from './options.ts';

/** The parameters of a machine by kind. */
export const parameterNames = ['weights', 'visibleBias', 'hiddenBias'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** Words of the `Average` struct of shaders/rbm/include/statistics.wgsl, and which of them is the gradient of the bias. */
export const averageWords = 4;
const gradientInAverage = 3;

/** The uniforms that say how each kind of parameter steps (struct `Step` of shaders/rbm/include/parameter-step.wgsl). */
export class StepParameters {
  readonly uniforms: Readonly<Record<ParameterName, KernelUniform<'rbm-step'>>>;
  readonly counts: Readonly<Record<ParameterName, number>>;
  readonly #training: Training;

  constructor(gpu: Gpu, { visible, hidden }: Rbm, training: Training) {
    this.#training = training;
    this.counts = { weights: visible * hidden, visibleBias: visible, hiddenBias: hidden };
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
        rate: 0,
        momentum: 0,
        second: secondDecay,
        epsilon,
        l1: 0,
        l2: 0,
      });
    this.uniforms = {
      weights: uniform('weights', 1, 0),
      visibleBias: uniform('visibleBias', averageWords, gradientInAverage),
      hiddenBias: uniform('hiddenBias', averageWords, gradientInAverage),
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
      // Adam's bias is gone long before the number would no longer fit.
      update: Math.min(update + 1, 2 ** 31),
      rate: learningRate,
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
