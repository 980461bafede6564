import { elementAt } from '../../element-at.ts';
import { logCosh } from '../../theory/hyperbolic.ts';
import { spinOf } from '../../theory/spin-of.ts';
import type { Turns } from '../turns.ts';

/** A machine of spins without biases that was trained on a known distribution. */
export interface TrainedMachine {
  /** [hidden unit][visible spin]. */
  readonly weights: readonly Float64Array[];
  /** Kullback-Leibler divergence of the machine from the distribution, in nats. */
  readonly divergence: number;
}

const rate = 0.1;
const decays = { mean: 0.9, square: 0.999 } as const;
const stepsOfTurn = 20;
const startingWidth = 0.2;

/**
 * Maximum likelihood with the exact gradient d/dW = <v h>_data - <v h>_model, summed over all states of the visible spins, by Adam with a rate that
 * falls to 0. This is what contrastive divergence approximates.
 * @param probabilities P of the 2^n states; bit i is spin i
 * @param uniform start of the weights, in [0, 1)
 */
export function* trainExactly(
  probabilities: Float64Array,
  {
    hidden,
    steps,
    uniform,
  }: { readonly hidden: number; readonly steps: number; readonly uniform: () => number },
): Turns<TrainedMachine> {
  const sites = Math.log2(probabilities.length);
  const units = Array.from({ length: hidden }, () => {
    const weights = Float64Array.from({ length: sites }, () => startingWidth * (2 * uniform() - 1));
    return { weights, mean: new Float64Array(sites), square: new Float64Array(sites) };
  });
  const fieldsOf = (weights: Float64Array): Float64Array => {
    // Bit by bit, each state from the one without its highest bit.
    const fields = new Float64Array(probabilities.length);
    fields[0] = -weights.reduce((sum, weight) => sum + weight, 0);
    for (let bit = 0; bit < sites; bit++)
      for (let state = 0; state < 2 ** bit; state++)
        fields[2 ** bit + state] = (fields[state] ?? NaN) + 2 * (weights[bit] ?? NaN);
    return fields;
  };
  let divergence = NaN;
  for (let step = 1; step <= steps + 1; step++) {
    if (step % stepsOfTurn === 0) yield;
    const fields = units.map(({ weights }) => fieldsOf(weights));
    const model = modelOf(fields);
    divergence = probabilities.reduce(
      (sum, p, state) => (p > 0 ? sum + p * Math.log(p / elementAt(model, state)) : sum),
      0,
    );
    if (step > steps) break;
    for (const [j, { weights, mean, square }] of units.entries()) {
      const field = elementAt(fields, j);
      const excess = field.map(
        (value, state) =>
          (elementAt(probabilities, state) - elementAt(model, state)) * Math.tanh(value),
      );
      for (let i = 0; i < sites; i++) {
        let gradient = 0;
        for (let state = 0; state < excess.length; state++)
          gradient += (excess[state] ?? NaN) * spinOf(state, i);
        const m = (mean[i] = decays.mean * elementAt(mean, i) + (1 - decays.mean) * gradient);
        const s = (square[i] =
          decays.square * elementAt(square, i) + (1 - decays.square) * gradient ** 2);
        const [ofMean, ofSquare] = [m / (1 - decays.mean ** step), s / (1 - decays.square ** step)];
        weights[i] =
          elementAt(weights, i) +
          (rate * (1 - (step - 1) / steps) * ofMean) / (Math.sqrt(ofSquare) + 1e-10);
      }
    }
  }
  return { weights: units.map(({ weights }) => weights), divergence };
}

/** P of the visible spins: the product of 2 cosh of the fields of all hidden units, normalized. */
function modelOf(fields: readonly Float64Array[]): Float64Array {
  const [first] = fields;
  if (!first) throw new RangeError('A machine needs a hidden unit.');
  const logarithms = first.map((_, state) =>
    fields.reduce((sum, field) => sum + logCosh(field[state] ?? NaN), 0),
  );
  const largest = logarithms.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = logarithms.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
