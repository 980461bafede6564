import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { MachineError } from './errors.ts';
import type { RbmParameters, UnitKind } from './parameters.ts';

export interface RbmOptions {
  /** Number of visible units, at least 1. */
  readonly visible: number;
  /** Number of hidden units, at least 1. */
  readonly hidden: number;
  /** `binary` unless given. */
  readonly units?: UnitKind;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Tells machines of one seed apart, for example the layers of a stack. 0 unless given. */
  readonly stream?: number;
  /** Standard deviation of the initial weights; 0.01 unless given (Hinton's practical guide, 2010, section 8). */
  readonly weightScale?: number;
}

/**
 * A restricted Boltzmann machine in GPU memory, of units 0/1 or +-1: E(v, h) = -a.v - b.h - v^T W h, p = exp(-E)/Z.
 * Buffers are f32: `weights` row-major [visible][hidden], `visibleBias` a, `hiddenBias` b.
 */
export class Rbm {
  readonly visible: number;
  readonly hidden: number;
  readonly units: UnitKind;
  readonly weights: GPUBuffer;
  readonly visibleBias: GPUBuffer;
  readonly hiddenBias: GPUBuffer;
  readonly #gpu: Gpu;

  private constructor(gpu: Gpu, { visible, hidden, units = 'binary' }: Omit<RbmOptions, 'seed'>) {
    this.#gpu = gpu;
    this.visible = visible;
    this.hidden = hidden;
    this.units = units;
    this.weights = gpu.storage('weights', visible * hidden * 4);
    this.visibleBias = gpu.storage('visible biases', visible * 4);
    this.hiddenBias = gpu.storage('hidden biases', hidden * 4);
  }

  /**
   * A machine with small random weights (shaders/rbm/weights.wgsl) and biases of zero.
   * @throws MachineError for numbers of units that are no whole numbers above 0, or weights beyond the device's
   * largest buffer
   */
  static async create(gpu: Gpu, options: RbmOptions): Promise<Rbm> {
    assertUnits(gpu, options);
    const kernel = await gpu.kernel('rbm-weights', 'default');
    const machine = new Rbm(gpu, options);
    const { visible, hidden, seed, stream = 0, weightScale = 0.01 } = options;
    const count = visible * hidden;
    const parameters = gpu.uniform('rbm-weights', {
      count,
      deviation: weightScale,
      key: randomKey(seed, 'weights', { stream }),
    });
    const drawing = gpu.dispatch(kernel, [machine.weights, parameters], Math.ceil(count / 4));
    gpu.compute('initial weights', (pass) => drawing.record(pass));
    parameters.destroy();
    return machine;
  }

  /**
   * The machine with given parameters.
   * @throws MachineError for parameters whose lengths do not fit each other, or weights beyond the device's largest buffer
   */
  static from(gpu: Gpu, parameters: RbmParameters): Rbm {
    const { units, visibleBias, hiddenBias } = parameters;
    const sizes = { units, visible: visibleBias.length, hidden: hiddenBias.length };
    assertUnits(gpu, sizes);
    const machine = new Rbm(gpu, sizes);
    machine.writeParameters(parameters);
    return machine;
  }

  /** The parameters after all work submitted so far. */
  async readParameters(): Promise<RbmParameters> {
    const [weights, visibleBias, hiddenBias] = await Promise.all([
      this.#gpu.readFloats(this.weights, 0, this.visible * this.hidden * 4),
      this.#gpu.readFloats(this.visibleBias, 0, this.visible * 4),
      this.#gpu.readFloats(this.hiddenBias, 0, this.hidden * 4),
    ]);
    return { units: this.units, weights, visibleBias, hiddenBias };
  }

  /**
   * Replaces parameters, for example by those of a checkpoint.
   * @throws MachineError where a length does not fit, or the parameters are those of other units
   */
  writeParameters(parameters: Partial<RbmParameters>): void {
    const { units = this.units, weights, visibleBias, hiddenBias } = parameters;
    if (units !== this.units)
      throw new MachineError(
        `Parameters of ${units} units for a machine of ${this.units} units; convert them.`,
      );
    const parts: [GPUBuffer, Float32Array | undefined, number][] = [
      [this.weights, weights, this.visible * this.hidden],
      [this.visibleBias, visibleBias, this.visible],
      [this.hiddenBias, hiddenBias, this.hidden],
    ];
    for (const [buffer, values, length] of parts) {
      if (values && values.length !== length)
        throw new MachineError(
          `${values.length} ${buffer.label} for a machine that has ${length}.`,
        );
    }
    for (const [buffer, values] of parts) if (values) this.#gpu.write(buffer, values);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffer of [this.weights, this.visibleBias, this.hiddenBias]) buffer.destroy();
  }
}

function assertUnits(gpu: Gpu, { visible, hidden }: Omit<RbmOptions, 'seed'>): void {
  for (const [layer, units] of Object.entries({ visible, hidden })) {
    if (!Number.isInteger(units) || units < 1)
      throw new MachineError(`${units} ${layer} units: give a whole number, at least 1.`);
  }
  const most = Math.floor(gpu.device.limits.maxStorageBufferBindingSize / 4);
  if (visible * hidden > most)
    throw new MachineError(`${visible} x ${hidden} weights: this device holds at most ${most}.`);
}

/**
 * Checks a stack of machines, from the data up.
 * @param units of the data
 * @throws MachineError where there are no machines, or a machine has other visible units than the layer below has units
 */
export function assertStack(
  units: number,
  machines: readonly Pick<Rbm, 'visible' | 'hidden'>[],
): void {
  if (machines.length === 0) throw new MachineError('A stack without machines: give at least one.');
  let below = units;
  for (const [index, { visible, hidden }] of machines.entries()) {
    if (visible !== below) {
      const what = index === 0 ? 'units of the data' : 'hidden units';
      throw new MachineError(
        `Layer ${index + 1} has ${visible} visible units above ${below} ${what}; the numbers must be equal.`,
      );
    }
    below = hidden;
  }
}
