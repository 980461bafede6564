import { randomKey } from '../../../ensemble/random-key.ts';
import { shuffled } from '../../../ensemble/shuffled.ts';
import { uniformDeviates } from '../../../statistics/random.ts';

/** Lattices as a net sees them: -1 and +1, [sample * inputs + input], and the class of each. */
export interface LabelledSamples {
  readonly inputs: number;
  readonly values: Int8Array;
  readonly classes: Uint8Array;
}

export interface NetOptions {
  readonly hidden: number;
  readonly classes: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Rate of the last batch; the rate falls linearly. */
  readonly learningRateEnd: number;
  readonly batch: number;
  /** Seed of the initial weights and the order of the samples. */
  readonly seed: number;
}

/** Decays of Adam's moments, and its epsilon (Kingma & Ba 2015). */
const adam = { first: 0.9, second: 0.999, epsilon: 1e-8 } as const;

/**
 * A net with one hidden layer of tanh units and a softmax over classes, trained by Adam on the cross entropy. It is the supervised
 * thermometer of a few thousand lattices, small enough for the host. The paper does not say which net it trained.
 */
export class SoftmaxNet {
  readonly #inputs: number;
  readonly #hidden: number;
  readonly #classes: number;
  /** Rows of hidden units, then of classes; each ends in its bias. */
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  private constructor(inputs: number, { hidden, classes, seed }: NetOptions) {
    const uniform = uniformDeviates(seed, 0);
    this.#inputs = inputs;
    this.#hidden = hidden;
    this.#classes = classes;
    const drawn = (rows: number, columns: number): Float64Array =>
      Float64Array.from(
        { length: rows * (columns + 1) },
        () => (2 * uniform() - 1) * Math.sqrt(6 / (rows + columns)),
      );
    this.#first = drawn(hidden, inputs);
    this.#second = drawn(classes, hidden);
  }

  /** @param onProgress called with the samples seen so far */
  static train(
    { inputs, values, classes }: LabelledSamples,
    options: NetOptions,
    onProgress?: (samples: number) => void,
  ): SoftmaxNet {
    const net = new SoftmaxNet(inputs, options);
    const { epochs, batch, learningRate, learningRateEnd, seed } = options;
    const [first, second] = [new AdamStep(net.#first), new AdamStep(net.#second)];
    const samples = classes.length;
    let seen = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = shuffled(samples, randomKey(seed, 'shuffle', { period: epoch }));
      for (let at = 0; at < samples; at += batch) {
        const chosen = order.subarray(at, at + batch);
        for (const sample of chosen)
          net.#addGradient(
            values.subarray(sample * inputs, (sample + 1) * inputs),
            classes[sample] ?? NaN,
            [first.gradient, second.gradient],
          );
        const rate = learningRate + ((learningRateEnd - learningRate) * seen) / (epochs * samples);
        for (const step of [first, second]) step.apply(chosen.length, rate);
        seen += chosen.length;
        onProgress?.(seen);
      }
    }
    return net;
  }

  /** The probability of every class. @param values -1 and +1, one for each input */
  probabilities(values: Int8Array): Float64Array {
    return this.#forward(values).probabilities;
  }

  #forward(values: Int8Array): { hidden: Float64Array; probabilities: Float64Array } {
    // Plain loops: nearly all of the time of thermometers goes here.
    const hidden = product(this.#first, values, this.#hidden);
    for (let unit = 0; unit < hidden.length; unit++) hidden[unit] = Math.tanh(hidden[unit] ?? NaN);
    const probabilities = product(this.#second, hidden, this.#classes);
    let largest = -Infinity;
    for (const x of probabilities) if (x > largest) largest = x;
    let sum = 0;
    for (let k = 0; k < probabilities.length; k++) {
      const weight = Math.exp((probabilities[k] ?? NaN) - largest);
      probabilities[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < probabilities.length; k++)
      probabilities[k] = (probabilities[k] ?? NaN) / sum;
    return { hidden, probabilities };
  }

  /** Adds the gradient of ln p(class) of one sample. */
  #addGradient(
    values: Int8Array,
    wanted: number,
    [first, second]: [Float64Array, Float64Array],
  ): void {
    const { hidden, probabilities } = this.#forward(values);
    const back = new Float64Array(this.#hidden);
    const columns = this.#hidden + 1;
    for (let output = 0; output < this.#classes; output++) {
      const error = (output === wanted ? 1 : 0) - (probabilities[output] ?? NaN);
      for (let unit = 0; unit < this.#hidden; unit++) {
        const at = output * columns + unit;
        second[at] = (second[at] ?? NaN) + error * (hidden[unit] ?? NaN);
        back[unit] = (back[unit] ?? NaN) + error * (this.#second[at] ?? NaN);
      }
      const bias = output * columns + this.#hidden;
      second[bias] = (second[bias] ?? NaN) + error;
    }
    for (let unit = 0; unit < this.#hidden; unit++) {
      const error = (back[unit] ?? NaN) * (1 - (hidden[unit] ?? NaN) ** 2);
      const row = unit * (this.#inputs + 1);
      for (let input = 0; input < this.#inputs; input++)
        first[row + input] = (first[row + input] ?? NaN) + error * (values[input] ?? NaN);
      first[row + this.#inputs] = (first[row + this.#inputs] ?? NaN) + error;
    }
  }
}

/** Rows of weights times values, plus the bias at the end of each row. */
function product(
  weights: Float64Array,
  values: Int8Array | Float64Array,
  rows: number,
): Float64Array {
  const columns = values.length;
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * (columns + 1);
    let sum = weights[from + columns] ?? NaN;
    for (let i = 0; i < columns; i++) sum += (weights[from + i] ?? NaN) * (values[i] ?? NaN);
    sums[row] = sum;
  }
  return sums;
}

/** Adam along the mean gradient of a batch. */
class AdamStep {
  readonly gradient: Float64Array;
  readonly #weights: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #steps = 0;

  constructor(weights: Float64Array) {
    this.#weights = weights;
    this.gradient = new Float64Array(weights.length);
    this.#first = new Float64Array(weights.length);
    this.#second = new Float64Array(weights.length);
  }

  apply(samples: number, rate: number): void {
    this.#steps++;
    const firstShare = 1 - adam.first ** this.#steps;
    const secondShare = 1 - adam.second ** this.#steps;
    for (let at = 0; at < this.gradient.length; at++) {
      const g = (this.gradient[at] ?? NaN) / samples;
      const m = adam.first * (this.#first[at] ?? NaN) + (1 - adam.first) * g;
      const v = adam.second * (this.#second[at] ?? NaN) + (1 - adam.second) * g * g;
      this.#first[at] = m;
      this.#second[at] = v;
      const step = m / firstShare / (Math.sqrt(v / secondShare) + adam.epsilon);
      this.#weights[at] = (this.#weights[at] ?? NaN) + rate * step;
    }
    this.gradient.fill(0);
  }
}
