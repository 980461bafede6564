import type { Gpu } from '../../gpu/gpu.ts';
import type { Rates } from './options.ts';

/** The rates of each machine of a group (`rates` of shaders/rbm/include/parameter-step.wgsl). */
export class GroupRates {
  readonly ofWeights: GPUBuffer;
  /** Without penalties. */
  readonly ofBiases: GPUBuffer;
  readonly #gpu: Gpu;

  constructor(gpu: Gpu, machines: number) {
    this.#gpu = gpu;
    this.ofWeights = gpu.storage('rates of weights', machines * 16);
    this.ofBiases = gpu.storage('rates of biases', machines * 16);
  }

  /** Sets what later submits do. */
  write(rates: readonly Rates[]): void {
    const vectors = (of: (rates: Rates) => number[]): Float32Array =>
      Float32Array.from(rates.flatMap(of));
    this.#gpu.write(
      this.ofWeights,
      vectors(({ learningRate, momentum, l1, l2 }) => [learningRate, momentum, l1, l2]),
    );
    this.#gpu.write(
      this.ofBiases,
      vectors(({ learningRate, momentum }) => [learningRate, momentum, 0, 0]),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.ofWeights.destroy();
    this.ofBiases.destroy();
  }
}
