import type { Gpu } from '../../gpu/gpu.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { ParameterName } from '../machine/parameters.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import type { BatchList } from '../sampling/layer.ts';
import type { GibbsChain } from './gibbs-chain.ts';
import { averageWords, type Moments, type StepParameters } from './optimizer.ts';
import type { Rates, Training } from './options.ts';

export interface GradientParts {
  readonly machine: TrainableMachine;
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
export interface GradientOptions extends GradientParts {
  readonly training: Training;
}

/** Averages of all units over the last batch, with the offsets of centred gradients: buffers of `Average`. */
export class Averages {
  readonly visible: GPUBuffer;
  readonly hidden: GPUBuffer;
  readonly #gpu: Gpu;

  constructor(gpu: Gpu, { visible, hidden }: TrainableMachine) {
    this.#gpu = gpu;
    this.visible = gpu.storage('averages of visible units', visible * averageWords * 4);
    this.hidden = gpu.storage('averages of hidden units', hidden * averageWords * 4);
  }

  async read(): Promise<Record<'visible' | 'hidden', Float32Array>> {
    const [visible, hidden] = await Promise.all([
      this.#gpu.readFloats(this.visible),
      this.#gpu.readFloats(this.hidden),
    ]);
    return { visible, hidden };
  }

  write({ visible, hidden }: Readonly<Record<'visible' | 'hidden', Float32Array>>): void {
    this.#gpu.write(this.visible, visible);
    this.#gpu.write(this.hidden, hidden);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.visible.destroy();
    this.hidden.destroy();
  }
}

/** Estimates the gradient of the log-likelihood of a machine: `Gradient` of dense machines, `ConvolutionGradient` of filters. */
export interface GradientEstimate {
  /** u32 per group of the data: wrongly reconstructed bits. */
  readonly errors: GPUBuffer;
  /** The gradients of the parameters that are to step along them. The other parameters have stepped already, or stay. */
  readonly inMemory: Readonly<Partial<Record<ParameterName, GPUBuffer>>>;
  /**
   * Sets the update of ordinal 0 of the next submit.
   * @param place.update counted from the start of the training
   * @param place.onData counted from the first update on these data
   * @param place.rates of the submit
   */
  readonly begin: (place: {
    readonly update: number;
    readonly onData: number;
    readonly rates: Rates;
  }) => void;
  /** Records the gradient of the update whose samples the chain made at `ordinal`. */
  readonly record: (pass: GPUComputePassEncoder, ordinal: number) => void;
  readonly dispose: () => void;
}
