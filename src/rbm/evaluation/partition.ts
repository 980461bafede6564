import { toUnits, type AnyParameters, type RbmParameters } from '../machine/parameters.ts';
import { elementAt } from '../../element-at.ts';

/** Units of the smaller layer up to which a partition function is summed exactly: 2^24 states. */
export const mostExactUnits = 24;
/** States after which inputs are computed from scratch. Until then accumulated rounding errors of 1e-16 stay below 1e-12. */
const refreshStates = 4096;
/** Largest input whose exponential is updated by multiplication; exp overflows at 709. */
const largestInput = 300;
/**
 * Where no input is larger, this many factors 1 + e^x are multiplied before the logarithm is taken. The product stays
 * below 2^(24 x 32) = 2^768, and doubles end at 2^1024.
 */
const moderateInput = 22;
const factorsPerLogarithm = 24;
/** States times units of the larger layer after which other events of the process are handled: some 20 ms. */
const workPerTurn = 2 ** 23;

/** States of a turn. Inputs are computed from scratch at a turn's end anyway, so the sum does not depend on the turns. */
function statesOfTurn(others: number): number {
  const most = Math.floor(workPerTurn / others / refreshStates);
  return refreshStates * Math.min(32, Math.max(1, most));
}

/** What may watch and stop a long sum. */
export interface PartitionControl {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the sum that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * ln Z of a machine, exactly: the sum over all states of the smaller layer, Z = sum_h exp(b.h) prod_i (1 + exp(y_i)),
 * y = a + W h. The sum needs double precision, which WGSL does not have, so it runs on the host. States follow a Gray
 * code: each differs from the last in one unit, so e^y_i changes by a known factor e^(+-w). Errors are below 1e-9.
 * @returns undefined where the smaller layer has more than `mostExactUnits` units, or the signal stopped the sum
 */
export async function logPartition(
  parameters: AnyParameters,
  { signal, onProgress }: PartitionControl = {},
): Promise<number | undefined> {
  const { parameters: binary, logPartitionShift } = toUnits(parameters, 'binary');
  const sum = new StateSum(smallerFirst(binary));
  if (sum.units > mostExactUnits) return undefined;
  const states = 2 ** sum.units;
  const statesPerTurn = statesOfTurn(sum.others);
  for (let first = 0; first < states; first += statesPerTurn) {
    if (signal?.aborted) return undefined;
    sum.add(first, Math.min(states, first + statesPerTurn));
    onProgress?.(Math.min(1, (first + statesPerTurn) / states));
    // Ctrl-C and the events of a page are handled here.
    if (first + statesPerTurn < states) await new Promise((resolve) => setTimeout(resolve));
  }
  return sum.logarithm + logPartitionShift;
}

interface Layers {
  /** Biases of the layer whose states are summed one by one. */
  readonly bias: Float64Array;
  readonly otherBias: Float64Array;
  /** Row-major [unit][other]. */
  readonly weights: Float64Array;
}

function smallerFirst({ weights, visibleBias, hiddenBias }: RbmParameters<Float64Array>): Layers {
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  if (visible <= hidden) return { bias: visibleBias, otherBias: hiddenBias, weights };
  const transposed = weights.map((_, at) =>
    elementAt(weights, (at % visible) * hidden + Math.floor(at / visible)),
  );
  return { bias: hiddenBias, otherBias: visibleBias, weights: transposed };
}

/** A sum of e^term over states of a layer, kept as scale and factor: sum = factor e^scale. */
class StateSum {
  readonly units: number;
  /** Units of the larger layer. */
  readonly others: number;
  readonly #layers: Layers;
  readonly #exps: Float64Array;
  readonly #inputs: Float64Array;
  /** e^w and e^-w. Undefined where an input may leave the range in which exponentials are multiplied. */
  readonly #up: Float64Array | undefined;
  readonly #down: Float64Array | undefined;
  /** Whether no input can be larger than `moderateInput`. */
  readonly #moderate: boolean;
  #scale = -Infinity;
  #sum = 0;

  constructor(layers: Layers) {
    const { bias, otherBias, weights } = layers;
    const others = otherBias.length;
    this.#layers = layers;
    this.units = bias.length;
    this.others = others;
    this.#inputs = new Float64Array(others);
    this.#exps = new Float64Array(others);
    let largest = 0;
    for (let other = 0; other < others; other++) {
      let size = Math.abs(elementAt(otherBias, other));
      for (let unit = 0; unit < bias.length; unit++)
        size += Math.abs(elementAt(weights, unit * others + other));
      largest = Math.max(largest, size);
    }
    this.#moderate = largest < moderateInput;
    if (largest < largestInput) {
      this.#up = weights.map((weight) => Math.exp(weight));
      this.#down = weights.map((weight) => Math.exp(-weight));
    }
  }

  get logarithm(): number {
    return this.#scale + Math.log(this.#sum);
  }

  /** Adds the states with the Gray codes of numbers `from` to `to`, exclusive. */
  add(from: number, to: number): void {
    const { bias, weights } = this.#layers;
    const others = this.#inputs.length;
    let linear = 0;
    for (let count = from; count < to; count++) {
      if (count === from || count % refreshStates === 0) linear = this.#refresh(count);
      else {
        const unit = 31 - Math.clz32(count & -count);
        const on = ((count ^ (count >>> 1)) >>> unit) & 1;
        linear += on ? (bias[unit] ?? NaN) : -(bias[unit] ?? NaN);
        const at = unit * others;
        const factors = on ? this.#up : this.#down;
        if (factors) this.#multiply(factors, at);
        else this.#shift(weights, at, on ? 1 : -1);
      }
      this.#accumulate(linear + (this.#up ? this.#logProduct() : this.#softplusSum()));
    }
  }

  #refresh(count: number): number {
    const { bias, otherBias, weights } = this.#layers;
    const inputs = this.#inputs;
    inputs.set(otherBias);
    const state = count ^ (count >>> 1);
    let linear = 0;
    for (let unit = 0; unit < bias.length; unit++) {
      if (((state >>> unit) & 1) === 0) continue;
      linear += bias[unit] ?? NaN;
      this.#shift(weights, unit * inputs.length, 1);
    }
    for (let i = 0; i < inputs.length; i++) this.#exps[i] = Math.exp(inputs[i] ?? NaN);
    return linear;
  }

  #multiply(factors: Float64Array, at: number): void {
    const exps = this.#exps;
    for (let i = 0; i < exps.length; i++) exps[i] = (exps[i] ?? NaN) * (factors[at + i] ?? NaN);
  }

  #shift(weights: Float64Array, at: number, sign: number): void {
    const inputs = this.#inputs;
    for (let i = 0; i < inputs.length; i++)
      inputs[i] = (inputs[i] ?? NaN) + sign * (weights[at + i] ?? NaN);
  }

  /** sum_i ln(1 + e^y_i) from the exponentials. */
  #logProduct(): number {
    const exps = this.#exps;
    const stride = this.#moderate ? factorsPerLogarithm : 1;
    let total = 0;
    for (let first = 0; first < exps.length; first += stride) {
      let product = 1;
      for (let i = first; i < Math.min(exps.length, first + stride); i++)
        product *= 1 + (exps[i] ?? NaN);
      total += Math.log(product);
    }
    return total;
  }

  #softplusSum(): number {
    let total = 0;
    for (const x of this.#inputs) total += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    return total;
  }

  #accumulate(term: number): void {
    if (term <= this.#scale) {
      this.#sum += Math.exp(term - this.#scale);
      return;
    }
    this.#sum = this.#sum * Math.exp(this.#scale - term) + 1;
    this.#scale = term;
  }
}
