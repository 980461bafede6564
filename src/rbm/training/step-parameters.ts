import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../machine/machine.ts';
import { trainingChoices, type Rates, type Training } from './options.ts';

/** The parameters of a machine by kind. */
export const parameterNames = ['weights', 'visibleBias', 'hiddenBias'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** Words of the `Average` struct of shaders/rbm/statistics.wgsl, and which of them is the gradient of the bias. */
export const averageWords = 4;
const gradientInAverage = 3;

/** The uniforms that say how each kind of parameter steps (struct `Step` of shaders/rbm/step-of.wgsl). */
export class StepParameters {
  readonly buffers: Readonly<Record<ParameterName, GPUBuffer>>;
  readonly counts: Readonly<Record<ParameterName, number>>;
  readonly #gpu: Gpu;
  readonly #training: Training;

  constructor(gpu: Gpu, { visible, hidden }: Rbm, training: Training) {
    this.#gpu = gpu;
    this.#training = training;
    this.counts = { weights: visible * hidden, visibleBias: visible, hiddenBias: hidden };
    this.buffers = {
      weights: gpu.uniform('step of weights', 16),
      visibleBias: gpu.uniform('step of visible biases', 16),
      hiddenBias: gpu.uniform('step of hidden biases', 16),
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
    const { secondDecay, epsilon } = this.#training;
    for (const name of parameterNames) {
      const isWeight = name === 'weights';
      const words = [
        this.counts[name],
        ...(isWeight ? [1, 0] : [averageWords, gradientInAverage]),
        ordinals,
        // Adam's bias is gone long before the number would no longer fit.
        Math.min(update + 1, 2 ** 31),
      ];
      const numbers = [
        learningRate,
        momentum,
        secondDecay,
        epsilon,
        ...(isWeight ? [l1, l2] : [0, 0]),
      ];
      this.#gpu.write(this.buffers[name], new Uint32Array(words));
      this.#gpu.write(this.buffers[name], new Float32Array(numbers), words.length * 4);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const name of parameterNames) this.buffers[name].destroy();
  }
}
