import type { BufferRange, Gpu } from '../../gpu/gpu.ts';
import type { ParameterName } from '../machine/parameters.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import { StepParameters } from './optimizer.ts';
import type { Rates, Training } from './options.ts';

/** How the parameters of the machines of a group step, each machine by rates of its own. */
export interface GroupSteps {
  /** Constants of the pipelines of kernels that step weights. */
  readonly constants: Readonly<Record<string, number>>;
  /** What a kernel that steps binds behind parameters and moments. */
  readonly bound: Readonly<Record<ParameterName, readonly (BufferRange | { buffer: GPUBuffer })[]>>;
  /**
   * Sets what the next submit does.
   * @param rates of each machine
   * @param update that of ordinal 0
   */
  readonly begin: (rates: readonly Rates[], update: number) => void;
  readonly dispose: () => void;
}

/** Steps in floats: shaders/rbm/include/parameter-step.wgsl, whose `rates` are those of each machine. */
export class FloatGroupSteps implements GroupSteps {
  readonly bound: GroupSteps['bound'];
  readonly #gpu: Gpu;
  readonly #steps: StepParameters;
  readonly #ordinals: number;
  readonly #ofWeights: GPUBuffer;
  /** Without penalties. */
  readonly #ofBiases: GPUBuffer;

  constructor(
    gpu: Gpu,
    {
      machine,
      training,
      machines,
      ordinals,
    }: {
      readonly machine: TrainableMachine;
      readonly training: Training;
      readonly machines: number;
      readonly ordinals: number;
    },
  ) {
    this.#gpu = gpu;
    this.#ordinals = ordinals;
    this.#steps = new StepParameters(gpu, machine, training);
    this.#ofWeights = gpu.storage('rates of weights', machines * 16);
    this.#ofBiases = gpu.storage('rates of biases', machines * 16);
    const { weights, visibleBias, hiddenBias } = this.#steps.uniforms;
    this.bound = {
      weights: [weights, this.#ofWeights],
      visibleBias: [visibleBias, this.#ofBiases],
      hiddenBias: [hiddenBias, this.#ofBiases],
    };
  }

  get constants(): GroupSteps['constants'] {
    return this.#steps.constants;
  }

  begin(rates: readonly Rates[], update: number): void {
    const [first] = rates;
    if (first) this.#steps.begin(first, update, this.#ordinals);
    const vectors = (of: (rates: Rates) => number[]): Float32Array<ArrayBuffer> =>
      Float32Array.from(rates.flatMap(of));
    this.#gpu.write(
      this.#ofWeights,
      vectors(({ learningRate, momentum, l1, l2 }) => [learningRate, momentum, l1, l2]),
    );
    this.#gpu.write(
      this.#ofBiases,
      vectors(({ learningRate, momentum }) => [learningRate, momentum, 0, 0]),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#steps.dispose();
    this.#ofWeights.destroy();
    this.#ofBiases.destroy();
  }
}
