import { elementAt } from '../../element-at.ts';
import { exponential, logarithm } from '../../elementary.ts';
import type { CountedLayer } from './independent-parts.ts';

/** States after which inputs are computed from scratch. Until then accumulated rounding errors of 1e-16 stay below 1e-12. */
export const refreshStates = 4096;
/** Largest input whose exponential is updated by multiplication; exp overflows at 709. */
const largestInput = 300;
/**
 * Where no input is larger, this many factors 1 + e^x are multiplied before the logarithm is taken. The product stays
 * below 2^(24 x 32) = 2^768, and doubles end at 2^1024.
 */
const moderateInput = 22;
const factorsPerLogarithm = 24;
/** A sum of e^term over states of a layer, kept as scale and factor: sum = factor e^scale. */
export class StateSum {
  /** Units of the larger layer. */
  readonly others: number;
  readonly #layers: CountedLayer;
  readonly #isExact: boolean;
  /** ln of the number of ways to turn on some of the copies of a unit. */
  readonly #logWays: readonly Float64Array[];
  /** How many copies of each unit are on. */
  readonly #on: Uint32Array;
  /** Directions and focus pointers of Knuth's algorithm H (The Art of Computer Programming 7.2.1.1). */
  readonly #direction: Int8Array;
  readonly #focus: Uint32Array;
  readonly #exps: Float64Array;
  readonly #inputs: Float64Array;
  /** e^w and e^-w. Undefined where an input may leave the range in which exponentials are multiplied. */
  readonly #up: Float64Array | undefined;
  readonly #down: Float64Array | undefined;
  /** Whether no input can be larger than `moderateInput`. */
  readonly #moderate: boolean;
  #change = 1;
  #scale = -Infinity;
  #sum = 0;

  /** @param isExact whether elementary functions are those that every engine rounds alike, which are slower */
  constructor(layers: CountedLayer, isExact = false) {
    this.#isExact = isExact;
    const { bias, copies, otherBias, weights } = layers;
    const others = otherBias.length;
    this.#layers = layers;
    this.others = others;
    this.#logWays = Array.from(copies, logBinomials);
    this.#on = new Uint32Array(bias.length);
    this.#direction = new Int8Array(bias.length).fill(1);
    this.#focus = Uint32Array.from({ length: bias.length + 1 }, (_, unit) => unit);
    this.#inputs = new Float64Array(others);
    this.#exps = new Float64Array(others);
    let largest = 0;
    for (let other = 0; other < others; other++) {
      let size = Math.abs(elementAt(otherBias, other));
      for (let unit = 0; unit < bias.length; unit++)
        size += elementAt(copies, unit) * Math.abs(elementAt(weights, unit * others + other));
      largest = Math.max(largest, size);
    }
    this.#moderate = largest < moderateInput;
    if (largest < largestInput) {
      this.#up = weights.map((weight) => this.#exp(weight));
      this.#down = weights.map((weight) => this.#exp(-weight));
    }
  }

  get logarithm(): number {
    return this.#scale + this.#log(this.#sum);
  }

  /** Adds the states `from` to `to`, exclusive, of the Gray code. States are added in order, from 0 on. */
  add(from: number, to: number): void {
    const { bias, weights } = this.#layers;
    const others = this.#inputs.length;
    let linear = 0;
    for (let count = from; count < to; count++) {
      const unit = count === 0 ? 0 : this.#next();
      if (count === from || count % refreshStates === 0) linear = this.#refresh();
      else {
        const change = this.#change;
        linear += change * (bias[unit] ?? NaN) + this.#waysGained(unit);
        const at = unit * others;
        const factors = change > 0 ? this.#up : this.#down;
        if (factors) this.#multiply(factors, at);
        else this.#shift(weights, at, change);
      }
      this.#accumulate(linear + (this.#up ? this.#logProduct() : this.#softplusSum()));
    }
  }

  /** Turns one copy on or off. @returns its unit; `#change` says which way */
  #next(): number {
    const unit = this.#focus[0] ?? 0;
    const change = this.#direction[unit] ?? 1;
    const on = (this.#on[unit] ?? 0) + change;
    this.#focus[0] = 0;
    this.#on[unit] = on;
    this.#change = change;
    if (on === 0 || on === this.#layers.copies[unit]) {
      this.#direction[unit] = -change;
      this.#focus[unit] = this.#focus[unit + 1] ?? 0;
      this.#focus[unit + 1] = unit + 1;
    }
    return unit;
  }

  #waysGained(unit: number): number {
    const ways = this.#logWays[unit];
    const on = this.#on[unit] ?? 0;
    return (ways?.[on] ?? NaN) - (ways?.[on - this.#change] ?? NaN);
  }

  #refresh(): number {
    const { bias, otherBias, weights } = this.#layers;
    const inputs = this.#inputs;
    inputs.set(otherBias);
    let linear = 0;
    for (const [unit, on] of this.#on.entries()) {
      if (on === 0) continue;
      linear += on * (bias[unit] ?? NaN) + (this.#logWays[unit]?.[on] ?? NaN);
      this.#shift(weights, unit * inputs.length, on);
    }
    for (let i = 0; i < inputs.length; i++) this.#exps[i] = this.#exp(inputs[i] ?? NaN);
    return linear;
  }

  #multiply(factors: Float64Array, at: number): void {
    const exps = this.#exps;
    for (let i = 0; i < exps.length; i++) exps[i] = (exps[i] ?? NaN) * (factors[at + i] ?? NaN);
  }

  #shift(weights: Float64Array, at: number, times: number): void {
    const inputs = this.#inputs;
    for (let i = 0; i < inputs.length; i++)
      inputs[i] = (inputs[i] ?? NaN) + times * (weights[at + i] ?? NaN);
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
      total += this.#log(product);
    }
    return total;
  }

  #softplusSum(): number {
    let total = 0;
    for (const x of this.#inputs) total += Math.max(x, 0) + this.#log(1 + this.#exp(-Math.abs(x)));
    return total;
  }

  #accumulate(term: number): void {
    if (term <= this.#scale) {
      this.#sum += this.#exp(term - this.#scale);
      return;
    }
    this.#sum = this.#sum * this.#exp(this.#scale - term) + 1;
    this.#scale = term;
  }

  #exp(x: number): number {
    return this.#isExact ? exponential(x) : Math.exp(x);
  }

  #log(x: number): number {
    return this.#isExact ? logarithm(x) : Math.log(x);
  }
}

/** ln of the binomial coefficients over 0 to n. */
function logBinomials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let k = 1; k <= n; k++) logs[k] = elementAt(logs, k - 1) + logarithm((n - k + 1) / k);
  // Symmetric, so that one copy has exactly ln 1.
  for (let k = Math.ceil(n / 2); k <= n; k++) logs[k] = elementAt(logs, n - k);
  return logs;
}
