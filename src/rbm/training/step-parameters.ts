import type { Gpu } from '../../gpu/gpu.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import type { Rbm } from '../machine/machine.ts';

/** What may be changed between updates. */
export interface Rates {
  /** Step along the gradient; above 0. */
  readonly learningRate: number;
  /** Share of the last step that is taken again, from 0 to below 1; in Adam the decay of the first moment. */
  readonly momentum: number;
  /** L1 penalty on the weights, see `L1Convention`. */
  readonly l1: number;
  /** L2 penalty on the weights, inside the learning rate: a weight decays by learningRate l2 of itself an update. */
  readonly l2: number;
}

/**
 * Where the L1 penalty acts (shaders/rbm/step-of.wgsl). `inside` the learning rate: a weight decays by learningRate l1
 * an update, with momentum. `outside`: by l1 an update, whatever the rate. `proximal`: by l1 an update too, but never
 * across 0, so that weights become exactly 0. The literature that says "L1" leaves open which of them it means.
 */
export type L1Convention = 'inside' | 'outside' | 'proximal';

export interface OptimizerOptions {
  /** `momentum` unless given: gradient ascent with momentum. */
  readonly optimizer?: 'momentum' | 'adam' | undefined;
  /** `inside` unless given. */
  readonly l1Convention?: L1Convention | undefined;
  /** Decay of Adam's second moment; 0.999 unless given. */
  readonly secondDecay?: number | undefined;
  /** Adam's epsilon; 1e-8 unless given. */
  readonly epsilon?: number | undefined;
  /** Whether biases are trained; true unless given. */
  readonly biases?: boolean | undefined;
}

/** The parameters of a machine by kind. */
export const parameterNames = ['weights', 'visibleBias', 'hiddenBias'] as const;
export type ParameterName = (typeof parameterNames)[number];

const penalties: readonly L1Convention[] = ['inside', 'outside', 'proximal'];

/** Words of the `Average` struct of shaders/rbm/statistics.wgsl, and which of them is the gradient of the bias. */
export const averageWords = 4;
const gradientInAverage = 3;

/** The uniforms that say how each kind of parameter steps (struct `Step` of shaders/rbm/step-of.wgsl). */
export class StepParameters {
  readonly uniforms: Readonly<Record<ParameterName, KernelUniform<'rbm-step'>>>;
  readonly counts: Readonly<Record<ParameterName, number>>;
  readonly #options: OptimizerOptions;

  constructor(gpu: Gpu, { visible, hidden }: Rbm, options: OptimizerOptions) {
    this.#options = options;
    this.counts = { weights: visible * hidden, visibleBias: visible, hiddenBias: hidden };
    const { secondDecay = 0.999, epsilon = 1e-8 } = options;
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
    const { optimizer, l1Convention = 'inside' } = this.#options;
    return { ADAM: Number(optimizer === 'adam'), PENALTY: penalties.indexOf(l1Convention) };
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
