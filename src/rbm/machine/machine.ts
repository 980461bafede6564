import { largestBuffer } from '../../gpu/largest-buffer.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { mostExactLayer, weightLimit, type Arithmetic } from '../exact/arithmetic.ts';
import { exactRate } from '../exact/rate.ts';
import { MachineError } from './errors.ts';
import type { RbmParameters, UnitKind } from './parameters.ts';
import { TrainableMachine } from './trainable-machine.ts';

/** Bytes of a weight; the optimizer keeps as many for each of its moments. */
export const bytesOfWeight = 4;

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
  /** How the machine computes; `float` unless given. */
  readonly arithmetic?: Arithmetic;
}

/**
 * A restricted Boltzmann machine in GPU memory, of units 0/1 or +-1: E(v, h) = -a.v - b.h - v^T W h, p = exp(-E)/Z.
 * Buffers are f32: `weights` row-major [visible][hidden], `visibleBias` a, `hiddenBias` b.
 */
export class Rbm extends TrainableMachine {
  private constructor(
    gpu: Gpu,
    { visible, hidden, units = 'binary', arithmetic }: Omit<RbmOptions, 'seed'>,
  ) {
    const counts = { weights: visible * hidden, visibleBias: visible, hiddenBias: hidden };
    super(gpu, { visible, hidden, units, counts, products: visible * hidden, arithmetic });
  }

  /**
   * A machine with small random weights (shaders/rbm/weights.wgsl, exact-weights.wgsl) and biases of zero.
   * @throws MachineError for numbers of units that are no whole numbers above 0 or that exact arithmetic does not take, or
   * weights beyond the device's largest buffer
   */
  static async create(gpu: Gpu, options: RbmOptions): Promise<Rbm> {
    assertUnits(gpu, options);
    const machine = new Rbm(gpu, options);
    await drawWeights(gpu, machine, options);
    return machine;
  }

  /**
   * The machine with given parameters.
   * @throws MachineError for parameters whose lengths do not fit each other, or weights beyond the device's largest buffer
   */
  static from(gpu: Gpu, parameters: RbmParameters): Rbm {
    const { units, visibleBias, hiddenBias, arithmetic = 'float' } = parameters;
    const sizes = { units, visible: visibleBias.length, hidden: hiddenBias.length, arithmetic };
    assertUnits(gpu, sizes);
    const machine = new Rbm(gpu, sizes);
    machine.writeParameters(parameters);
    return machine;
  }
}

/** Draws the weights of a machine from a normal distribution (shaders/rbm/weights.wgsl, exact-weights.wgsl). */
export async function drawWeights(
  gpu: Gpu,
  machine: TrainableMachine,
  options: Pick<RbmOptions, 'seed' | 'stream' | 'weightScale'>,
): Promise<void> {
  if (machine.arithmetic === 'exact') return drawExactWeights(gpu, machine, options);
  const { weights, counts } = machine;
  const { seed, stream = 0, weightScale = 0.01 } = options;
  const kernel = await gpu.kernel('rbm-weights', 'default');
  const parameters = gpu.uniform('rbm-weights', {
    count: counts.weights,
    deviation: weightScale,
    key: randomKey(seed, 'weights', { stream }),
  });
  const drawing = gpu.dispatch(kernel, [weights, parameters], Math.ceil(counts.weights / 4));
  gpu.compute('initial weights', (pass) => drawing.record(pass));
  parameters.destroy();
}

/** Weights of the largest machine of a device. */
export function mostWeights(gpu: Pick<Gpu, 'device'>): number {
  return Math.floor(largestBuffer(gpu) / bytesOfWeight);
}

/** The deviation of a sum of eight random numbers below 2^16, over 2^16. */
const deviationOfSum = Math.sqrt(2 / 3);

async function drawExactWeights(
  gpu: Gpu,
  machine: TrainableMachine,
  { seed, stream = 0, weightScale = 0.01 }: Pick<RbmOptions, 'seed' | 'stream' | 'weightScale'>,
): Promise<void> {
  const { weights, counts } = machine;
  const kernel = await gpu.kernel('rbm-exact-weights', 'default');
  const parameters = gpu.uniform('rbm-exact-weights', {
    count: counts.weights,
    limit: weightLimit(machine),
    deviation: exactRate(weightScale / deviationOfSum),
    key: randomKey(seed, 'weights', { stream }),
  });
  const drawing = gpu.dispatch(kernel, [weights, parameters], counts.weights);
  gpu.compute('initial weights', (pass) => drawing.record(pass));
  parameters.destroy();
}

function assertUnits(gpu: Gpu, { visible, hidden, arithmetic }: Omit<RbmOptions, 'seed'>): void {
  for (const [layer, units] of Object.entries({ visible, hidden })) {
    if (!Number.isInteger(units) || units < 1)
      throw new MachineError(`${units} ${layer} units: give a whole number, at least 1.`);
    if (arithmetic === 'exact' && units > mostExactLayer)
      throw new MachineError(
        `${units} ${layer} units: exact arithmetic takes at most ${mostExactLayer}.`,
      );
  }
  const most = mostWeights(gpu);
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
