import type { Gpu } from '../../gpu/gpu.ts';
import { onGrid, parameterLimits, type Arithmetic } from '../exact/arithmetic.ts';
import { sigmoidTable } from '../exact/sigmoid-table.ts';
import { MachineError } from './errors.ts';
import {
  parameterNames,
  type ParameterName,
  type RbmParameters,
  type UnitKind,
} from './parameters.ts';

/** What a trainable machine is made of. */
interface MachineParts {
  /** Number of visible units. */
  readonly visible: number;
  /** Number of hidden units. */
  readonly hidden: number;
  readonly units: UnitKind;
  /** How many numbers each of the parameters has. */
  readonly counts: Readonly<Record<ParameterName, number>>;
  /** Products of a weight and a unit in a half-step. */
  readonly products: number;
  /** `float` unless given. */
  readonly arithmetic?: Arithmetic | undefined;
}

/**
 * The parameters of a machine in GPU memory, f32. A dense machine (`Rbm`) has a weight for each pair of units and a bias for
 * each unit; the units of a convolutional machine (`ConvolutionalRbm`) share theirs.
 */
export abstract class TrainableMachine {
  readonly visible: number;
  readonly hidden: number;
  readonly units: UnitKind;
  readonly counts: Readonly<Record<ParameterName, number>>;
  readonly products: number;
  /** How samples of its units and trainings compute. */
  readonly arithmetic: Arithmetic;
  /** The table of the sigmoid that exact arithmetic uses (`sigmoidTable`). */
  readonly sigmoid: GPUBuffer | undefined;
  readonly weights: GPUBuffer;
  readonly visibleBias: GPUBuffer;
  readonly hiddenBias: GPUBuffer;
  readonly #gpu: Gpu;

  protected constructor(
    gpu: Gpu,
    { visible, hidden, units, counts, products, arithmetic = 'float' }: MachineParts,
  ) {
    this.#gpu = gpu;
    this.visible = visible;
    this.hidden = hidden;
    this.units = units;
    this.counts = counts;
    this.products = products;
    this.arithmetic = arithmetic;
    this.sigmoid = arithmetic === 'exact' ? gpu.upload('sigmoid', sigmoidTable()) : undefined;
    this.weights = gpu.storage('weights', counts.weights * 4);
    this.visibleBias = gpu.storage('visible biases', counts.visibleBias * 4);
    this.hiddenBias = gpu.storage('hidden biases', counts.hiddenBias * 4);
  }

  /** The parameters after all work submitted so far. */
  async readParameters(): Promise<RbmParameters> {
    const { counts } = this;
    const [weights, visibleBias, hiddenBias] = await Promise.all([
      this.#gpu.readFloats(this.weights, 0, counts.weights * 4),
      this.#gpu.readFloats(this.visibleBias, 0, counts.visibleBias * 4),
      this.#gpu.readFloats(this.hiddenBias, 0, counts.hiddenBias * 4),
    ]);
    const kept = { units: this.units, ...(this.sigmoid && { arithmetic: this.arithmetic }) };
    return { ...kept, weights, visibleBias, hiddenBias };
  }

  /**
   * Replaces parameters, for example by those of a checkpoint. In exact arithmetic they are rounded to its numbers.
   * @throws MachineError where a length does not fit, or the parameters are those of other units
   */
  writeParameters(parameters: Partial<RbmParameters>): void {
    const { units = this.units } = parameters;
    if (units !== this.units)
      throw new MachineError(
        `Parameters of ${units} units for a machine of ${this.units} units; convert them.`,
      );
    for (const name of parameterNames) {
      const values = parameters[name];
      if (values && values.length !== this.counts[name])
        throw new MachineError(
          `${values.length} ${this[name].label} for a machine that has ${this.counts[name]}.`,
        );
    }
    const limits = parameterLimits(this);
    for (const name of parameterNames) {
      const values = parameters[name];
      if (!values) continue;
      const held = this.arithmetic === 'exact' ? onGrid(values, limits[name]) : values;
      this.#gpu.write(this[name], held);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.weights, this.visibleBias, this.hiddenBias]) buffer.destroy();
    this.sigmoid?.destroy();
  }
}
