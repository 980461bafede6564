import { elementAt } from '../../element-at.ts';
import type { Turns } from '../turns.ts';

/** A filter P(h = 1 | v) = (1 + tanh(w v + c))/2 and the information that its coarse spin keeps. */
export interface BestFilter {
  readonly weights: Float64Array;
  /** c; 0 for filters without a bias. */
  readonly bias: number;
  /** I(h : E) in nats. */
  readonly information: number;
  /** Length of the part of the gradient that moves along the sphere, in nats. A maximum has about 0. */
  readonly gradient: number;
}

/** The information of a filter, and its derivatives with respect to the weights and, last, the bias. */
export type FilterInformation = (
  weights: Float64Array,
  bias: number,
) => { readonly information: number; readonly gradient: () => Float64Array };

/** First step as a share of the norm, growth of a step that helped, and division of one that did not. */
const step = { first: 0.5, growth: 1.6, division: 3 } as const;
const mostSteps = 120;
const mostTries = 12;
/** Gradients and gains below these end the ascent. */
const flat = 1e-8;
const smallestGain = 1e-10;

/**
 * Climbs to a filter that keeps as much information as possible among all with one length of the weight vector. Longer weights make harder
 * rules, and the information grows with the length without end; at one length the maximum exists.
 * @param start any weights; they are scaled to the length
 * @param options.norm Euclidean length of the weights, without the bias
 * @param options.biased whether the bias may change from 0
 */
export function* ascend(
  informationOf: FilterInformation,
  start: Float64Array,
  { norm, biased, startingBias = 0 }: { norm: number; biased: boolean; startingBias?: number },
): Turns<BestFilter> {
  let weights = scaledTo(start, norm);
  let bias = biased ? startingBias : 0;
  let current = informationOf(weights, bias);
  let size = step.first * norm;
  let length = Infinity;
  for (let count = 0; count < mostSteps; count++) {
    yield;
    const gradient = tangent(current.gradient(), weights, biased);
    length = Math.hypot(...gradient);
    if (length < flat) break;
    const before = current.information;
    let tries = 0;
    for (; tries < mostTries; tries++) {
      const moved = scaledTo(
        weights.map((weight, i) => weight + (size * elementAt(gradient, i)) / length),
        norm,
      );
      const movedBias = bias + (size * elementAt(gradient, weights.length)) / length;
      const next = informationOf(moved, movedBias);
      yield;
      if (next.information > before) {
        [weights, bias, current] = [moved, movedBias, next];
        size *= step.growth;
        break;
      }
      size /= step.division;
    }
    if (current.information - before < smallestGain) break;
  }
  return { weights, bias, information: current.information, gradient: length };
}

/** The gradient without its part along the weights, which would only make them longer. */
function tangent(gradient: Float64Array, weights: Float64Array, biased: boolean): Float64Array {
  const squared = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const along = weights.reduce((sum, weight, i) => sum + weight * elementAt(gradient, i), 0);
  return gradient.map((value, i) => {
    const weight = weights[i];
    if (weight === undefined) return biased ? value : 0;
    return value - (along / squared) * weight;
  });
}

/** Weights with another Euclidean length. */
export function scaledTo(weights: Float64Array, norm: number): Float64Array {
  const length = Math.hypot(...weights);
  return weights.map((weight) => (weight * norm) / length);
}

/** The largest |w_i - mean|/|mean| of some weights: 0 for equal weights. */
export function unevenness(weights: Float64Array): number {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return Math.max(...weights.map((weight) => Math.abs(weight - mean))) / Math.abs(mean);
}
